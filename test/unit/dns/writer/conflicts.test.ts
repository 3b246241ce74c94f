import { OutcomeUnknown } from '../../../../functions/dns/dns-zone';
import { heldAt } from '../../../../functions/dns/name-item';
import { Steps } from './steps';
import { World, ZONE } from './world';

const nameOf = (label: string) => `${label}.${ZONE}`;
const PORTAL = { name: nameOf('portal'), type: 'A', ttl: 300, values: ['192.0.2.10'] };
const OURS = { name: nameOf('box'), type: 'A', ttl: 60, values: ['198.51.100.1'] };
const promiseOf = (world: World, label: string) => world.names.items.get(nameOf(label))?.dns;
const submits = ({ calls }: Steps) => calls.filter((call) => call === 'submit').length;

/** A world whose zone has its own records already. */
async function world(): Promise<World> {
  const made = new World();
  await made.drain();
  return made;
}

test('30 conflicts among 300 names are taken out at once, and all others are written', async () => {
  const on = await world();
  const labels = Array.from({ length: 300 }, (_, number) => `box-${number}`);
  for (const [number, label] of labels.entries()) {
    await on.subscribe(label, 1);
    if (number % 10 === 0) on.zones.writeByHand({ ...PORTAL, name: nameOf(label) });
  }
  const steps = new Steps();
  await on.drain(labels, steps);
  on.expectAgreement();
  expect(labels.filter((label) => promiseOf(on, label)?.conflict)).toHaveLength(30);
  expect(on.zones.batches.at(-1)).toHaveLength(270);
  expect(submits(steps)).toBe(2);
  expect(steps.calls.filter((call) => call === 'read')).toHaveLength(30);
});

describe('a record made by hand where ours is to be', () => {
  test('survives its name’s subscription, changes and end, and nothing else of the name is written', async () => {
    const on = await world();
    on.zones.writeByHand(PORTAL);
    await on.subscribe('portal', 1);
    await on.drain(['portal']);
    await on.challenge('portal', 'value');
    await on.drain(['portal']);
    expect(on.recordsOf('portal')).toEqual([PORTAL]);
    expect(promiseOf(on, 'portal')?.conflict?.sets).toEqual([{ name: PORTAL.name, type: 'A' }]);
    await on.unsubscribe('portal');
    expect(on.names.items.get(PORTAL.name)).toMatchObject({
      owner: 'foreign',
      holder: { sets: [{ name: PORTAL.name, type: 'A' }] },
    });
    await on.drain(['portal']);
    expect(on.recordsOf('portal')).toEqual([PORTAL]);
    on.expectAgreement();

    on.clock.forward(90_000);
    await on.drain();
    expect(on.names.items.get(PORTAL.name)?.owner).toBe('foreign');
    on.zones.deleteByHand(PORTAL.name, 'A');
    on.clock.forward(90_000);
    await on.drain();
    expect(on.names.items.has(PORTAL.name)).toBe(false);
  });

  test('makes a name that nobody used foreign when its day is over', async () => {
    const on = await world();
    on.zones.writeByHand(PORTAL);
    await on.subscribe('portal', 1);
    await on.drain(['portal']);
    const item = on.names.items.get(PORTAL.name)!;
    const heldUntil = on.clock.now() / 1_000 + 60;
    expect(heldAt({ ...item, heldUntil }, heldUntil)).toMatchObject({ owner: 'foreign' });
    expect(heldAt({ ...item, heldUntil }, heldUntil - 1)).toMatchObject({ owner: 'gateway' });
  });

  test('is foreign also where it equals ours', async () => {
    const on = await world();
    on.zones.writeByHand(OURS);
    await on.subscribe('box', 1);
    await on.drain(['box']);
    expect(promiseOf(on, 'box')).toMatchObject({ applied: [], conflict: {} });
    await on.unsubscribe('box');
    await on.drain(['box']);
    expect(on.recordsOf('box')).toEqual([OURS]);
  });

  test('of a kind that nothing can stand beside is in the way of all', async () => {
    const on = await world();
    on.zones.writeByHand({ ...PORTAL, type: 'CNAME', values: ['elsewhere.test.'] });
    await on.subscribe('portal', 1);
    await on.drain(['portal']);
    expect(promiseOf(on, 'portal')?.conflict?.sets).toEqual([{ name: PORTAL.name, type: 'CNAME' }]);
    on.expectAgreement();
  });

  test('is tried once an hour, and ours comes once it is gone', async () => {
    const on = await world();
    on.zones.writeByHand(PORTAL);
    await on.subscribe('portal', 1);
    await on.drain(['portal']);
    const since = promiseOf(on, 'portal')?.conflict?.since;

    const quiet = new Steps();
    await on.ping('portal', '198.51.100.2');
    on.clock.forward(3_500);
    await on.drain(['portal'], quiet);
    expect(submits(quiet)).toBe(0);

    on.clock.forward(200);
    const again = new Steps();
    await on.drain([], again);
    expect(submits(again)).toBe(1);
    expect(promiseOf(on, 'portal')?.conflict?.since).toBe(since);

    on.zones.deleteByHand(PORTAL.name, 'A');
    on.clock.forward(3_700);
    await on.drain();
    expect(on.recordsOf('portal')).toMatchObject([{ values: ['198.51.100.2'] }]);
    on.expectAgreement();
  });
});

