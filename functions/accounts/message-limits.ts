import { createHash } from 'node:crypto';
import type { LimitClaim } from '../limits/limit';
import { hashEmail } from '../outbox/suppression';
import { addressOf } from './account';
import type { AccountStore } from './account-store';
import { invalidField } from './family';
import { phoneTaken } from './refusals';
import type { AccountsSettings } from './settings';

const HOUR = 3_600;
const DAY = 86_400;

/** Mails and texts reach people who did not ask for them, and texts cost money. @param address of the account */
export const mailLimits = (address: string, email: string, { limits }: AccountsSettings): LimitClaim[] => [
  limit('account-mails', address, limits.mailsPerAccountAndHour, HOUR),
  limit('account-mails-recipient', hashEmail(email), limits.mailsPerRecipientAndHour, HOUR),
];

export const textLimits = (address: string, phone: string, { limits }: AccountsSettings): LimitClaim[] => [
  limit('account-texts', address, limits.textsPerAccountAndHour, HOUR),
  limit('account-texts-recipient', hashPhone(phone), limits.textsPerRecipientAndDay, DAY),
];

const limit = (name: string, subject: string, max: number, windowSeconds: number): LimitClaim => ({
  kind: 'limit',
  limit: name,
  subject,
  max,
  windowSeconds,
});

/** Keys hold no list of numbers. */
const hashPhone = (phone: string) => createHash('sha256').update(phone).digest('hex');

interface Recipients {
  email?: string | null | undefined;
  phone?: string | null | undefined;
}

/** Limits of the code that a new account is activated with, where it is sent to somebody. */
export const codeLimits = (
  { email, phone, ...account }: Recipients & { username: string; domain: string },
  settings: AccountsSettings,
): LimitClaim[] => [
  ...(email ? mailLimits(addressOf(account), email, settings) : []),
  ...(phone ? textLimits(addressOf(account), phone, settings) : []),
];

/**
 * One code activates an account, and goes one way. A number that is another account's gets no text: it could not
 * become this one's.
 */
export async function mustBeSendable(
  { email, phone }: Recipients,
  { accounts }: { accounts: AccountStore },
): Promise<void> {
  if (email && phone) {
    throw invalidField('phone', 'The code goes to an email or to a phone: please give one of them.');
  }
  if (phone && (await accounts.addressOfPhone(phone))) throw phoneTaken();
}
