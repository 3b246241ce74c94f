import { OutcomeUnknown, TurnedAway } from '../../../../functions/dns/dns-zone';
import { Steps, type AtStep } from './steps';
import { World } from './world';

/** So much of the lease must be left when Route 53 is called: two calls under way never overlap. */
const LEASE_LEFT_MS = 39_000;

/** A run each of whose submits ends like this. @returns how often it submitted, and what it ended with */
async function drainWith(world: World, fault: () => Error) {
  let submits = 0;
  const steps = new Steps(async ({ call }, perform) => {
    if (call !== 'submit') return perform();
    submits += 1;
    throw fault();
  });
  const ending = await world.drain(['box'], steps).then(
    () => undefined,
    (error: unknown) => error,
  );
  return { submits, ending };
}

async function worldWithABox() {
  const world = new World();
  await world.drain();
  await world.subscribe('box', 1);
  return world;
}

const isHeld = ({ names, clock }: World) =>
  names.lease.holder !== undefined && (names.lease.endsAt ?? 0) > clock.now();

test('a refusal ends the run at its first call, and the next run begins at once', async () => {
  const world = await worldWithABox();
  const denied = Object.assign(new Error('not authorized'), { name: 'AccessDenied' });
  expect(await drainWith(world, () => denied)).toEqual({ submits: 1, ending: denied });
  expect(isHeld(world)).toBe(false);

  await world.drain();
  expect(world.recordsOf('box')).toHaveLength(1);
  world.expectAgreement();
});

test('a call that may still be under way keeps its lease: no other writer comes in between', async () => {
  const world = await worldWithABox();
  const { submits, ending } = await drainWith(world, () => new OutcomeUnknown('no answer'));
  expect(ending).toBeInstanceOf(OutcomeUnknown);
  expect(submits).toBe(5);
  expect(isHeld(world)).toBe(true);

  await world.drain();
  expect(world.recordsOf('box')).toEqual([]);
  await world.settle();
  expect(world.recordsOf('box')).toHaveLength(1);
  world.expectAgreement();
});

test('a call that was turned away is repeated in the run, and leaves nothing under way behind it', async () => {
  const world = await worldWithABox();
  const { submits, ending } = await drainWith(world, () => new TurnedAway('busy'));
  expect(ending).toBeInstanceOf(TurnedAway);
  expect(submits).toBe(5);
  expect(isHeld(world)).toBe(false);

  await world.drain();
  expect(world.recordsOf('box')).toHaveLength(1);
  world.expectAgreement();
});

test('one batch that was turned away goes through in the same run', async () => {
  const world = await worldWithABox();
  let turned = false;
  const once: AtStep = async ({ call }, perform) => {
    if (call !== 'submit' || turned) return perform();
    turned = true;
    throw new TurnedAway('busy');
  };
  await world.drain(['box'], new Steps(once));
  expect(world.recordsOf('box')).toHaveLength(1);
  world.expectAgreement();
});

describe('Route 53 is called only while the lease lasts long enough,', () => {
  /** A run in which this call takes half of the lease. @returns what was left of the lease at each submit */
  async function leaseLeft(world: World, slow: string) {
    const left: number[] = [];
    const steps = new Steps(async ({ call }, perform) => {
      if (call === 'submit') left.push((world.names.lease.endsAt ?? 0) - world.clock.now());
      const done = await perform();
      if (call === slow) world.clock.forward(30);
      return done;
    });
    await world.drain(['box'], steps);
    expect(left).not.toEqual([]);
    return Math.min(...left);
  }

  test('also after a journal that took its time', async () => {
    const world = await worldWithABox();
    expect(await leaseLeft(world, 'writeJournal')).toBeGreaterThanOrEqual(LEASE_LEFT_MS);
  });

  test('also when it makes known what a writer before it left open', async () => {
    const world = await worldWithABox();
    const killed: Steps = new Steps(({ call }, perform) => (call === 'addChange' ? killed.die() : perform()));
    await world.drain(['box'], killed).catch(() => undefined);
    world.clock.forward(61);
    expect(await leaseLeft(world, 'getAll')).toBeGreaterThanOrEqual(LEASE_LEFT_MS);
  });
});
