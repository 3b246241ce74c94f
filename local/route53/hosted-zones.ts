/**
 * The hosted zones of the account, and what becomes of a change: accepted at once, visible to DNS when it is INSYNC.
 * AWS may show a change earlier; here nothing is visible before, so that nobody relies on luck.
 *
 * Everything that happens is an entry of the journal; reading the journal again leads to the same state.
 */
import { randomInt } from 'node:crypto';
import { ancestryOf } from '../dns/domain-name';
import type { RecordSet } from '../dns/record-set';
import { ZoneRecords, type Zone } from '../dns/zone';
import { planBatch, type Effect, type RequestedChange } from './change-batch';
import { noSuchHostedZone, priorRequestNotComplete, Route53Error } from './errors';
import type { Journal } from './journal';
import { listingKey } from './listing-order';

export interface HostedZone {
  id: string;
  name: string;
  callerReference: string;
  comment?: string;
  nameServers: string[];
}

export interface Change {
  id: string;
  zoneId: string;
  /** Milliseconds since 1970. */
  submittedAt: number;
  insync: boolean;
  comment?: string;
  /** What is to become visible; empty once it is. */
  effects: Effect[];
}

export type JournalEntry =
  | { zone: HostedZone; records: RecordSet[]; change?: Change }
  | { change: Change }
  | { insync: string }
  | { deletedZone: string; change: Change };

/** A zone as a page shows it: what was accepted, and whether DNS answers with it yet. */
export interface ZoneSnapshot extends HostedZone {
  recordSets: (RecordSet & { insync: boolean })[];
  /** Ids, the oldest first. */
  pendingChanges: string[];
}

interface HostedZonesOptions {
  journal: Journal<JournalEntry> | undefined;
  now: () => number;
  /** Asked anew on every look, so that a test may hold changes back and let them go. */
  insyncMs: () => number;
  processingMs: number;
  maxRecordSets: number;
}

interface ZoneState {
  zone: HostedZone;
  accepted: ZoneRecords;
  visible: ZoneRecords;
  /** Until then another batch for the zone is refused. */
  busyUntil: number;
  /** What was accepted in the order of a listing, until the next change. */
  listing?: ListedRecordSet[];
}

interface ListedRecordSet {
  key: string;
  recordSet: RecordSet;
}

const MAX_ZONES = 500;
/** How long a change can be asked for after it became INSYNC. AWS keeps it longer. */
const CHANGE_MEMORY_MS = 24 * 60 * 60 * 1000;

export class HostedZones {
  readonly #options: HostedZonesOptions;
  readonly #zones = new Map<string, ZoneState>();
  readonly #zoneIdByName = new Map<string, string>();
  readonly #changes = new Map<string, Change>();
  /** In the order in which they were accepted, in which they become visible too. */
  readonly #pending: Change[] = [];

