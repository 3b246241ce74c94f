import type { Clock } from '../../../../functions/clock';
import { BatchRejected, type DnsZones } from '../../../../functions/dns/dns-zone';
import type { RecordChange } from '../../../../functions/dns/promise';
import { recordKey, sameRecordSet, type RecordSet } from '../../../../functions/dns/record-set';

const INSYNC_MS = 2_000;

/** Route 53 as its API reference has it: all or nothing, exact DELETEs, aliases whose targets are there first. */
export class MemoryZones implements DnsZones {
  readonly zones: readonly string[];
  readonly records = new Map<string, RecordSet>();
  /** Every batch that was applied. */
  readonly batches: (readonly RecordChange[])[] = [];
  readonly #insyncAt = new Map<string, number>();

  constructor(
    private readonly zone: string,
    private readonly clock: Clock,
  ) {
    this.zones = [zone];
  }

  async submit(zone: string, changes: readonly RecordChange[]): Promise<string> {
    if (zone !== this.zone) throw new Error(`No zone ${zone}`);
    const draft = new Map(this.records);
    const changed = new Set<string>();
    for (const { action, recordSet } of changes) {
      const key = recordKey(recordSet);
      if (changed.has(key)) throw new BatchRejected(`[two changes of ${key}]`);
      changed.add(key);
      const current = draft.get(key);
      if (action === 'DELETE') {
        if (!current) throw new BatchRejected(`[Tried to delete ${key} but it was not found]`);
        if (!sameRecordSet(current, recordSet))
          throw new BatchRejected(`[Tried to delete ${key} but the values do not match]`);
        draft.delete(key);
      } else {
        const problem = problemWith(recordSet, draft);
        if (problem) throw new BatchRejected(`[${key}: ${problem}]`);
        draft.set(key, recordSet);
      }
    }
    if (changes.length === 0) throw new BatchRejected('[no changes]');
    this.records.clear();
    for (const [key, recordSet] of draft) this.records.set(key, structuredClone(recordSet));
    this.batches.push(structuredClone(changes));
    const id = `C${this.batches.length}`;
    this.#insyncAt.set(id, this.clock.now() + INSYNC_MS);
    return id;
  }

  async isInSync(changeId: string): Promise<boolean> {
    const at = this.#insyncAt.get(changeId);
    if (at === undefined) throw new Error(`No change ${changeId}`);
    return at <= this.clock.now();
  }

  async primaryNameServer(): Promise<string> {
    return 'ns-1.example.net';
  }

  /** What somebody does in the console. */
  writeByHand(recordSet: RecordSet): void {
    this.records.set(recordKey(recordSet), recordSet);
  }

  deleteByHand(name: string, type: RecordSet['type']): void {
    this.records.delete(recordKey({ name, type }));
  }
}

/** A TXT record that nobody quoted stands for every record that Route 53 refuses for what is in it. */
function problemWith(
  { name, type, ttl, values, alias }: RecordSet,
  records: ReadonlyMap<string, RecordSet>,
): string | undefined {
  if (alias !== undefined) {
    const target = records.get(recordKey({ name: alias, type }));
    return !target || recordKey(target) === recordKey({ name, type }) ? 'target not found' : undefined;
  }
  if (ttl === undefined || !values?.length) return 'neither values nor an alias';
  if (type === 'TXT' && values.some((value) => !/^".*"$/.test(value))) return 'not quoted';
  if (type === 'A' && values.some((value) => !/^\d+(\.\d+){3}$/.test(value))) return 'not an IPv4 address';
  return undefined;
}