test('ours that somebody changed is theirs: it stays, and a new address waits until it is gone', async () => {
  const on = await world();
  await on.subscribe('box', 1);
  await on.drain(['box']);
  on.zones.writeByHand({ ...OURS, values: ['203.0.113.9'] });
  await on.ping('box', '198.51.100.2');
  await on.drain(['box']);
  expect(on.recordsOf('box')).toMatchObject([{ values: ['203.0.113.9'] }]);
  expect(promiseOf(on, 'box')).toMatchObject({ applied: [], conflict: {} });
  on.expectAgreement();
});

test('ours that somebody deleted is created anew when it changes', async () => {
  const on = await world();
  await on.subscribe('box', 1);
  await on.drain(['box']);
  on.zones.deleteByHand(OURS.name, 'A');
  await on.ping('box', '198.51.100.2');
  await on.drain(['box']);
  expect(on.recordsOf('box')).toMatchObject([{ values: ['198.51.100.2'] }]);
  on.expectAgreement();
});

/** A run whose first batch lands so long after its call timed out. @returns the calls of that run */
async function landingAfter(on: World, seconds: number): Promise<string[]> {
  let landsAt: number | undefined;
  let land: () => Promise<unknown> = () => Promise.resolve();
  const steps = new Steps(async ({ call }, perform) => {
    if (landsAt !== undefined && on.clock.now() >= landsAt) {
      landsAt = Infinity;
      await land();
    }
    if (call !== 'submit' || landsAt !== undefined) return perform();
    landsAt = on.clock.now() + seconds * 1_000;
    land = perform;
    throw new OutcomeUnknown('timed out');
  });
  await on.drain(['box'], steps);
  return steps.calls;
}

