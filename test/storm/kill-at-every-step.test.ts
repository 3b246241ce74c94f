import { OutcomeUnknown } from '../../functions/dns/dns-zone';
import { Steps, type AtStep } from '../unit/dns/writer/steps';
import { World } from '../unit/dns/writer/world';
import { countHeld } from './support/count';

// Hundreds of whole runs a test.
jest.setTimeout(60_000);

/** Ways a step can go wrong, each with whether it applies to a call. */
const FAULTS: Record<string, { applies(call: string): boolean; at(steps: Steps): AtStep }> = {
  'killed before': {
    applies: () => true,
    at: (steps) => async () => steps.die(),
  },
  'killed after': {
    applies: () => true,
    at: (steps) => async (_step, perform) => {
      await perform();
      return steps.die();
    },
  },
  'failed before': {
    applies: () => true,
    at:
      () =>
      async ({ call }) => {
        throw failure(call);
      },
  },
  'done, but its answer lost': {
    applies: () => true,
    at:
      () =>
      async ({ call }, perform) => {
        await perform();
        throw failure(call);
      },
  },
  // The SDK repeats a call of DynamoDB whose answer was lost; calls of Route 53 are not repeated.
  'done twice': {
    applies: (call) => !isRoute53(call),
    at: () => async (_step, perform) => {
      await perform();
      return perform();
    },
  },
};

const isRoute53 = (call: string) => ['submit', 'isInSync', 'read'].includes(call);
const failure = (call: string) =>
  isRoute53(call)
    ? new OutcomeUnknown('socket hang up')
    : new Error('ProvisionedThroughputExceededException');

/** What happens to the zone between the writer's end and the next one's start. */
const MEANWHILE: Record<string, (world: World) => Promise<void>> = {
  nothing: async () => undefined,
  'owners come, go and change': async (world) => {
    await world.ping('moving', '198.51.100.99');
    await world.unsubscribe('new');
    await world.subscribe('new', 0);
    await world.challenge('new', 'of-the-second-owner');
    await world.subscribe('leaving', 1, '198.51.100.77');
    await world.unsubscribe('certified');
    await world.subscribe('certified', 1, '198.51.100.78');
    await world.unsubscribe('both');
    await world.challenge('drifted', 'third');
    await world.unsubscribe('renewing');
    await world.unsubscribe('passing');
    await world.subscribe('late', 1, '198.51.100.79');
  },
  'an hour': async (world) => world.clock.forward(3_700),
};

/** The next writer's triggers: stream records are repeated, reordered, or missing. */
const TRIGGERS: readonly (readonly string[])[] = [
  [],
  ['late', 'drifted', 'both', 'new', 'leaving', 'certified', 'moving', 'new', 'moving'],
  ['new'],
];

/** A zone with something of everything, in which something of everything is due. */
async function busyWorld(): Promise<World> {
  const world = new World();
  await world.subscribe('moving', 1, '198.51.100.1');
  await world.subscribe('certified', 0);
  await world.challenge('certified', 'first');
  await world.subscribe('leaving', 0);
  await world.challenge('leaving', 'first');
  await world.subscribe('both', 1, '198.51.100.2');
  await world.subscribe('drifted', 1, '198.51.100.3');
  await world.challenge('drifted', 'first');
  await world.subscribe('renewing', 1, '198.51.100.4');
  await world.drain();
  world.clock.forward(1_800);

  await world.ping('moving', '198.51.100.11');
  await world.ping('moving', '2001:db8::11');
  await world.challenge('certified', 'second');
  await world.unsubscribe('leaving');
  await world.challenge('both', 'first');
  await world.ping('both', '198.51.100.12');
  await world.unsubscribe('both');
  await world.subscribe('both', 0);
  // Somebody was in the console: what is to be deleted is not as it was.
  world.zones.deleteByHand('_acme-challenge.drifted.gw.test', 'TXT');
  await world.unsubscribe('drifted');
  await world.subscribe('drifted', 1, '198.51.100.13');
  await world.subscribe('new', 1, '198.51.100.14');
  await world.subscribe('passing', 1, '198.51.100.15');
  await world.challenge('passing', 'first');
  await world.ping('renewing', '198.51.100.4');

  // Somebody has records of their own beside each name, and at the very place of some.
  for (const label of ['moving', 'certified', 'leaving', 'both', 'drifted', 'renewing', 'new', 'passing']) {
    world.zones.writeByHand({ name: `${label}.gw.test`, type: 'MX', ttl: 300, values: ['10 mx.test.'] });
  }
  world.zones.writeByHand({ name: 'portal.gw.test', type: 'A', ttl: 300, values: ['192.0.2.10'] });
  world.zones.writeByHand({ name: 'shop.gw.test', type: 'CNAME', ttl: 300, values: ['shop.test.'] });
  await world.subscribe('portal', 1, '198.51.100.16');
  await world.subscribe('shop', 0);
  await world.challenge('shop', 'first');
  // As much as it takes for a run to outlast its lease, unless it renews it.
  for (const label of ['first', 'second', 'third', 'fourth']) await world.subscribe(label, 1);
  return world;
}

