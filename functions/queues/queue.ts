import { DNS_DUE, dnsShard, MAIL_DUE, mailShard, SHARDS } from '../dns/names-table';
import { CERTIFICATE_DUE, DELETION_DUE, QUEUE } from '../mail/mail-table';
import { MESSAGE_DUE, MESSAGE_SHARDS, messageShard } from '../accounts/accounts-table';
import type { IndexSchema, TableId } from '../table-schema';

export type QueueId = 'dns' | 'mail' | 'message' | 'certificate' | 'deletion';

/** A sparse index of what is due: promises that a worker has still to keep. */
export interface Queue {
  /** Also the metrics' dimension, and the beginning of its alarm's name: `dns-late`. */
  id: QueueId;
  table: TableId;
  index: IndexSchema;
  /** Partition keys of the index. @param zones that may be written */
  partitions(zones: readonly string[]): string[];
  /** What somebody notices when the oldest promise waits for longer than that. */
  late: { afterSeconds: number; effect: string };
}

const shards = (partition: (shard: number) => string) =>
  Array.from({ length: SHARDS }, (_, shard) => partition(shard));

/** Every queue. Whoever adds one gets its metric and its alarm; `lib/family-dashboard.ts` says who sees it. */
export const queues: readonly Queue[] = [
  {
    id: 'dns',
    table: 'names',
    index: DNS_DUE,
    partitions: (zones) => zones.flatMap((zone) => shards((shard) => dnsShard(zone, shard))),
    late: {
      afterSeconds: 300,
      effect: 'Names do not resolve to what they should, and certificates are not issued: DNS is not written',
    },
  },
  {
    id: 'mail',
    table: 'names',
    index: MAIL_DUE,
    partitions: () => shards(mailShard),
    late: {
      afterSeconds: 600,
      effect: 'People wait for the mail with their link or token, which nobody sends',
    },
  },
  {
    id: 'message',
    table: 'accounts',
    index: MESSAGE_DUE,
    partitions: () => Array.from({ length: MESSAGE_SHARDS }, (_, shard) => messageShard(shard)),
    late: {
      afterSeconds: 600,
      effect: 'Owners of SIP accounts wait for the mail or text with their code, which nobody sends',
    },
  },
  {
    id: 'certificate',
    table: 'mail',
    index: CERTIFICATE_DUE,
    partitions: () => [QUEUE],
    late: {
      afterSeconds: 3_600,
      effect: 'Certificates of mail domains are neither ordered nor renewed',
    },
  },
  {
    id: 'deletion',
    table: 'mail',
    index: DELETION_DUE,
    partitions: () => [QUEUE],
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