  constructor(options: HostedZonesOptions) {
    this.#options = options;
    for (const entry of options.journal?.read() ?? []) this.#apply(entry);
    options.journal?.rewrite(this.#compactEntries());
  }

  /** @throws Route53Error `HostedZoneAlreadyExists`, `ConflictingDomainExists`, `TooManyHostedZones` */
  create(name: string, callerReference: string, comment?: string): { zone: HostedZone; change: Change } {
    for (const { zone } of this.#zones.values()) {
      if (zone.callerReference === callerReference) {
        const message = `A hosted zone has already been created with the specified caller reference.`;
        throw new Route53Error('HostedZoneAlreadyExists', message, 409);
      }
    }
    // AWS allows a second zone of a name, on other name servers. Here there is one DNS server, which could not choose.
    if (this.#zoneIdByName.has(name)) {
      throw new Route53Error('ConflictingDomainExists', `There is a hosted zone ${name} already.`);
    }
    if (this.#zones.size >= MAX_ZONES) {
      const message = `Limits Exceeded: MAX_HOSTED_ZONES_BY_OWNER - Cannot create more hosted zones.`;
      throw new Route53Error('TooManyHostedZones', message);
    }
    const zone: HostedZone = {
      id: `Z${randomId()}`,
      name,
      callerReference,
      nameServers: pickNameServers(),
      ...(comment === undefined ? {} : { comment }),
    };
    const effects = initialRecordSets(zone).map((recordSet) => ({ put: recordSet }));
    const change = this.#newChange(zone.id, effects);
    this.#commit({ zone, records: [], change });
    return { zone, change };
  }

  /** @throws Route53Error `NoSuchHostedZone`, `HostedZoneNotEmpty` */
  delete(id: string): Change {
    const { zone, accepted } = this.#state(id);
    const hasOwnRecords = accepted.size > 2 || accepted.at(zone.name).length !== accepted.size;
    if (hasOwnRecords) {
      const message =
        'The specified hosted zone contains non-required resource record sets and so cannot be deleted.';
      throw new Route53Error('HostedZoneNotEmpty', message);
    }
    const change = this.#newChange(id, []);
    this.#commit({ deletedZone: id, change });
    return change;
  }

  /**
   * Carries out a batch as a whole or not at all. It occupies the zone for `processingMs` after it is answered, which
   * is stricter than AWS: there a batch that was answered no longer stands in the way.
   * @throws Route53Error `NoSuchHostedZone`, `PriorRequestNotComplete`, `InvalidChangeBatch`
   */
  changeRecordSets(id: string, changes: RequestedChange[], comment?: string): Change {
    const state = this.#state(id);
    const now = this.#options.now();
    if (now < state.busyUntil) throw priorRequestNotComplete();
    state.busyUntil = now + this.#options.processingMs;
    return this.changeByHand(id, changes, comment);
  }

  /**
   * The same, whatever else the zone is doing: as somebody who tries again in the console until it is done.
   * @throws Route53Error `NoSuchHostedZone`, `InvalidChangeBatch`
   */
  changeByHand(id: string, changes: RequestedChange[], comment?: string): Change {
    const state = this.#state(id);
    const { maxRecordSets } = this.#options;
    const effects = planBatch({ id, records: state.accepted, maxRecordSets }, changes);
    const change = this.#newChange(id, effects, comment);
    this.#commit({ change });
    return change;
  }

  /** @throws Route53Error `NoSuchChange` */
  change(id: string): Change {
    this.#settle();
    const change = this.#changes.get(id);
    if (!change) throw new Route53Error('NoSuchChange', `Could not find resource with ID: ${id}`, 404);
    return change;
  }

  /** @throws Route53Error `NoSuchHostedZone` */
  zone(id: string): HostedZone {
    return this.#state(id).zone;
  }

  /** Every zone, by name in Route 53's order. */
  all(): HostedZone[] {
    const zones = [...this.#zones.values()].map(({ zone }) => zone);
    return zones.sort((a, b) => compareText(listingKey(a.name), listingKey(b.name)));
  }

  /**
   * The record sets of a zone that were accepted, in Route 53's order.
   * @param startKey leaves out what sorts before this `listingKey`
   * @throws Route53Error `NoSuchHostedZone`
   */
  recordSets(id: string, startKey = ''): RecordSet[] {
    const state = this.#state(id);
    state.listing ??= [...state.accepted.all()]
      .map((recordSet) => ({ key: listingKey(recordSet.name, recordSet.type), recordSet }))
      .sort((a, b) => compareText(a.key, b.key));
    return state.listing.filter(({ key }) => key >= startKey).map(({ recordSet }) => recordSet);
  }

  /** @throws Route53Error `NoSuchHostedZone` */
  countRecordSets(id: string): number {
    return this.#state(id).accepted.size;
  }

  /** The zone nearest to the name, with what is INSYNC of it. */
  findVisible(name: string): Zone | undefined {
    this.#settle();
    for (const apex of ancestryOf(name, '.')) {
      const id = this.#zoneIdByName.get(apex);
      const visible = id === undefined ? undefined : this.#zones.get(id)?.visible;
      if (visible && visible.size > 0) return visible;
    }
    return undefined;
  }

  snapshot(): ZoneSnapshot[] {
    this.#settle();
    return this.all().map((zone) => {
      const { visible } = this.#state(zone.id);
      return {
        ...zone,
        recordSets: this.recordSets(zone.id).map((recordSet) => ({
          ...recordSet,
          insync: visible.get(recordSet.name, recordSet.type) === recordSet,
        })),
        pendingChanges: this.#pending.filter(({ zoneId }) => zoneId === zone.id).map(({ id }) => id),
      };
    });
  }

  #state(id: string): ZoneState {
    const state = this.#zones.get(id);
    if (!state) throw noSuchHostedZone(id);
    return state;
  }

  #newChange(zoneId: string, effects: Effect[], comment?: string): Change {
    const submittedAt = this.#options.now();
    const change = { id: `C${randomId()}`, zoneId, submittedAt, insync: false, effects };
    return comment === undefined ? change : { ...change, comment };
  }

