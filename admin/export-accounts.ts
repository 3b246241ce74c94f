/** The activated accounts in a form that a SIP server loads. */
import { addressOf, isOpen, type Account } from '../functions/accounts/account';
import type { DigestAlgorithm } from '../functions/accounts/digest';
import { algorithmsOf, openPassword } from '../functions/accounts/password';
import { accountPorts } from './account-stores';
import type { Answer, Session } from './command';

export const EXPORT_FORMATS = ['flexisip', 'json'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** An account as a registrar needs it. */
export interface ExportedAccount {
  id: number;
  username: string;
  domain: string;
  realm: string;
  phone?: string;
  /** H(A1) of RFC 7616 in hexadecimal, by algorithm: as good as the password. */
  passwords: Partial<Record<DigestAlgorithm, string>>;
}

const PAGE = 100;

export async function exportAccounts(format: ExportFormat, session: Session): Promise<Answer> {
  const exported: ExportedAccount[] = [];
  for await (const account of activatedAccounts(session)) exported.push(account);
  const value = { accounts: exported };
  return { value, text: format === 'json' ? JSON.stringify(value, undefined, 2) : flexisipFile(exported) };
}

async function* activatedAccounts(session: Session): AsyncGenerator<ExportedAccount> {
  const { accounts, passwords } = accountPorts(session);
  const total = await accounts.count();
  let done = 0;
  for (let after: number | undefined = 0; after !== undefined;) {
    const page: Awaited<ReturnType<typeof accounts.page>> = await accounts.page(after, PAGE);
    for (const account of page.accounts) {
      session.progress.show('Accounts', (done += 1), total);
      if (isOpen(account)) yield await opened(account, passwords);
    }
    after = page.next;
  }
}

async function opened(
  account: Account,
  sealer: ReturnType<typeof accountPorts>['passwords'],
): Promise<ExportedAccount> {
  const { id, username, domain, realm, phone } = account;
  const passwords: ExportedAccount['passwords'] = {};
  for (const algorithm of algorithmsOf(account)) {
    const hash = await openPassword(account, algorithm, sealer).catch((cause: unknown) => {
      throw new Error(`What the password of ${addressOf(account)} is checked with cannot be opened`, {
        cause,
      });
    });
    if (hash !== undefined) passwords[algorithm] = hash;
  }
  return { id, username, domain, realm, ...(phone === undefined ? {} : { phone }), passwords };
}

/** As the file has them, in its own order. */
const FILE_ALGORITHMS = { MD5: 'md5', 'SHA-256': 'sha256' } as const;

/**
 * The file that Flexisip's authentication module reads (`db-implementation=file`, `file-path`), without the last line
 * break. Its grammar is `share/authdb-file-grammar.txt` of Flexisip: after the version a line for each user, with
 * hashes, a semicolon, and optionally the user's id and phone number. An account without a password has no line.
 */
export function flexisipFile(accounts: readonly ExportedAccount[]): string {
  const lines = accounts.flatMap(({ username, domain, phone, passwords }) => {
    const hashes = Object.entries(FILE_ALGORITHMS).flatMap(([algorithm, name]) => {
      const hash = passwords[algorithm as DigestAlgorithm];
      return hash === undefined ? [] : [`${name}:${hash}`];
    });
    if (hashes.length === 0) return [];
    const user = escaped(username);
    return [`${user}@${domain} ${hashes.join(' ')} ;${phone === undefined ? '' : ` ${user} ${phone}`}`];
  });
  return ['version:1', ...lines].join('\n');
}

/** Percent-encodes what the grammar's `token` does not have. */
const escaped = (username: string) =>
  username.replace(/[^A-Za-z0-9.!*_+`'~-]/gu, (character) =>
    [...Buffer.from(character)]
      .map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`)
      .join(''),
  );
