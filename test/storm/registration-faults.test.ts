/**
 * DynamoDB and KMS throttle, fail, do not answer, or do what they were asked for and nobody hears of it: every caller
 * gets a documented answer, and nothing is left half made.
 */
import { ZONE_PREFIX } from '../../functions/dns/names-table';
import { LIMIT_PREFIX } from '../../functions/limits/limit';
import { routes } from '../../functions/routes';
import { moodsFor } from '../../local/aws-server';
import { roleOf } from '../../local/deployment';
import { freshAddress, type Answer } from '../support/call';
import { eventually } from '../support/eventually';
import { freshName, linkIn, reclamationTokenIn, TestGateway } from '../support/gateway';
import { useSystem, type StoredItem, type TestSystem } from '../support/test-system';

/** What a gateway asks for, and the calls of AWS that it takes. */
interface Action {
  route: string;
  operations: readonly string[];
  /** Makes what the call needs. @returns the call, and what must hold once it was answered with this text */
  prepare(
    system: TestSystem,
  ): Promise<{ call: () => Promise<Answer>; done: (text: string) => Promise<void> }>;
}

const ACTIONS: Action[] = [
  {
    route: 'subscribe',
    operations: ['GenerateDataKey', 'GetItem', 'TransactWriteItems'],
    prepare: async (system) => {
      const [name, from] = [freshName(), freshAddress()];
      return {
        call: () => system.call('/subscribe', { name, mode: 1 }, { from }),
        done: async (text) => {
          const { token } = JSON.parse(text) as { token: string };
          expect((await system.call('/info', { token })).status).toBe(200);
          await eventually(async () => expect(await system.resolve('A', name)).toEqual([from]));
        },
      };
    },
  },
  {
    route: 'ping',
    operations: ['GetItem', 'PutItem'],
    prepare: async (system) => {
      const gateway = await TestGateway.subscribe(system, { mode: 1 });
      const from = freshAddress();
      return {
        call: () => gateway.ping(from),
        done: () => eventually(async () => expect(await system.resolve('A', gateway.name)).toEqual([from])),
      };
    },
  },
  {
    route: 'setemail',
    operations: ['GenerateDataKey', 'GetItem', 'TransactWriteItems'],
    prepare: async (system) => {
      const gateway = await TestGateway.subscribe(system);
      return {
        call: () => gateway.setEmail(),
        done: async () => {
          const link = linkIn((await system.nextMail(gateway.email)).text ?? '');
          expect((await system.call(link)).status).toBe(200);
        },
      };
    },
  },
  {
    route: 'verifyemail',
    operations: ['GetItem', 'PutItem'],
    prepare: async (system) => {
      const gateway = await TestGateway.subscribe(system);
      const link = await gateway.verificationLink();
      return {
        call: () => system.call(link),
        done: async () => expect(await gateway.info()).toMatchObject({ verified: true }),
      };
    },
  },
  {
    route: 'reclaim',
    operations: ['GenerateDataKey', 'GetItem', 'TransactWriteItems'],
    prepare: async (system) => {
      const gateway = await TestGateway.subscribe(system);
      await gateway.verifyEmail();
      return {
        call: () => gateway.reclaim(),
        done: async () => {
          const reclamationToken = reclamationTokenIn((await system.nextMail(gateway.email)).text ?? '');
          await TestGateway.subscribe(system, { name: gateway.name, reclamationToken });
        },
      };
    },
  },
  {
    route: 'revokeemail',
    operations: ['GetItem', 'PutItem'],
    prepare: async (system) => {
      const gateway = await TestGateway.subscribe(system);
      const link = await gateway.verificationLink();
      return {
        call: () => gateway.revokeEmail(),
        done: async () => expect((await system.call(link)).status).toBe(400),
      };
    },
  },
  {
    route: 'unsubscribe',
    operations: ['GetItem', 'PutItem'],
    prepare: async (system) => {
      const gateway = await TestGateway.subscribe(system, { mode: 1 });
      await eventually(() => expect(system.recordsOf(gateway.name)).toHaveLength(1));
      return {
        call: () => gateway.unsubscribe(),
        done: () => eventually(() => expect(system.recordsOf(gateway.name)).toEqual([])),
      };
    },
  },
  {
    route: 'dnsconfig',
    operations: ['GetItem', 'PutItem'],
    prepare: async (system) => {
      const gateway = await TestGateway.subscribe(system);
      return {
        call: () => gateway.setChallenge('value'),
        done: () =>
          eventually(async () =>
            expect(await system.resolve('TXT', `_acme-challenge.${gateway.name}`)).toEqual(['value']),
          ),
      };
    },
  },
  {
    route: 'info',
    operations: ['GetItem'],
    prepare: async (system) => {
      const gateway = await TestGateway.subscribe(system);
      return {
        call: () => system.call('/info', { token: gateway.token }),
        done: async (text) => expect(text).toContain(gateway.token),
      };
    },
  },
];

const cases = ACTIONS.flatMap((action) => action.operations.map((operation) => ({ ...action, operation })));
const roleOfRoute = (route: string) => roleOf(routes.find(({ id }) => id === route)!);

