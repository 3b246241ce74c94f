import { timingSafeEqual } from 'node:crypto';
import type { Sealer } from '../secrets/sealer';
import { addressOf, passwordSubject, type Account } from './account';
import { DIGEST_ALGORITHMS, passwordHash, type DigestAlgorithm } from './digest';

/** Who a password is of: an account, or one that is about to be. */
type Owner = Pick<Account, 'username' | 'domain'>;

/**
 * What an account keeps of a password. It replaces what was kept for other algorithms: the old password must not stay
 * good for those.
 * @param algorithms one is the usual; a SIP proxy may want both
 */
export async function sealPassword(
  password: string,
  algorithms: readonly DigestAlgorithm[],
  owner: Owner & { realm: string },
  sealer: Sealer,
): Promise<Pick<Account, 'realm' | 'passwords'>> {
  const { username, realm } = owner;
  const passwords: Account['passwords'] = {};
  for (const algorithm of algorithms) {
    const hash = passwordHash(algorithm, { username, realm, password });
    passwords[algorithm] = await sealer.seal(hash, passwordSubject(addressOf(owner), algorithm));
  }
  return { realm, passwords };
}

/** H(A1) of the account for an algorithm, where it has one. */
export async function openPassword(
  account: Account,
  algorithm: DigestAlgorithm,
  sealer: Sealer,
): Promise<string | undefined> {
  const sealed = account.passwords[algorithm];
  return sealed && sealer.open(sealed, passwordSubject(addressOf(account), algorithm));
}

/** The algorithms that an account can be checked with, in the order of challenges. */
export const algorithmsOf = ({ passwords }: Account): DigestAlgorithm[] =>
  DIGEST_ALGORITHMS.filter((algorithm) => passwords[algorithm] !== undefined);

/** Whether it is the account's password, in constant time. */
export async function passwordMatches(password: string, account: Account, sealer: Sealer): Promise<boolean> {
  const [algorithm] = algorithmsOf(account).toReversed();
  const hash = algorithm && (await openPassword(account, algorithm, sealer));
  if (!hash) return false;
  const { username, realm } = account;
  const given = passwordHash(algorithm, { username, realm, password });
  return given.length === hash.length && timingSafeEqual(Buffer.from(given), Buffer.from(hash));
}
