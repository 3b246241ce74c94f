/**
 * The names table: one item per label below a zone, whoever owns it, and what belongs to it. This file spells its
 * keys; nothing else does. CDK and the local store make the table from `NAMES_TABLE_SCHEMA`.
 */
export const NAMES_TABLE_SCHEMA = {
  partitionKey: 'pk',
  timeToLive: 'expires',
  /** Both hold only items with something due: the attributes are absent otherwise. Keys only. */
  indexes: [
    { name: 'dns-due', partitionKey: 'dnsShard', sortKey: 'dnsDueAt' },
    { name: 'mail-due', partitionKey: 'mailShard', sortKey: 'mailDueAt' },
  ],
} as const;

/** What the writer has to bring into DNS, and what the mail sender has to send. */
export const [DNS_DUE, MAIL_DUE] = NAMES_TABLE_SCHEMA.indexes;

/** Key prefixes, also what `grants.ts` confines roles to (`dynamodb:LeadingKeys`). */
export const NAME_PREFIX = 'name#';
export const POINTER_PREFIX = 'pointer#';

export const CHANGE_PREFIX = 'change#';
export const ZONE_PREFIX = 'zone#';
export const SUPPRESSION_PREFIX = 'suppression#';
export const IMPORT_PREFIX = 'import#';

/** @param name fully qualified, without the final dot */
export const nameKey = (name: string) => `${NAME_PREFIX}${name}`;
/** @param hash hex SHA-256 of the secret that points */
export const pointerKey = (hash: string) => `${POINTER_PREFIX}${hash}`;

/** @param id Route 53's id of a change, without `/change/` */
export const changeKey = (id: string) => `${CHANGE_PREFIX}${id}`;
/** The lease of the zone's one writer. */
export const zoneKey = (zone: string) => `${ZONE_PREFIX}${zone}`;
/** The batch that the writer has under way; apart from the lease, because it is large and that is often written. */
export const journalKey = (zone: string) => `${ZONE_PREFIX}${zone}#journal`;
/** How far the census of a zone is. */
export const censusKey = (zone: string) => `${ZONE_PREFIX}${zone}#census`;
/** @param hash hex SHA-256 of the lower-case address */
export const suppressionKey = (hash: string) => `${SUPPRESSION_PREFIX}${hash}`;

/** Says that an installation's import was begun here. @param id of the export */
export const importKey = (id: string) => `${IMPORT_PREFIX}${id}`;

/**
 * Due work is spread over this many index partitions: one takes 1,000 writes a second, and a worker that drains
 * asks all of them. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html
 */
export const SHARDS = 4;
export const dnsShard = (zone: string, shard: number) => `${zone}#${shard}`;
export const mailShard = (shard: number) => `mail#${shard}`;

/** Which shard a name's promises are in: stable, and even over many names. */
export function shardOf(name: string): number {
  let hash = 0;
  for (const character of name) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) >>> 0;
  return hash % SHARDS;
}