describe('a batch whose call was not answered', () => {
  test.each([0, 5, 25])('and that lands %d s later is ours, and not written again', async (seconds) => {
    const on = await world();
    await on.subscribe('box', 1);
    await landingAfter(on, seconds);
    expect(on.recordsOf('box')).toEqual([OURS]);
    expect(promiseOf(on, 'box')?.conflict).toBeUndefined();
    const creations = on.zones.batches.flat().filter(({ action, recordSet }) => {
      return action === 'CREATE' && recordSet.name === OURS.name;
    });
    // Once by the batch; and once in a batch that replaces the set by itself, whose INSYNC tells of the batch's.
    expect(creations).toHaveLength(2);
    on.expectAgreement();
  });

  test('and that lands when nobody waits for it any more is ours all the same', async () => {
    const on = await world();
    await on.subscribe('box', 1);
    let late: (() => Promise<unknown>) | undefined;
    let before: Promise<unknown> | undefined;
    const steps = new Steps(async ({ call }, perform) => {
      if (call !== 'submit') return perform();
      if (!late) {
        late = perform;
        throw new OutcomeUnknown('timed out');
      }
      await (before ??= late());
      return perform();
    });
    await on.drain(['box'], steps);
    expect(before).toBeDefined();
    expect(on.recordsOf('box')).toEqual([OURS]);
    expect(promiseOf(on, 'box')?.conflict).toBeUndefined();
    on.expectAgreement();
  });

  test('and that never lands is sent again after half a minute, not before', async () => {
    const on = await world();
    await on.subscribe('box', 1);
    const sentAt: number[] = [];
    const steps = new Steps(async ({ call }, perform) => {
      if (call !== 'submit') return perform();
      sentAt.push(on.clock.now());
      if (sentAt.length === 1) throw new OutcomeUnknown('timed out');
      return perform();
    });
    await on.drain(['box'], steps);
    expect(sentAt[1]! - sentAt[0]!).toBeGreaterThanOrEqual(30_000);
    expect(on.recordsOf('box')).toEqual([OURS]);
    on.expectAgreement();
  });

  test('leaves a record alone that somebody made by hand meanwhile', async () => {
    const on = await world();
    await on.subscribe('box', 1);
    await on.subscribe('other', 1);
    let made = false;
    const steps = new Steps(async ({ call }, perform) => {
      if (call !== 'submit' || made) return perform();
      made = true;
      on.zones.writeByHand({ ...PORTAL, name: OURS.name });
      throw new OutcomeUnknown('timed out');
    });
    await on.drain(['box', 'other'], steps);
    expect(on.recordsOf('box')).toEqual([{ ...PORTAL, name: OURS.name }]);
    expect(on.recordsOf('other')).toHaveLength(1);
    on.expectAgreement();
  });
});

test('the SOA that an earlier version wrote is no longer ours, and stays', async () => {
  const on = await world();
  const soa = { name: ZONE, type: 'SOA', ttl: 900, values: ['ns-1.test. x. 1 7200 900 1209600 60'] };
  on.zones.writeByHand(soa);
  const item = on.names.items.get(ZONE)!;
  const old = soa as unknown as (typeof item.dns.applied)[number];
  on.names.items.set(ZONE, {
    ...item,
    dns: { ...item.dns, applied: [...item.dns.applied, old], desired: [...item.dns.desired, old] },
  });
  const steps = new Steps();
  await on.drain([], steps);
  expect(submits(steps)).toBe(0);
  expect(on.names.items.get(ZONE)!.dns.applied.map(({ type }) => type)).not.toContain('SOA');
  expect(on.names.items.get(ZONE)!.dns.desired.map(({ type }) => type)).not.toContain('SOA');
  on.expectAgreement();
});

test('a zone that has a CAA of its own keeps it, and has all the rest', async () => {
  const on = new World();
  const own = { name: ZONE, type: 'CAA', ttl: 3_600, values: ['0 issue "other.example"'] };
  on.zones.writeByHand(own);
  await on.drain();
  on.expectAgreement();
  expect(on.zones.records.get(`${ZONE} CAA`)).toEqual(own);
  expect(on.zones.records.get(`*.${ZONE} A`)).toMatchObject({ alias: `default.tunnel.${ZONE}` });

  on.zones.deleteByHand(ZONE, 'CAA');
  on.clock.forward(3_700);
  await on.drain();
  expect(on.zones.records.get(`${ZONE} CAA`)).toMatchObject({ values: on.settings.caa });
});

test('a wildcard of somebody else stays, and so do their front-ends', async () => {
  const on = new World();
  on.zones.writeByHand({ ...PORTAL, name: `*.${ZONE}` });
  on.zones.writeByHand({ ...PORTAL, name: `default.tunnel.${ZONE}`, type: 'AAAA', values: ['2001:db8::9'] });
  await on.drain();
  on.expectAgreement();
  expect(on.zones.records.get(`default.tunnel.${ZONE} A`)).toMatchObject({ values: ['192.0.2.1'] });
});
