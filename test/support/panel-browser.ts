import { accountPorts } from '../../admin/account-stores';
import { connect, type Connection } from '../../admin/connection';
import type { Contact } from '../../functions/accounts/contact';
import type { Account } from '../../functions/accounts/account';
import { createAccount } from '../../functions/accounts/new-account';
import { DIGEST_ALGORITHMS, type DigestAlgorithm } from '../../functions/accounts/digest';
import { call, freshAddress, queryOf, type Answer } from './call';
import type { TestSystem } from './test-system';

const connections = new WeakMap<TestSystem, Promise<Connection>>();

/** The stores of SIP accounts, as an operator has them. */
export async function operatorPorts(system: TestSystem) {
  const known =
    connections.get(system) ?? connect({ local: true }, { PORT: new URL(system.running.baseUrl).port });
  connections.set(system, known);
  return accountPorts({ connection: await known, clock: system.clock });
}

let people = 0;

interface PersonOptions {
  admin?: boolean;
  activated?: boolean;
  algorithms?: readonly DigestAlgorithm[];
}

/** A person with an account, at the panel with a browser that has no script. */
export class PanelBrowser {
  static readonly password = 'correct-horse';
  cookie = '';
  /** Of the page that was seen last. */
  formToken = '';
  readonly #from = freshAddress();

  private constructor(
    readonly system: TestSystem,
    readonly account: Account,
    readonly address: string,
  ) {}

  static async withAccount(
    system: TestSystem,
    { admin = false, activated = true, algorithms = DIGEST_ALGORITHMS }: PersonOptions = {},
  ): Promise<PanelBrowser> {
    people += 1;
    const [username, domain] = [`person.${people}`, 'sip.gateways.test'];
    const { account } = await createAccount(
      await operatorPorts(system),
      {
        username,
        domain,
        realm: domain,
        password: PanelBrowser.password,
        algorithms,
        activated,
        admin,
      },
      [],
      ({ outcome }) => new Error(outcome),
    );
    return new PanelBrowser(system, account, `${username}@${domain}`);
  }

  static async loggedIn(system: TestSystem, options: PersonOptions = {}): Promise<PanelBrowser> {
    const browser = await PanelBrowser.withAccount(system, options);
    const { status, headers } = await browser.logIn();
    if (status !== 303 || headers.location !== '/panel') throw new Error(`Not logged in: ${status}`);
    await browser.open('/panel');
    return browser;
  }

  /** The same person with another browser, in another network. */
  elsewhere(): PanelBrowser {
    return new PanelBrowser(this.system, this.account, this.address);
  }

  open(path: string): Promise<Answer> {
    return this.#call(path, 'GET');
  }

  /** Sends a form of the page that was seen last. */
  send(path: string, fields: Record<string, string> = {}): Promise<Answer> {
    return this.#call(path, 'POST', queryOf({ form_token: this.formToken, ...fields }));
  }

  async logIn(password = PanelBrowser.password, account = this.address): Promise<Answer> {
    if (!this.formToken) await this.open('/panel/login');
    return this.send('/panel/login', { account, password });
  }

  async hasDevices(...contacts: Contact[]): Promise<void> {
    await (await operatorPorts(this.system)).contacts.save(this.account.id, contacts);
  }

  async #call(path: string, method: string, body?: string): Promise<Answer> {
    const answer = await call(
      this.system.running.baseUrl,
      path,
      {},
      {
        method,
        from: this.#from,
        headers: {
          ...(this.cookie ? { cookie: this.cookie } : {}),
          ...(body === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
        },
        ...(body === undefined ? {} : { body }),
      },
    );
    const [cookie] = answer.headers['set-cookie'] ?? [];
    if (cookie !== undefined) this.cookie = cookie.split(';', 1)[0] ?? '';
    this.formToken = /name="form_token" value="([^"]+)"/.exec(answer.text)?.[1] ?? this.formToken;
    return answer;
  }
}