const isWrite = (operation: string) => /^(PutItem|TransactWriteItems)$/.test(operation);

/** What is stored, but for what counts and leases. */
async function state(system: TestSystem): Promise<StoredItem[]> {
  await system.running.idle();
  const items = await system.items();
  return items.filter(({ pk }) => !pk.startsWith(LIMIT_PREFIX) && !pk.startsWith(ZONE_PREFIX));
}

describe('a gateway', () => {
  // Each has functions of its own: one that has no data key yet asks KMS for one.
  describe.each(['throttle', 'error', 'cut-after', 'timeout'] as const)('after one %s of a call', (fault) => {
    const system = useSystem({ awsCallTimeoutMs: 500 });

    test('gets what it asked for', async () => {
      for (const { route, operation, prepare } of cases) {
        const { call, done } = await prepare(system);
        const before = system.faults.injected;
        system.faults.inject(fault, { caller: roleOfRoute(route), operation }, 1);
        const { status, text } = await call();
        expect({ route, operation, status }).toEqual({ route, operation, status: 200 });
        expect(system.faults.injected - before).toBe(1);
        await done(text);
      }
    }, 60_000);
  });

  describe('after one answer that another moment mends', () => {
    const system = useSystem();

    test.each([
      ...cases.flatMap((one) =>
        moodsFor({
          service: 'dynamodb',
          operation: one.operation,
          isEventual: one.operation === 'GetItem',
        }).map((fault) => ({ ...one, fault })),
      ),
    ])(
      '$fault of $operation: $route gets what it asked for',
      async ({ route, operation, fault, prepare }) => {
        const { call, done } = await prepare(system);
        const before = system.faults.injected;
        system.faults.inject(fault, { caller: roleOfRoute(route), operation }, 1);
        const { status, text } = await call();
        expect(status).toBe(200);
        expect(system.faults.injected - before).toBe(1);
        await done(text);
      },
    );
  });

  describe('while a call fails', () => {
    const system = useSystem();

    test.each([
      ...cases.map((one) => ({ ...one, fault: 'error' as const })),
      // The SDK makes the same of being throttled, only later.
      ...cases
        .filter(({ route, operation }) => route === 'ping' && isWrite(operation))
        .map((one) => ({ ...one, fault: 'throttle' as const })),
    ])('$fault of $operation: $route answers 501, nothing is changed, and later it works', async (one) => {
      const { call, done } = await one.prepare(system);
      const before = await state(system);
      system.faults.inject(one.fault, { caller: roleOfRoute(one.route), operation: one.operation });
      expect((await call()).status).toBe(501);
      expect(await state(system)).toEqual(before);

      system.faults.clear();
      const { status, text } = await call();
      expect(status).toBe(200);
      await done(text);
    });
  });

  describe('while no answer of a write arrives although it was made', () => {
    const system = useSystem();
    const writes = cases.filter(({ route, operation }) => route !== 'subscribe' && isWrite(operation));

    test.each(writes)(
      '$route: state and promise were made together',
      async ({ route, operation, prepare }) => {
        const { call, done } = await prepare(system);
        // A worker that writes meanwhile would make the call fail for good.
        await system.running.idle();
        system.faults.inject('cut-after', { caller: roleOfRoute(route), operation });
        const { status } = await call();
        system.faults.clear();
        expect([200, 501]).toContain(status);
        // Nobody asks again, and what was promised is delivered all the same.
        await done('');
      },
    );

    test('subscribe: the name is taken, and its record is there', async () => {
      const [name, from] = [freshName(), freshAddress()];
      system.faults.inject('cut-after', {
        caller: roleOfRoute('subscribe'),
        operation: 'TransactWriteItems',
      });
      expect((await system.call('/subscribe', { name, mode: 1 }, { from })).status).toBe(501);
      system.faults.clear();
      expect((await system.call('/subscribe', { name })).status).toBe(400);
      await eventually(async () => expect(await system.resolve('A', name)).toEqual([from]));
    });
  });

  describe('while DynamoDB does not answer at all', () => {
    // The time limit alone ends these calls.
    const system = useSystem({ routes: routes.map((route) => ({ ...route, timeoutSeconds: 2 })) });

    test('gets 501 before the function’s time is over, and nothing is changed', async () => {
      const prepared = [];
      for (const { prepare } of ACTIONS) prepared.push(await prepare(system));
      const before = await state(system);
      for (const { route } of ACTIONS) {
        system.faults.inject('timeout', { caller: roleOfRoute(route), service: 'dynamodb' });
      }
      const startedAt = performance.now();
      const answers = await Promise.all(prepared.map(({ call }) => call()));
      expect(performance.now() - startedAt).toBeLessThan(20_000);
      expect(answers.map(({ status }) => status)).toEqual(ACTIONS.map(() => 501));
      for (const { headers } of answers) expect(headers['access-control-allow-origin']).toBe('*');
      system.faults.clear();
      expect(await state(system)).toEqual(before);
    });
  });
});
