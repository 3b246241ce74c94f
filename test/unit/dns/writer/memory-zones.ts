import type { Clock } from '../../../../functions/clock';
import { BatchRejected, type DnsZones } from '../../../../functions/dns/dns-zone';
import type { ListedZones, ListingStart } from '../../../../functions/dns/census-store';
import type { RecordChange } from '../../../../functions/dns/promise';
import { isExactly, type ListedRecordSet } from '../../../../functions/dns/listed-record-set';
import { recordKey, type RecordSet } from '../../../../functions/dns/record-set';

const INSYNC_MS = 2_000;

/** Route 53 as its API reference has it: all or nothing, exact DELETEs, aliases whose targets are there first. */
export class MemoryZones implements DnsZones, ListedZones {
  readonly zones: readonly string[];
  readonly records = new Map<string, ListedRecordSet>();
  /** What somebody made or changed by hand, and nobody but they may change. */
  readonly byHand = new Map<string, ListedRecordSet>();
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
    const faults: string[] = [];
    const created = new Set<string>();
    for (const { action, recordSet } of changes) {
      const key = recordKey(recordSet);
      const fault =
        action === 'DELETE'
          ? created.has(key)
            ? `two changes of ${key}`
            : problemWithDeletion(recordSet, draft)
          : problemWith(recordSet, draft);
      if (fault) faults.push(fault);
      else if (action === 'DELETE') draft.delete(key);
      else draft.set(key, recordSet);
      if (action === 'CREATE') created.add(key);
    }
    if (faults.length > 0) throw new BatchRejected(`[${faults.join(', ')}]`);
    if (changes.length === 0) throw new BatchRejected('[no changes]');
    // The changes alone: a large zone has ten thousand sets beside them.
    for (const { action, recordSet } of changes) {
      if (action === 'DELETE') this.records.delete(recordKey(recordSet));
      else this.records.set(recordKey(recordSet), structuredClone(recordSet));
    }
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

  async read(_zone: string, place: { name: string; type: string }): Promise<ListedRecordSet | undefined> {
    return structuredClone(this.records.get(recordKey(place)));
  }

  /** In pages of Route 53's size, by name: that all sets of a label follow each other is what matters. */
  async list(_zone: string, from: ListingStart | undefined) {
    const keyOf = ({ name, type }: ListingStart) => `${name.split('.').reverse().join('.')} ${type}`;
    const all = [...this.records.values()].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
    const rest = from ? all.filter((set) => keyOf(set) >= keyOf(from)) : all;
    const next = rest[300];
    return {
      sets: structuredClone(rest.slice(0, 300)),
      ...(next ? { next: { name: next.name, type: next.type } } : {}),
    };
  }

  /** What somebody does in the console. */
  writeByHand(recordSet: ListedRecordSet): void {
    this.records.set(recordKey(recordSet), recordSet);
    this.byHand.set(recordKey(recordSet), recordSet);
  }

  deleteByHand(name: string, type: string): void {
    this.records.delete(recordKey({ name, type }));
    this.byHand.delete(recordKey({ name, type }));
  }
}

function problemWithDeletion(
  recordSet: RecordSet,
  records: ReadonlyMap<string, ListedRecordSet>,
): string | undefined {
  const tried = `Tried to delete resource record set [name='${recordSet.name}.', type='${recordSet.type}'] but`;
  const current = records.get(recordKey(recordSet));
  if (!current) return `${tried} it was not found`;
  return isExactly(current, recordSet)
    ? undefined
    : `${tried} the values provided do not match the current values`;
}

/** A TXT record that nobody quoted stands for every record that Route 53 refuses for what is in it. */
function problemWith(
  recordSet: RecordSet,
  records: ReadonlyMap<string, ListedRecordSet>,
): string | undefined {
  const { name, type, ttl, values, alias } = recordSet;
  const key = recordKey(recordSet);
  if (records.has(key)) {
    return `Tried to create resource record set [name='${name}.', type='${type}'] but it already exists`;
  }
  if (records.has(recordKey({ name, type: 'CNAME' }))) {
    return `RRSet of type ${type} with DNS name ${name}. is not permitted as it conflicts with other records with the same DNS name in zone test.`;
  }
  if (alias !== undefined) {
    const target = records.get(recordKey({ name: alias, type }));
    return !target || recordKey(target) === key ? `${key}: target not found` : undefined;
  }
  if (ttl === undefined || !values?.length) return `${key}: neither values nor an alias`;
  if (type === 'TXT' && values.some((value) => !/^".*"$/.test(value))) return `${key}: not quoted`;
  if (type === 'A' && values.some((value) => !/^\d+(\.\d+){3}$/.test(value)))
    return `${key}: not an IPv4 address`;
  return undefined;
}
