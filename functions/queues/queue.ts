import { dnsShard, mailShard, NAMES_TABLE_SCHEMA, SHARDS } from '../dns/names-table';
import { MAIL_TABLE_SCHEMA, QUEUE } from '../mail/mail-table';
import { ACCOUNTS_TABLE_SCHEMA, MESSAGE_SHARDS, messageShard } from '../accounts/accounts-table';
import type { Need } from '../needs';
import type { IndexSchema, TableId } from '../tables';

/** A sparse index of what is due: promises that a worker has still to keep. */
export interface Queue {
  /** Also the metrics' dimension, and the beginning of its alarm's name: `dns-late`. */
  id: string;
  table: TableId;
  index: IndexSchema;
  /** Partition keys of the index. @param zones that may be written */
  partitions(zones: readonly string[]): string[];
  /** Routes with one of these needs promise such work. */
  promisedBy: readonly Need[];
  /** What somebody notices when the oldest promise waits for longer than that. */
  late: { afterSeconds: number; effect: string };
}

const shards = (partition: (shard: number) => string) =>
  Array.from({ length: SHARDS }, (_, shard) => partition(shard));

const [dnsDue, mailDue] = NAMES_TABLE_SCHEMA.indexes;
const [messageDue] = ACCOUNTS_TABLE_SCHEMA.indexes;
const [certificateDue, deletionDue] = MAIL_TABLE_SCHEMA.indexes;

/** Every queue. Whoever adds one gets its metric, its alarm and its place on the dashboards. */
export const queues: readonly Queue[] = [
  {
    id: 'dns',
    table: 'names',
    index: dnsDue,
    partitions: (zones) => zones.flatMap((zone) => shards((shard) => dnsShard(zone, shard))),
    promisedBy: ['names:save'],
    late: {
      afterSeconds: 300,
      effect: 'Names do not resolve to what they should, and certificates are not issued: DNS is not written',
    },
  },
  {
    id: 'mail',
    table: 'names',
    index: mailDue,
    partitions: () => shards(mailShard),
    promisedBy: ['mail-secret:seal'],
    late: {
      afterSeconds: 600,
      effect: 'People wait for the mail with their link or token, which nobody sends',
    },
  },
  {
    id: 'message',
    table: 'accounts',
    index: messageDue,
    partitions: () => Array.from({ length: MESSAGE_SHARDS }, (_, shard) => messageShard(shard)),
    promisedBy: ['accounts:save'],
    late: {
      afterSeconds: 600,
      effect: 'Owners of SIP accounts wait for the mail or text with their code, which nobody sends',
    },
  },
  {
    id: 'certificate',
    table: 'mail',
    index: certificateDue,
    partitions: () => [QUEUE],
    promisedBy: ['mail-certificates:save'],
    late: {
      afterSeconds: 3_600,
      effect: 'Certificates of mail domains are neither ordered nor renewed',
    },
  },
  {
    id: 'deletion',
    table: 'mail',
    index: deletionDue,
    partitions: () => [QUEUE],
    promisedBy: ['mail-domains:delete'],
    late: {
      afterSeconds: 7_200,
      effect: 'Data of mail domains that were deleted is still stored',
    },
  },
];

/** How long promises have been waiting, without reading them. */
export interface QueueStore {
  /** Epoch seconds since when the oldest promise is due; undefined when none is. */
  oldestDue(queue: Queue): Promise<number | undefined>;
}
