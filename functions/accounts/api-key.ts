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
  secretMatches(key, account.apiKeyHash) && now - (account.apiKeyUsedAt ?? 0) <= idleDays * DAY;

/** Whether a use is to be noted: once a day is enough to know for how long a key was idle. */
export const isUseWorthNoting = ({ apiKeyUsedAt = 0 }: Account, now: number) => now - apiKeyUsedAt >= DAY;
