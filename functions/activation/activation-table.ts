/**
 * The activation table: install codes and who used them, servers and the tokens that register them, and the trail of
 * all that. This file spells its keys; nothing else does. CDK and the local store make it from the schema.
 */
export const ACTIVATION_TABLE_SCHEMA = {
  partitionKey: 'pk',
  /** Orders what is read together: the servers, the tokens, the trail of a day. */
  sortKey: 'sk',
  timeToLive: 'expires',
  indexes: [],
} as const;

/** Prefixes of partition keys, also what `grants.ts` confines roles to (`dynamodb:LeadingKeys`). */
export const CODE_PREFIX = 'code#';
export const ACTIVATION_PREFIX = 'activation#';
export const AUDIT_PREFIX = 'audit#';
export const CLIENT_TOKENS = 'client-tokens';
export const MASTER_TOKEN = 'master-token';
/**
 * All servers: what `/status` lists. One partition takes 1,000 writes a second, and DynamoDB splits it where more are
 * needed, as the ids in its sort key are random.
 */
export const SERVERS = 'servers';

export interface Key {
  pk: string;
  sk: string;
}

/** Sort key of an item that is alone in its partition. */
const ALONE = '-';

/** @param hash hex SHA-256 of the install code */
export const codeKey = (hash: string): Key => ({ pk: `${CODE_PREFIX}${hash}`, sk: ALONE });
/** Points from an activation to its code. */
export const activationKey = (id: string): Key => ({ pk: `${ACTIVATION_PREFIX}${id}`, sk: ALONE });
/** @param pk as `limitKey` makes it */
export const counterKey = (pk: string): Key => ({ pk, sk: ALONE });
/** @param hash hex SHA-256 of the token */
export const clientTokenKey = (hash: string): Key => ({ pk: CLIENT_TOKENS, sk: hash });
export const masterTokenKey = (): Key => ({ pk: MASTER_TOKEN, sk: ALONE });
export const serverKey = (id: string): Key => ({ pk: SERVERS, sk: id });
/** @param at milliseconds. @param mark tells entries of one millisecond apart */
export const auditKey = (at: number, mark: string): Key => {
  const time = new Date(at).toISOString();
  return { pk: auditDay(time.slice(0, 10)), sk: `${time}#${mark}` };
};
/** @param day `YYYY-MM-DD` in UTC */
export const auditDay = (day: string) => `${AUDIT_PREFIX}${day}`;
