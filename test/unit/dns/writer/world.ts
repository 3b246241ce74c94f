import { epochSeconds } from '../../../../functions/clock';
import { drainZone } from '../../../../functions/dns/writer/drain-zone';
import { changeName } from '../../../../functions/dns/change-name';
import { freshName } from '../../../../functions/dns/name-item';
import { recordsAt } from '../../../../functions/dns/promise';
import type { ListedRecordSet } from '../../../../functions/dns/listed-record-set';
import { recordKey, type RecordSet } from '../../../../functions/dns/record-set';
import {
  freed,
  seen,
  withChallenge,
  withGateway,
  type Gateway,
  type Mode,
} from '../../../../functions/registration/gateway';
import { registrationSettingsSchema } from '../../../../functions/registration/settings';
import { MemoryNames } from './memory-names';
import { MemoryZones } from './memory-zones';
import { Steps } from './steps';
import { VirtualClock } from './virtual-clock';

export const ZONE = 'gw.test';
/** A record that the operator keeps by hand. */
const FOREIGN: RecordSet = { name: `shop.${ZONE}`, type: 'A', ttl: 300, values: ['192.0.2.200'] };
const RUN_MS = 900_000;

/** A zone, its table, the gateways that use both, and writers that can be stopped at any step. */
export class World {
  readonly clock = new VirtualClock();
  readonly names = new MemoryNames(this.clock);
  readonly zones = new MemoryZones(ZONE, this.clock);
  readonly settings = registrationSettingsSchema.parse({
    zone: ZONE,
    frontEnds: { default: { ipv4: ['192.0.2.1'], ipv6: ['2001:db8::1'] } },
  });
  #owners = 0;

  constructor() {
    this.zones.writeByHand(FOREIGN);
  }

  /** Whoever is first has the name; who is not leaves it as it is. */
  async subscribe(label: string, mode: Mode, ip = '198.51.100.1'): Promise<void> {
    const tokenHash = `owner ${(this.#owners += 1)}`;
    await this.#change(label, (gateway, now) =>
      gateway
        ? undefined
        : {
            tokenHash,
            kiteSecret: Uint8Array.of(0),
            description: '',
            mode,
            lastSeen: now,
            lastIp: ip,
            addresses: mode === 1 ? { A: { ip, seenAt: now } } : {},
            challenges: [],
          },
    );
  }

  async challenge(label: string, value: string): Promise<void> {
    await this.#change(label, (gateway, now) => gateway && withChallenge(gateway, value, now));
  }

  async ping(label: string, ip: string): Promise<void> {
    const type = ip.includes(':') ? 'AAAA' : 'A';
    await this.#change(label, (gateway, now) => gateway && seen(gateway, { ip, type }, now));
  }

  async unsubscribe(label: string): Promise<void> {
    const { names, clock } = this;
    await changeName<Gateway>({ names, clock }, fqdn(label), (current) =>
      current?.owner === 'gateway' ? { next: freed(current, epochSeconds(clock)) } : undefined,
    );
  }

  /** One run of a writer. @param labels that the stream tells of, in its order */
  async drain(labels: readonly string[] = [], steps = new Steps(), runMs = RUN_MS): Promise<void> {
    const endsAt = this.clock.now() + runMs;
    await drainZone(
      ZONE,
      labels.map(fqdn),
      {
        store: steps.of(this.names, this.clock, ['namesOf']),
        dns: steps.of(this.zones, this.clock),
        settings: this.settings,
      },
      {
        clock: this.clock,
        log: { info: () => undefined, error: () => undefined },
        remainingMs: () => endsAt - this.clock.now(),
        id: 'run',
      },
    );
  }

  /** Runs as the schedule starts them, until nothing is due, whatever happened before. */
  async settle(): Promise<void> {
    for (let runs = 0; runs < 3; runs += 1) {
      this.clock.forward(61);
      await this.drain();
    }
  }

  /** Throws unless DNS, items and promises agree in every respect. */
  expectAgreement(): void {
    const { names, zones, clock } = this;
    const items = [...names.items.values()];
    const now = epochSeconds(clock);
    const failing = items.filter(({ dns }) => dns.failure);

    expect(names.dueNow()).toEqual([]);
    for (const [key, recordSet] of zones.byHand) expect(zones.records.get(key)).toEqual(recordSet);
    const ours = [...zones.records.values()].filter((record) => !zones.byHand.has(recordKey(record)));
    for (const { name, owner, dns } of items) {
      const records = ours.filter((record) => isOf(name, record));
      expect({ name, records: sorted(records) }).toEqual({ name, records: sorted(dns.applied) });
      const collided = recordsAt(dns, now).some((own) => this.#standsInTheWay(own));
      if (collided) expect({ name, conflict: dns.conflict }).toMatchObject({ name, conflict: {} });
      if (owner === 'foreign') expect(recordsAt(dns, now)).toEqual([]);
      else if (!dns.failure && !collided) {
        expect({ name, records: sorted(records) }).toEqual({ name, records: sorted(recordsAt(dns, now)) });
        expect(dns.appliedRevision).toBe(dns.revision);
        expect(owner).toBeDefined();
      }
    }
    expect(ours.filter((record) => !items.some(({ name }) => isOf(name, record)))).toEqual([]);
    expect(names.lease.holder).toBeUndefined();
    if (failing.length === 0) expect(names.journal?.journal?.entries ?? []).toEqual([]);
    expect([...names.changes.values()].filter(({ status }) => status !== 'INSYNC')).toEqual([]);
  }

  #standsInTheWay = ({ name, type }: RecordSet) =>
    [type, 'CNAME'].some((standing) => this.zones.byHand.has(recordKey({ name, type: standing })));

  recordsOf(label: string): ListedRecordSet[] {
    return sorted([...this.zones.records.values()].filter((record) => isOf(fqdn(label), record)));
  }

  async #change(label: string, next: (gateway: Gateway | undefined, now: number) => Gateway | undefined) {
    const { names, clock, settings } = this;
    await changeName<Gateway>({ names, clock }, fqdn(label), (current) => {
      const now = epochSeconds(clock);
      if (current?.owner === 'foreign') return undefined;
      const gateway = next(current?.owner ? current.holder : undefined, now);
      const item = current ?? freshName(fqdn(label), ZONE);
      return gateway && { next: withGateway(item, gateway, settings, now) };
    });
  }
}

const fqdn = (label: string) => `${label}.${ZONE}`;

/** Whether a record belongs to a name's item: its own, its challenge, or for the zone the zone's own. */
function isOf(itemName: string, { name }: ListedRecordSet): boolean {
  if (itemName === ZONE) return name === ZONE || name.startsWith('*.') || name.endsWith(`.tunnel.${ZONE}`);
  return name === itemName || name === `_acme-challenge.${itemName}`;
}

const sorted = (records: readonly ListedRecordSet[]) =>
  [...records].sort((a, b) => (`${a.name} ${a.type}` < `${b.name} ${b.type}` ? -1 : 1));
