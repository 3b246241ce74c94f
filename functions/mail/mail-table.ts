/**
 * The mail table: operators, domains, their users, DKIM keys and certificates. This file spells its keys; nothing
 * else does. CDK and the local store make it from the schema.
 *
 * What belongs to a domain is kept under its id, which is never given out again: a domain that is made anew under an
 * old name finds nothing of the old one, however much of that still waits to be deleted.
 */
export const MAIL_TABLE_SCHEMA = {
  partitionKey: 'pk',
  sortKey: 'sk',
  timeToLive: 'expires',
  /** Both hold only items with something due. Keys only. */
  indexes: [
    { name: 'certificate-due', partitionKey: 'certificateQueue', sortKey: 'certificateDueAt' },
    { name: 'deletion-due', partitionKey: 'deletionQueue', sortKey: 'deletionDueAt' },
  ],
} as const;

/** What the certificate issuer and the domain remover have to do. */
export const [CERTIFICATE_DUE, DELETION_DUE] = MAIL_TABLE_SCHEMA.indexes;

/** Partition keys and their prefixes, also what `grants.ts` confines roles to (`dynamodb:LeadingKeys`). */
export const OPERATORS = 'operators';
/** All domains by name: what `GET /mail/domains` lists. */
export const DOMAINS = 'domains';
export const DOMAIN_ID_PREFIX = 'domain-id#';
export const USERS_PREFIX = 'users#';
export const DKIM_PREFIX = 'dkim#';
export const CERTIFICATES_PREFIX = 'certificates#';
export const DELETION_PREFIX = 'deletion#';
export const SEQUENCES = 'sequences';
export const ACME_ACCOUNTS = 'acme-accounts';

/** The one partition of each index: a domain has a few certificates, and each is due a few times a year. */
export const QUEUE = 'due';

export interface MailKey {
  pk: string;
  sk: string;
}

/** Sort key of an item that is alone in its partition. */
const ALONE = '-';

export const operatorKey = (name: string): MailKey => ({ pk: OPERATORS, sk: name });
/** @param name in lower case, without the final dot */
export const domainKey = (name: string): MailKey => ({ pk: DOMAINS, sk: name });
/** Points from an id to the domain's name. */
export const domainIdKey = (id: number): MailKey => ({ pk: `${DOMAIN_ID_PREFIX}${id}`, sk: ALONE });
export const usersPartition = (domainId: number) => `${USERS_PREFIX}${domainId}`;
export const USER_SORT_PREFIX = 'id#';
/** Padded, so that users are listed in the order of their ids. */
export const userKey = (domainId: number, id: number): MailKey => ({
  pk: usersPartition(domainId),
  sk: `${USER_SORT_PREFIX}${String(id).padStart(12, '0')}`,
});
/** Claims an address for the user that it points to. */
export const addressKey = (domainId: number, email: string): MailKey => ({
  pk: usersPartition(domainId),
  sk: `address#${email}`,
});
export const dkimPartition = (domainId: number) => `${DKIM_PREFIX}${domainId}`;
export const dkimKey = (domainId: number, selector: string): MailKey => ({
  pk: dkimPartition(domainId),
  sk: selector,
});
export const certificatesPartition = (domainId: number) => `${CERTIFICATES_PREFIX}${domainId}`;
export const certificateKey = (domainId: number, hostname: string): MailKey => ({
  pk: certificatesPartition(domainId),
  sk: hostname,
});
export const deletionKey = (domainId: number): MailKey => ({
  pk: `${DELETION_PREFIX}${domainId}`,
  sk: ALONE,
});
export const sequenceKey = (of: 'domains' | 'users'): MailKey => ({ pk: SEQUENCES, sk: of });
/** @param directoryUrl of the CA that knows the account */
export const acmeAccountKey = (directoryUrl: string): MailKey => ({ pk: ACME_ACCOUNTS, sk: directoryUrl });
/** @param pk as `limitKey` makes it */
export const mailCounterKey = (pk: string): MailKey => ({ pk, sk: ALONE });

/** The domain's id in the key of one of its partitions. */
export const domainIdOf = (pk: string, prefix: string): number | undefined =>
  pk.startsWith(prefix) ? Number(pk.slice(prefix.length)) : undefined;