async function stepsOfAnUndisturbedRun(): Promise<string[]> {
  const steps = new Steps();
  await (await busyWorld()).drain(['new', 'moving'], steps);
  return steps.calls;
}

describe('a writer that ends, fails or repeats itself at any of its steps', () => {
  test.each(Object.entries(FAULTS))(
    '%s: the next one brings about the same end',
    async (fault, { applies, at }) => {
      const calls = await stepsOfAnUndisturbedRun();
      let disturbed = 0;
      for (const [position, call] of calls.entries()) {
        if (!applies(call)) continue;
        for (const [meanwhile, change] of Object.entries(MEANWHILE)) {
          const world = await busyWorld();
          const steps: Steps = new Steps((step, perform) =>
            step.number === position + 1 ? at(steps)(step, perform) : perform(),
          );
          await world.drain(['new', 'moving'], steps).catch(() => undefined);
          await change(world);
          world.clock.forward(61);
          await world.drain(TRIGGERS[disturbed % TRIGGERS.length]);
          await world.settle();
          try {
            world.expectAgreement();
          } catch (error) {
            throw new Error(`${fault} step ${position + 1} (${call}), meanwhile ${meanwhile}`, {
              cause: error,
            });
          }
          disturbed += 1;
        }
      }
      process.stdout.write(
        `DNS writer ${fault}: ${calls.filter(applies).length} steps, ${disturbed} runs, all ended alike\n`,
      );
      expect(disturbed).toBeGreaterThan(100);
      countHeld('kills', disturbed);
    },
  );

  test('a batch without an answer at the very end of a run is left to the next run as open', async () => {
    const world = await busyWorld();
    const steps = new Steps(async ({ call }, perform) => {
      await perform();
      if (call === 'submit') throw failure(call);
    });
    await world.drain(['passing'], steps, 65_000).catch(() => undefined);
    await world.unsubscribe('passing');
    await world.settle();
    world.expectAgreement();
  });

  test('no step is left out: the run makes every call that a writer can make', async () => {
    const calls = new Set(await stepsOfAnUndisturbedRun());
    expect([...calls].sort()).toEqual(
      [
        'acquire',
        'addChange',
        'clearJournal',
        'due',
        'get',
        'getAll',
        'isInSync',
        'markInSync',
        'read',
        'release',
        'remove',
        'renew',
        'save',
        'submit',
        'takeJournal',
        'writeJournal',
      ].sort(),
    );
  });
});

describe('two writers', () => {
  test('one that was held up past its lease changes nothing when it goes on', async () => {
    const calls = await stepsOfAnUndisturbedRun();
    let heldUp = 0;
    for (const [position, call] of calls.entries()) {
      for (const [meanwhile, change] of Object.entries(MEANWHILE)) {
        const world = await busyWorld();
        let takenOver: Promise<void> | undefined;
        const takeOver = async () => {
          await change(world);
          world.clock.forward(61);
          await world.drain();
        };
        const steps: Steps = new Steps(async (step, perform) => {
          if (step.number !== position + 1) return perform();
          // A call of Route 53 has a time limit below the lease's margin: it cannot arrive later than that.
          const answer = call === 'submit' ? await perform() : undefined;
          await (takenOver = takeOver());
          return call === 'submit' ? answer : perform();
        });
        await world.drain(['new', 'moving'], steps).catch(() => undefined);
        await takenOver;
        await world.settle();
        try {
          world.expectAgreement();
        } catch (error) {
          throw new Error(`held up at step ${position + 1} (${call}), meanwhile ${meanwhile}`, {
            cause: error,
          });
        }
        heldUp += 1;
      }
    }
    process.stdout.write(
      `DNS writer held up past its lease: ${calls.length} steps, ${heldUp} runs, all ended alike\n`,
    );
  });

  test('at the same time: one works, the other tells it to look once more and goes', async () => {
    const world = await busyWorld();
    const second = new Steps();
    let started: Promise<void> | undefined;
    const first = new Steps(async ({ call }, perform) => {
      if (call === 'submit') {
        await world.subscribe('while-busy', 1, '198.51.100.50');
        await (started ??= world.drain(['while-busy'], second));
      }
      return perform();
    });
    await world.drain([], first);
    expect(second.calls).toEqual(['acquire', 'nudge', 'acquire']);
    world.expectAgreement();
    expect(world.recordsOf('while-busy')).toMatchObject([{ type: 'A', values: ['198.51.100.50'] }]);
  });
});
