/**
 * The accounts table: SIP accounts, what leads to them, and what belongs to them. This file spells its keys; nothing
 * else does. CDK and the local store make it from the schema.
 *
 * What belongs to an account is kept under its id, which is never given out again: an account that is made anew under
 * an old name finds nothing of the old one.
 */
export const ACCOUNTS_TABLE_SCHEMA = {
  partitionKey: 'pk',
  sortKey: 'sk',
  timeToLive: 'expires',
  /** Holds only accounts with a mail or text that is due. Keys only. */
  indexes: [{ name: 'message-due', partitionKey: 'messageShard', sortKey: 'messageDueAt' }],
} as const;

/** What the message sender has to send. */
export const [MESSAGE_DUE] = ACCOUNTS_TABLE_SCHEMA.indexes;

/** Partition keys and their prefixes, also what `grants.ts` confines roles to (`dynamodb:LeadingKeys`). */
export const ACCOUNT_PREFIX = 'account#';
/** All accounts by id: what the administrators' list walks. */
export const ACCOUNT_IDS = 'account-ids';
export const PHONE_PREFIX = 'phone#';
export const ACCOUNT_SEQUENCES = 'sequences';
export const ACCOUNT_TOTALS = 'totals';
export const NONCE_PREFIX = 'nonce#';
export const CREATION_TOKEN_PREFIX = 'token#';
export const DEVICE_PREFIX = 'device#';
export const CONTACTS_PREFIX = 'contacts#';
export const REGISTRAR_NOTES = 'registrar-notes';
export const REGISTRAR_KEYS = 'registrar-keys';
export const SESSION_PREFIX = 'session#';

export interface AccountsKey {
  pk: string;
  sk: string;
}

/** Sort key of an item that is alone in its partition. */
const ALONE = '-';
const alone = (pk: string): AccountsKey => ({ pk, sk: ALONE });

/** @param address `username@domain`, in lower case */
export const accountKey = (address: string) => alone(`${ACCOUNT_PREFIX}${address}`);
/** Padded, so that accounts are listed in the order of their ids. */
export const accountIdKey = (id: number): AccountsKey => ({
  pk: ACCOUNT_IDS,
  sk: String(id).padStart(12, '0'),
});
/** @param phone as E.164 has it, with the plus sign */
export const phoneKey = (phone: string) => alone(`${PHONE_PREFIX}${phone}`);
/** The last id that was given out. */
export const accountSequenceKey = (): AccountsKey => ({ pk: ACCOUNT_SEQUENCES, sk: 'accounts' });
/** How many accounts there are. */
export const accountTotalKey = (): AccountsKey => ({ pk: ACCOUNT_TOTALS, sk: 'accounts' });
/** How often a nonce was used. */
export const nonceKey = (nonce: string) => alone(`${NONCE_PREFIX}${nonce}`);
/** @param hash hex SHA-256 of the pushed token */
export const creationTokenKey = (hash: string) => alone(`${CREATION_TOKEN_PREFIX}${hash}`);
/** @param hash hex SHA-256 of what names the device to its push provider */
export const deviceKey = (hash: string) => alone(`${DEVICE_PREFIX}${hash}`);
export const contactsPartition = (accountId: number) => `${CONTACTS_PREFIX}${accountId}`;
export const contactKey = (accountId: number, uuid: string): AccountsKey => ({
  pk: contactsPartition(accountId),
  sk: uuid,
});
/** @param id sorts by time */
export const registrarNoteKey = (id: string): AccountsKey => ({ pk: REGISTRAR_NOTES, sk: id });
/** @param id as the key begins */
export const registrarKeyKey = (id: string): AccountsKey => ({ pk: REGISTRAR_KEYS, sk: id });
/** @param hash hex SHA-256 of the cookie's secret */
export const sessionKey = (hash: string) => alone(`${SESSION_PREFIX}${hash}`);
/** @param pk as `limitKey` makes it */
export const accountsCounterKey = (pk: string) => alone(pk);

/** `username@domain` in the key of an account. */
export const addressOfKey = (pk: string): string | undefined =>
  pk.startsWith(ACCOUNT_PREFIX) ? pk.slice(ACCOUNT_PREFIX.length) : undefined;

/** Due messages are spread over this many index partitions. */
export const MESSAGE_SHARDS = 4;
export const messageShard = (accountId: number) => `message#${accountId % MESSAGE_SHARDS}`;
