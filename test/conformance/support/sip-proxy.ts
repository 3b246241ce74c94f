import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RunningProgram } from '../programs';
import { freePort } from './free-port';
import { SipPhone } from './sip-phone';
import { PATH } from './tools';

const FILES = join(__dirname, '../../../registrar/kamailio');

interface ProxyOptions {
  apiUrl: string;
  registrarKey: string;
  domain: string;
  cacheSeconds: number;
  knownSeconds?: number;
}

/** The configuration of `registrar/kamailio` in both its processes, on ports of their own. */
export class SipProxy {
  readonly #folder = mkdtempSync(join(tmpdir(), 'gatepost-kamailio-'));
  readonly #processes: RunningProgram[] = [];
  md5Port = 0;
  sha256Port = 0;

  async start(options: ProxyOptions): Promise<void> {
    [this.md5Port, this.sha256Port] = [await freePort(), await freePort()];
    cpSync(join(FILES, 'kamailio.cfg'), join(this.#folder, 'kamailio.cfg'));
    writeFileSync(join(this.#folder, 'local.cfg'), this.#local(options));
    this.#processes.push(this.#run('main'), this.#run('edge', '-A', 'EDGE'));
    await Promise.all(this.#processes.map((process) => process.saying(/rtimer|Listening on/)));
    await Promise.all([answers(this.md5Port), answers(this.sha256Port)]);
  }

  async stop(): Promise<void> {
    await Promise.all(this.#processes.map((process) => process.stop()));
    rmSync(this.#folder, { recursive: true, force: true });
  }

  get output(): string {
    return this.#processes.map(({ output }) => output).join('\n');
  }

  /** The file as it is delivered, with other values. */
  #local({ apiUrl, registrarKey, domain, cacheSeconds, knownSeconds = 86_400 }: ProxyOptions): string {
    const values: Record<string, string> = {
      API_URL: apiUrl,
      REGISTRAR_KEY: registrarKey,
      SIP_DOMAINS: domain.replaceAll('.', '[.]'),
      LISTEN_IP: '127.0.0.1',
      MD5_PORT: String(this.md5Port),
      SHA256_PORT: String(this.sha256Port),
      EDGE_SECRET: 'the secret of this test',
      CACHE_SECONDS: String(cacheSeconds),
      KNOWN_SECONDS: String(knownSeconds),
      NOTES_SECONDS: '1',
      // Phones come again soon, which the tests wait for.
      MIN_EXPIRES: '2',
    };
    let text = readFileSync(join(FILES, 'local.cfg'), 'utf8');
    for (const [name, value] of Object.entries(values)) {
      const line = new RegExp(`^#!substdef "!${name}!.*!g"$`, 'm');
      if (!line.test(text)) throw new Error(`local.cfg has no ${name}`);
      text = text.replace(line, () => `#!substdef "!${name}!${value}!g"`);
    }
    return text;
  }

  #run(name: string, ...options: string[]): RunningProgram {
    return new RunningProgram(
      'kamailio',
      // In the foreground, with what it says on standard error; small, because all tests share the machine.
      [
        ...['-DD', '-E', '-f', join(this.#folder, 'kamailio.cfg'), '-m', '64', '-n', '4', '-N', '2'],
        ...['-Y', this.#folder, '-w', this.#folder, '-P', join(this.#folder, `${name}.pid`), ...options],
      ],
      { PATH },
    );
  }
}

/** Waits until a proxy answers `OPTIONS`. */
async function answers(port: number): Promise<void> {
  const phone = await SipPhone.start({ port, address: 'probe@127.0.0.1', password: '', algorithm: 'MD5' });
  try {
    for (let attempt = 0; ; attempt += 1) {
      const answer = await phone.send('OPTIONS', { uri: `sip:127.0.0.1:${port}`, waitMs: 250 });
      if (answer) return;
      if (attempt > 80) throw new Error(`No proxy answers at port ${port}`);
    }
  } finally {
    phone.stop();
  }
}
