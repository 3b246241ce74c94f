import { CHANGE_PREFIX, NAME_PREFIX, POINTER_PREFIX, ZONE_PREFIX } from './names-table';
import { onHostedZones, onIndex, onItems, together, toListZones, type Grant } from '../statements';

/** What functions may need of names and their records, and what each need allows. */
export const DNS_NEEDS = {
  /** Read an item of a name, strongly or eventually consistent. */
  'names:read': onItems('names', ['GetItem'], [NAME_PREFIX]),
  /** Replace the item of a name, with its promises to DNS and mail. */
  'names:save': onItems('names', ['PutItem'], [NAME_PREFIX]),
  /** Find the name behind a secret that does not carry it. */
  'pointers:read': onItems('names', ['GetItem'], [POINTER_PREFIX]),
  'pointers:save': onItems('names', ['PutItem'], [POINTER_PREFIX]),
  /** Ask whether a batch of DNS changes has reached all name servers. */
  'changes:read': onItems('names', ['GetItem'], [CHANGE_PREFIX]),
  /** What the DNS writer does to the table. */
  'dns:write': together(
    onIndex('names', 'dns-due'),
    onItems('names', ['BatchGetItem'], [NAME_PREFIX]),
    onItems('names', ['PutItem'], [NAME_PREFIX, ZONE_PREFIX, CHANGE_PREFIX]),
    onItems('names', ['UpdateItem'], [ZONE_PREFIX]),
    // A name that was freed and has nothing left in DNS.
    onItems('names', ['DeleteItem'], [NAME_PREFIX]),
    onHostedZones,
  ),
  /** Read what stands in a zone before something of ours is promised there. */
  'records:read': toListZones,
  /** What the census does: it reads names and zones, and claims labels. */
  'dns:census': together(
    onItems('names', ['GetItem'], [ZONE_PREFIX]),
    onItems('names', ['BatchGetItem'], [NAME_PREFIX]),
    onItems('names', ['PutItem'], [NAME_PREFIX, ZONE_PREFIX]),
    toListZones,
  ),
} as const satisfies Record<string, Grant>;
