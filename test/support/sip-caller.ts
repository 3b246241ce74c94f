import { createHash, randomBytes } from 'node:crypto';
import { dynamoAccountsOf } from '../../functions/accounts/store/dynamo-accounts';
import { kmsSealer } from '../../functions/secrets/store/kms-sealer';
import { secretsManagerKeys } from '../../functions/secrets/store/secrets-manager-keys';
import { epochSeconds } from '../../functions/clock';
import type { Account } from '../../functions/accounts/account';
import { newApiKey } from '../../functions/accounts/api-key';
import { changeAccount } from '../../functions/accounts/change-account';
import { createAccount, type WantedAccount } from '../../functions/accounts/new-account';
import type { DigestAlgorithm } from '../../functions/accounts/digest';
import { environmentOfFunction, OPERATOR_KEY } from '../../local/deployment';
import { freshAddress, type Answer } from './call';
import type { TestSystem } from './test-system';

let callers = 0;
/** A name that no account has yet. */
export const freshUsername = () => `person${String((callers += 1)).padStart(4, '0')}`;

/** The ports of accounts, with the operator's credentials. */
function accountPorts({ running, clock }: TestSystem) {
  const environment = {
    ...environmentOfFunction(
      { id: 'test', needs: ['accounts:find', 'account-password:open', 'accounts-keys:read'] },
      running.deployed,
      running.baseUrl,
    ),
    AWS_ACCESS_KEY_ID: OPERATOR_KEY,
  };
  return {
    accounts: dynamoAccountsOf(environment),
    keys: secretsManagerKeys(environment, running.deployed.accountsKeysArn),
    passwords: kmsSealer(environment, 'account-password'),
    messages: kmsSealer(environment, 'mail'),
    clock,
  };
}

interface SipCallOptions {
  /** Of a JSON body; nothing is sent without. */
  fields?: Record<string, unknown> | undefined;
  headers?: Record<string, string>;
  from?: string;
}

export interface DigestChallenge {
  realm: string;
  nonce: string;
  opaque: string;
  algorithm: DigestAlgorithm;
  stale?: string;
}

/** The challenges of `WWW-Authenticate`, of which Node.js joins the lines, in order. */
export const challengesIn = (header = ''): DigestChallenge[] =>
  header
    .split(/(?:^|, *)Digest /i)
    .slice(1)
    .map(
      (challenge) =>
        Object.fromEntries(
          [...challenge.matchAll(/(\w+)=(?:"([^"]*)"|([\w-]+))/g)].map(([, name, quoted, token]) => [
            name,
            quoted ?? token,
          ]),
        ) as unknown as DigestChallenge,
    );

/** Somebody with a SIP account, at a client that speaks DIGEST by a mathematics of its own. */
export class SipCaller {
  static readonly password = 'correct horse';
  apiKey = '';
  /** What it answers challenges with. */
  password = SipCaller.password;

  private constructor(
    readonly system: TestSystem,
    readonly account: Account,
  ) {}

  /** An activated account of its own, unless told. */
  static async create(system: TestSystem, wanted: Partial<WantedAccount> = {}): Promise<SipCaller> {
    const { sipDomain } = system.running.deployed.accounts;
    const domain = wanted.domain ?? sipDomain;
    const { account } = await createAccount(
      accountPorts(system),
      {
        username: freshUsername(),
        domain,
        realm: domain,
        password: SipCaller.password,
        algorithms: ['MD5', 'SHA-256'],
        activated: true,
        admin: false,
        ...wanted,
      },
      [],
      ({ outcome }) => new Error(outcome),
    );
    return new SipCaller(system, account);
  }

  /** An administrator with an API key. */
  static async admin(system: TestSystem): Promise<SipCaller> {
    const caller = await SipCaller.create(system, { admin: true });
    await caller.makeApiKey();
    return caller;
  }

