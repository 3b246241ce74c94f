import { randomInt } from 'node:crypto';
import { hashSecret, secretMatches } from '../secrets/hash';
import type { Account } from './account';

const CHARACTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const LENGTH = 40;
const DAY = 86_400;

/** A new API key, shown once, and what the account keeps of it. @param now epoch seconds */
export function newApiKey(now: number): {
  key: string;
  stored: Pick<Account, 'apiKeyHash' | 'apiKeyUsedAt'>;
} {
  const key = Array.from({ length: LENGTH }, () => CHARACTERS[randomInt(CHARACTERS.length)]).join('');
  return { key, stored: { apiKeyHash: hashSecret(key), apiKeyUsedAt: now } };
}

/** @param idleDays after which an unused key ends */
export const apiKeyMatches = (account: Account, key: string, now: number, idleDays: number): boolean =>
  secretMatches(key, account.apiKeyHash) && now < apiKeyEndsAt(account, idleDays);

/**
 * When the key ends unless it is used. That is as much later than its idle time as uses may go unnoted, because
 * otherwise a key would end early that was used meanwhile.
 */
export const apiKeyEndsAt = ({ apiKeyUsedAt = 0 }: Account, idleDays: number): number =>
  apiKeyUsedAt + idleDays * DAY + unnotedSeconds(idleDays);

/** Whether a use is to be noted: not each, as each costs a write. */
export const isUseWorthNoting = ({ apiKeyUsedAt = 0 }: Account, now: number, idleDays: number): boolean =>
  now - apiKeyUsedAt >= unnotedSeconds(idleDays);

/** A day at most, and little beside the idle time. */
const unnotedSeconds = (idleDays: number) => Math.min(DAY, (idleDays * DAY) / 24);
