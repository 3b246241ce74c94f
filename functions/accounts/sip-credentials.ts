import { createHash } from 'node:crypto';
import type { Sealer } from '../secrets/sealer';
import { isOpen, type Account } from './account';
import type { DigestAlgorithm } from './digest';
import { algorithmsOf, openPassword } from './password';

/** What a SIP proxy checks REGISTER and INVITE with. As good as the passwords within their realm. */
export interface SipCredentials {
  username: string;
  domain: string;
  realm: string;
  activated: boolean;
  blocked: boolean;
  /** H(A1) of RFC 7616 by algorithm. None where the account is shut out: nothing of it is to be checked. */
  ha1: Partial<Record<DigestAlgorithm, string>>;
}

export async function credentialsOf(account: Account, passwords: Sealer): Promise<SipCredentials> {
  const { username, domain, realm, activated, blocked = false } = account;
  const ha1: SipCredentials['ha1'] = {};
  for (const algorithm of isOpen(account) ? algorithmsOf(account) : []) {
    const hash = await openPassword(account, algorithm, passwords);
    if (hash !== undefined) ha1[algorithm] = hash;
  }
  return { username, domain, realm, activated, blocked, ha1 };
}

/**
 * Changes whenever the credentials do, and tells nothing of them: it is made of the sealed passwords, so that an
 * unchanged account needs no key to be told unchanged.
 */
export function versionOf({ id, realm, activated, blocked = false, passwords }: Account): string {
  const what = JSON.stringify([id, realm, activated, blocked, Object.entries(passwords).sort()]);
  return createHash('sha256').update(what).digest('base64url').slice(0, 22);
}