  /** An account with all that one can have beside its name: an address, a number, and another address to confirm. */
  static async complete(system: TestSystem): Promise<SipCaller> {
    const person = freshUsername();
    const phone = `+337${person.slice(-4).padStart(8, '0')}`;
    const caller = await SipCaller.create(system, {
      username: person,
      email: `${person}@example.org`,
      phone,
    });
    const endsAt = epochSeconds(system.clock) + 86_400;
    await caller.change({ emailChange: { email: `${person}@example.net`, linkHash: '', endsAt } });
    return caller;
  }

  /** What `complete` has, as an account is shown. */
  get shownComplete(): object {
    const { email, phone, username } = this.account;
    return { email, phone, email_changed: { new_email: `${username}@example.net` } };
  }

  async makeApiKey(): Promise<void> {
    const { key, stored } = newApiKey(epochSeconds(this.system.clock));
    await this.change(stored);
    this.apiKey = key;
  }

  /** Changes the stored account beside every rule. */
  async change(changes: Partial<Account>): Promise<void> {
    await changeAccount(accountPorts(this.system), this.address, (current) => ({
      next: { ...current!, ...changes },
    }));
  }

  stored = async (): Promise<Account | undefined> => accountPorts(this.system).accounts.find(this.address);

  get address(): string {
    return `${this.account.username}@${this.account.domain}`;
  }

  /** Without credentials, but for `From`. */
  bare(method: string, path: string, { fields, headers = {}, from }: SipCallOptions = {}): Promise<Answer> {
    return this.system.call(
      path,
      {},
      {
        method,
        headers: {
          from: `sip:${this.address}`,
          ...(fields ? { 'content-type': 'application/json' } : {}),
          ...headers,
        },
        from: from ?? freshAddress(),
        ...(fields ? { body: JSON.stringify(fields) } : {}),
      },
    );
  }

  /** By API key. */
  byKey(method: string, path: string, fields?: Record<string, unknown>): Promise<Answer> {
    return this.bare(method, path, { fields, headers: { 'x-api-key': this.apiKey } });
  }

  /** Asks, is challenged, and answers. @param choose of the challenges; the first unless given */
  async byDigest(
    method: string,
    path: string,
    options: SipCallOptions & {
      choose?: (challenges: DigestChallenge[]) => DigestChallenge | undefined;
    } = {},
  ): Promise<Answer> {
    const { choose = ([first]: DigestChallenge[]) => first, ...rest } = options;
    const challenged = await this.bare(method, path, rest);
    const challenge = choose(challengesIn(challenged.headers['www-authenticate']));
    if (challenged.status !== 401 || !challenge) return challenged;
    const authorization = this.answerTo(challenge, method, path);
    return this.bare(method, path, { ...rest, headers: { ...rest.headers, authorization } });
  }

  /** `Authorization` for a challenge: RFC 7616, 3.4. */
  answerTo(
    { realm, nonce, opaque, algorithm }: DigestChallenge,
    method: string,
    uri: string,
    { count = 1, username = this.account.username, password = this.password } = {},
  ): string {
    const hash = (text: string) =>
      createHash(algorithm === 'MD5' ? 'md5' : 'sha256')
        .update(text)
        .digest('hex');
    const nc = count.toString(16).padStart(8, '0');
    const cnonce = randomBytes(8).toString('hex');
    const ha1 = hash(`${username}:${realm}:${password}`);
    const response = hash(`${ha1}:${nonce}:${nc}:${cnonce}:auth:${hash(`${method}:${uri}`)}`);
    return (
      `Digest username="${username}", realm="${realm}", nonce="${nonce}", uri="${uri}", response="${response}", ` +
      `algorithm=${algorithm}, opaque="${opaque}", qop=auth, nc=${nc}, cnonce="${cnonce}"`
    );
  }
}

/** The body of an answer with this status. */
export function bodyOf({ status, text }: Answer, expected = 200): Record<string, unknown> {
  if (status !== expected) throw new Error(`Answered ${status} ${text} and not ${expected}`);
  return JSON.parse(text) as Record<string, unknown>;
}
