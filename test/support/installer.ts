import { randomBytes } from 'node:crypto';
import { activate } from '../../functions/activation/routes/activate';
import { codeIssue } from '../../functions/activation/routes/code-issue';
import { confirm } from '../../functions/activation/routes/confirm';
import { precheck } from '../../functions/activation/routes/precheck';
import { release } from '../../functions/activation/routes/release';
import { slowdnsPage } from '../../functions/activation/routes/slowdns-page';
import type { AnyRoute } from '../../functions/http/route';
import { freshAddress, type Answer } from './call';
import type { TestSystem } from './test-system';

type Fields = Record<string, unknown>;

/** Posts JSON, as the installers do. */
export const post = (
  system: TestSystem,
  { path }: Pick<AnyRoute, 'path'>,
  fields: Fields,
  { from, headers = {} }: { from?: string; headers?: Record<string, string> } = {},
): Promise<Answer> =>
  system.call(
    path,
    {},
    {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(fields),
      ...(from === undefined ? {} : { from }),
    },
  );

/** What a successful answer carries. */
export function dataOf({ status, text }: Answer): Record<string, string> {
  if (status >= 300) throw new Error(`Answered ${status} ${text}`);
  return (JSON.parse(text) as { data: Record<string, string> }).data;
}

let browsers = 0;

/** A person at a browser of their own. */
export class TestBrowser {
  cookie = '';
  readonly headers: Record<string, string>;

  constructor(
    readonly system: TestSystem,
    readonly address = freshAddress(),
    userAgent?: string,
  ) {
    browsers += 1;
    this.headers = { 'user-agent': userAgent ?? `Browser/${browsers}`, 'accept-language': 'en' };
  }

  async open(): Promise<Answer> {
    const cookie = this.cookie ? { cookie: this.cookie } : {};
    const answer = await this.system.call(
      slowdnsPage.path,
      {},
      { headers: { ...this.headers, ...cookie }, from: this.address },
    );
    this.cookie = answer.headers['set-cookie']?.[0]?.split(';', 1)[0] ?? this.cookie;
    return answer;
  }

  issue(): Promise<Answer> {
    return this.system.call(
      codeIssue.path,
      {},
      {
        method: 'POST',
        headers: { ...this.headers, ...(this.cookie ? { cookie: this.cookie } : {}) },
        from: this.address,
      },
    );
  }
}

/** An install code, as a fresh person gets it. */
export async function freshCode(system: TestSystem): Promise<string> {
  const browser = new TestBrowser(system);
  await browser.open();
  return dataOf(await browser.issue()).install_code ?? '';
}

/** A machine of its own, and what its installer does. */
export class TestInstaller {
  machine = {
    machine_id: randomBytes(16).toString('hex'),
    ssh_fingerprint: `SHA256:${randomBytes(32).toString('base64').replace('=', '')}`,
  };
  hostname = 'ns1.example.com';
  publicIp = '192.0.2.17';

  constructor(
    readonly system: TestSystem,
    readonly code: string,
    public address = freshAddress(),
  ) {}

  static async withFreshCode(system: TestSystem): Promise<TestInstaller> {
    return new TestInstaller(system, await freshCode(system));
  }

  precheck(fields: Fields = {}): Promise<Answer> {
    return this.#post(precheck, {
      install_code: this.code,
      ...this.machine,
      product: 'slowdns',
      installer_version: '2026.03.31',
      ...fields,
    });
  }

  async precheckToken(): Promise<string> {
    return dataOf(await this.precheck()).precheck_token ?? '';
  }

  activate(precheckToken: string, fields: Fields = {}): Promise<Answer> {
    return this.#post(activate, {
      install_code: this.code,
      precheck_token: precheckToken,
      hostname: this.hostname,
      public_ip: this.publicIp,
      ...this.machine,
      requested_ref: 'main',
      installer_version: '2026.03.30',
      ...fields,
    });
  }

  /** Precheck and activation. */
  async activation(): Promise<Activated> {
    const { activation_id = '', install_token = '' } = dataOf(
      await this.activate(await this.precheckToken()),
    );
    return { activation_id, install_token };
  }

  confirm(activated: Activated): Promise<Answer> {
    return this.#post(confirm, { ...activated });
  }

  release(activation_id: string, fields: Fields = {}): Promise<Answer> {
    return this.#post(release, { activation_id, ...fields });
  }

  #post(route: AnyRoute, fields: Fields): Promise<Answer> {
    return post(this.system, route, fields, { from: this.address });
  }
}

export interface Activated {
  activation_id: string;
  install_token: string;
}
