import fc from 'fast-check';
import { OutcomeUnknown } from '../../../../functions/dns/dns-zone';
import { Steps } from './steps';
import { World } from './world';

jest.setTimeout(60_000);

const LABELS = ['a', 'b', 'c', 'd'] as const;
const label = fc.constantFrom(...LABELS);
const ip = fc.integer({ min: 1, max: 250 }).map((last) => `198.51.100.${last}`);

type Command = (world: World) => Promise<void>;
const named = (text: string, command: Command) => Object.assign(command, { toString: () => text });

/** A run in which some step goes wrong, or none. */
const run = fc
  .record({
    told: fc.array(label),
    step: fc.option(fc.integer({ min: 1, max: 60 })),
    fault: fc.constantFrom('killed before', 'killed after', 'lost before', 'lost after'),
  })
  .map(({ told, step, fault }) =>
    named(`run(${told.join()}; ${step ?? 'no'} ${fault})`, async (world) => {
      const steps: Steps = new Steps(async ({ number, call }, perform) => {
        if (number !== step) return perform();
        if (fault.endsWith('after')) await perform();
        if (fault.startsWith('killed')) return steps.die();
        throw call === 'submit' ? new OutcomeUnknown('no answer') : new Error('no answer');
      });
      await world.drain(told, steps).catch(() => undefined);
    }),
  );

const command: fc.Arbitrary<Command> = fc.oneof(
  { weight: 3, arbitrary: run },
  fc
    .record({ label, mode: fc.constantFrom(0 as const, 1 as const), ip })
    .map(({ label, mode, ip }) =>
      named(`subscribe(${label}, ${mode}, ${ip})`, (world) => world.subscribe(label, mode, ip)),
    ),
  fc
    .record({ label, value: fc.constantFrom('x', 'y', 'z') })
    .map(({ label, value }) =>
      named(`challenge(${label}, ${value})`, (world) => world.challenge(label, value)),
    ),
  fc
    .record({ label, ip: fc.oneof(ip, fc.constant('2001:db8::7')) })
    .map(({ label, ip }) => named(`ping(${label}, ${ip})`, (world) => world.ping(label, ip))),
  label.map((label) => named(`unsubscribe(${label})`, (world) => world.unsubscribe(label))),
  label.map((label) =>
    named(`delete ${label} by hand`, async ({ zones }) => zones.deleteByHand(`${label}.gw.test`, 'A')),
  ),
  fc.record({ label, type: fc.constantFrom('A', 'MX', 'CNAME') }).map(({ label, type }) =>
    named(`write ${label} ${type} by hand`, async ({ zones }) => {
      const isAlone = (one: string) => zones.records.has(`${label}.gw.test ${one}`);
      if (type === 'CNAME' ? ['A', 'AAAA', 'TXT', 'MX'].some(isAlone) : isAlone('CNAME')) return;
      zones.writeByHand({ name: `${label}.gw.test`, type, ttl: 300, values: ['192.0.2.200'] });
    }),
  ),
  fc
    .constantFrom(5, 61, 3_700, 200_000)
    .map((seconds) => named(`${seconds} s pass`, async ({ clock }) => clock.forward(seconds))),
);

test('whatever happens in whatever order, DNS ends up as the items say', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(command, { minLength: 3, maxLength: 14 }), async (commands) => {
      const world = new World();
      for (const run of commands) await run(world);
      // What was deleted by hand and is still wanted is for `zone repair`; here its owner brings it back.
      for (const name of LABELS) await world.unsubscribe(name);
      await world.settle();
      world.expectAgreement();
      for (const name of LABELS) {
        for (const type of ['A', 'MX', 'CNAME']) world.zones.deleteByHand(`${name}.gw.test`, type);
        expect(world.recordsOf(name)).toEqual([]);
      }
      // A label that somebody else had is free once the writer has seen that nothing stands there.
      world.clock.forward(90_000);
      await world.drain();

      for (const name of LABELS) await world.subscribe(name, 1, '198.51.100.251');
      await world.settle();
      world.expectAgreement();
    }),
    { numRuns: 150 },
  );
});