  /** Makes visible what is due. */
  #settle(): void {
    const { now, insyncMs } = this.#options;
    for (
      let next = this.#pending[0];
      next && next.submittedAt + insyncMs() <= now();
      next = this.#pending[0]
    ) {
      this.#commit({ insync: next.id });
    }
  }

  #commit(entry: JournalEntry): void {
    this.#options.journal?.append(entry);
    this.#apply(entry);
  }

  #apply(entry: JournalEntry): void {
    if ('insync' in entry) return this.#show(entry.insync);
    if ('zone' in entry) {
      const { zone, records } = entry;
      this.#zones.set(zone.id, {
        zone,
        accepted: new ZoneRecords(zone.name, records),
        visible: new ZoneRecords(zone.name, records),
        busyUntil: 0,
      });
      this.#zoneIdByName.set(zone.name, zone.id);
    }
    if ('deletedZone' in entry) {
      const state = this.#zones.get(entry.deletedZone);
      if (state) this.#zoneIdByName.delete(state.zone.name);
      this.#zones.delete(entry.deletedZone);
    }
    if (entry.change) this.#accept(entry.change);
  }

  #accept(change: Change): void {
    this.#forgetOldChanges();
    this.#changes.set(change.id, change);
    const state = this.#zones.get(change.zoneId);
    if (state) {
      carryOut(change.effects, state.accepted);
      delete state.listing;
    }
    if (!change.insync) this.#pending.push(change);
  }

  #show(changeId: string): void {
    const change = this.#changes.get(changeId);
    if (!change) return;
    const state = this.#zones.get(change.zoneId);
    if (state) carryOut(change.effects, state.visible);
    change.insync = true;
    change.effects = [];
    this.#pending.splice(this.#pending.indexOf(change), 1);
  }

  /** The entries that lead to the present state, without the detours. */
  #compactEntries(): JournalEntry[] {
    this.#forgetOldChanges();
    return [
      ...[...this.#zones.values()].map(({ zone, visible }) => ({ zone, records: [...visible.all()] })),
      ...[...this.#changes.values()].map((change) => ({ change })),
    ];
  }

  #forgetOldChanges(): void {
    const forgetBefore = this.#options.now() - CHANGE_MEMORY_MS;
    for (const [id, { insync, submittedAt }] of this.#changes) {
      if (submittedAt >= forgetBefore) return;
      if (insync) this.#changes.delete(id);
    }
  }
}

function carryOut(effects: Effect[], records: ZoneRecords): void {
  for (const effect of effects) {
    if ('put' in effect) records.put(effect.put);
    else records.remove(effect.remove.name, effect.remove.type);
  }
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** What AWS puts into a new zone. */
function initialRecordSets({ name, nameServers }: HostedZone): RecordSet[] {
  const soa = `${nameServers[0]}. awsdns-hostmaster.amazon.com. 1 7200 900 1209600 86400`;
  return [
    { name, type: 'NS', ttlSeconds: 172_800, values: nameServers.map((server) => `${server}.`) },
    { name, type: 'SOA', ttlSeconds: 900, values: [soa] },
  ];
}

/** Four servers, each in another top-level domain, named as AWS names its own. */
function pickNameServers(): string[] {
  return ['com', 'net', 'org', 'co.uk'].map((domain, index) => {
    const server = 512 * index + randomInt(512);
    return `ns-${server}.awsdns-${String(server % 64).padStart(2, '0')}.${domain}`;
  });
}

const ID_CHARACTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';

function randomId(): string {
  return Array.from({ length: 20 }, () => ID_CHARACTERS[randomInt(ID_CHARACTERS.length)]).join('');
}
