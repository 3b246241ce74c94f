import { createHash } from 'node:crypto';
import {
  networkLimit,
  overallLimit,
  type LimitClaim,
  type Network,
  type NetworkRule,
  type OverallRule,
} from '../limits/limit';
import { mailboxOf } from '../outbox/mail-address';
import { hashEmail } from '../outbox/suppression';
import { addressOf } from './account';
import type { AccountStore } from './account-store';
import { invalidField } from './family';
import { countryOf } from './phone-number';
import { phoneTaken } from './refusals';
import type { AccountsSettings } from './settings';

const HOUR = 3_600;
const DAY = 86_400;

export const MAILS_OF_ACCOUNT: OverallRule = {
  id: 'account-mails',
  counts: 'mails',
  windowSeconds: HOUR,
  network: 'all',
  subject: 'account',
  because: 'only who proved to be the account, or makes it, gets here',
  setting: 'mailsPerAccountAndHour',
};

export const MAILS_TO_MAILBOX: NetworkRule = {
  id: 'account-mails-recipient',
  counts: 'mails',
  windowSeconds: HOUR,
  network: 'each',
  subject: 'mailbox',
  setting: 'mailsPerRecipientAndHour',
};

const TEXTS_OF_ACCOUNT: OverallRule = {
  id: 'account-texts',
  counts: 'texts',
  windowSeconds: HOUR,
  network: 'all',
  subject: 'account',
  because: 'only who proved to be the account, or makes it, gets here',
  setting: 'textsPerAccountAndHour',
};

const TEXTS_TO_NUMBER: NetworkRule = {
  id: 'account-texts-recipient',
  counts: 'texts',
  windowSeconds: DAY,
  network: 'each',
  subject: 'number',
  setting: 'textsPerRecipientAndDay',
};

const TEXTS_OF_ACCOUNT_DAILY: OverallRule = {
  ...TEXTS_OF_ACCOUNT,
  id: 'account-texts-daily',
  windowSeconds: DAY,
  setting: 'textsPerAccountAndDay',
};

const TEXTS_TO_NUMBER_OF_ALL: OverallRule = {
  id: 'account-texts-number',
  counts: 'texts',
  windowSeconds: DAY,
  network: 'all',
  subject: 'number',
  because: 'each costs money, and people are not to be flooded; a mailed or pushed code does as well',
  setting: 'textsPerNumberAndDay',
};

const TEXTS_OF_NETWORK: NetworkRule = {
  id: 'account-texts-network',
  counts: 'texts',
  windowSeconds: DAY,
  network: 'each',
  setting: 'textsPerNetworkAndDay',
};

const TEXTS_OF_ALL: OverallRule = {
  id: 'account-texts-all',
  counts: 'texts',
  windowSeconds: DAY,
  network: 'all',
  subject: 'installation',
  because: 'each costs money: an alarm tells at half of them, and codes go by mail or push as well',
  setting: 'textsPerDay',
};

/** What a text counts. */
export const TEXT_LIMITS = [
  TEXTS_OF_ACCOUNT,
  TEXTS_OF_ACCOUNT_DAILY,
  TEXTS_TO_NUMBER,
  TEXTS_TO_NUMBER_OF_ALL,
  TEXTS_OF_NETWORK,
  TEXTS_OF_ALL,
] as const;

/** What a route that sends codes by mail or text counts. */
export const MESSAGE_LIMITS = [MAILS_OF_ACCOUNT, MAILS_TO_MAILBOX, ...TEXT_LIMITS] as const;

interface Sender {
  /** Of the account. */
  address: string;
  network: Network;
}

/** Mails and texts reach people who did not ask for them, and texts cost money. */
export const mailLimits = (
  { address, network }: Sender,
  email: string,
  { limits }: AccountsSettings,
): LimitClaim[] => [
  overallLimit(MAILS_OF_ACCOUNT, address, limits.mailsPerAccountAndHour),
  networkLimit(MAILS_TO_MAILBOX, network, limits.mailsPerRecipientAndHour, hashEmail(mailboxOf(email))),
];

export const textLimits = (
  { address, network }: Sender,
  phone: string,
  { limits }: AccountsSettings,
): LimitClaim[] => [
  overallLimit(TEXTS_OF_ACCOUNT, address, limits.textsPerAccountAndHour),
  overallLimit(TEXTS_OF_ACCOUNT_DAILY, address, limits.textsPerAccountAndDay),
  networkLimit(TEXTS_TO_NUMBER, network, limits.textsPerRecipientAndDay, hashPhone(phone)),
  overallLimit(TEXTS_TO_NUMBER_OF_ALL, hashPhone(phone), limits.textsPerNumberAndDay),
  networkLimit(TEXTS_OF_NETWORK, network, limits.textsPerNetworkAndDay),
  overallLimit(TEXTS_OF_ALL, 'all', limits.textsPerDay),
];

/** Keys hold no list of numbers. */
const hashPhone = (phone: string) => createHash('sha256').update(phone).digest('hex');

interface Recipients {
  email?: string | null | undefined;
  phone?: string | null | undefined;
}

/** Limits of the code that a new account is activated with, where it is sent to somebody. */
export const codeLimits = (
  { email, phone, ...account }: Recipients & { username: string; domain: string },
  network: Network,
  settings: AccountsSettings,
): LimitClaim[] => {
  const sender = { address: addressOf(account), network };
  return [
    ...(email ? mailLimits(sender, email, settings) : []),
    ...(phone ? textLimits(sender, phone, settings) : []),
  ];
};

/** Texts cost what the country takes: from a cent to a euro, and more for a satellite phone. */
export async function mustBeTextable(phone: string, { sms }: AccountsSettings): Promise<void> {
  const country = await countryOf(phone);
  if (country === undefined || !sms.countries.includes(country)) {
    throw invalidField('phone', 'The phone is in a country that this service sends no texts to.');
  }
}

/**
 * One code activates an account, and goes one way. A number that is another account's gets no text: it could not
 * become this one's.
 */
export async function mustBeSendable(
  { email, phone }: Recipients,
  { accounts, settings }: { accounts: AccountStore; settings: AccountsSettings },
): Promise<void> {
  if (email && phone) {
    throw invalidField('phone', 'The code goes to an email or to a phone: please give one of them.');
  }
  if (phone) await mustBeTextable(phone, settings);
  if (phone && (await accounts.addressOfPhone(phone))) throw phoneTaken();
}
