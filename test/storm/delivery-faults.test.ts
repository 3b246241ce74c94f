/**
 * DynamoDB, KMS, SES and Route 53 throttle, fail, do not answer, or do what they were asked for and nobody hears of it:
 * the workers deliver what was promised all the same.
 */
import { dnsWriter } from '../../functions/dns/workers/dns-writer';
import { mailSender } from '../../functions/registration/workers/mail-sender';
import { roleOf } from '../../local/deployment';
import { freshAddress } from '../support/call';
import { eventually } from '../support/eventually';
import { TestGateway } from '../support/gateway';
import { useSystem } from '../support/test-system';

/** How many calls fail in a row: the SDK tries one again by itself, but not for ever; then the whole run fails. */
const TIMES = { throttle: 1, error: 4, 'cut-after': 2, timeout: 1 };

const WRITER_CALLS = [
  { service: 'dynamodb', operation: 'Query' },
  { service: 'dynamodb', operation: 'BatchGetItem' },
  { service: 'dynamodb', operation: 'PutItem' },
  { service: 'dynamodb', operation: 'UpdateItem' },
  { service: 'dynamodb', operation: 'DeleteItem' },
  { service: 'route53', operation: /^POST .*\/rrset/ },
  { service: 'route53', operation: /^GET .*\/change\// },
];
const SENDER_CALLS = [
  // First, as the key is kept then.
  { service: 'kms', operation: 'Decrypt' },
  { service: 'dynamodb', operation: 'Query' },
  { service: 'dynamodb', operation: 'GetItem' },
  { service: 'dynamodb', operation: 'PutItem' },
  { service: 'ses', operation: 'SendEmail' },
];

describe.each(['throttle', 'error', 'cut-after', 'timeout'] as const)(
  'after %s, a promise is kept:',
  (fault) => {
    const system = useSystem({ awsCallTimeoutMs: 500 });
    /** Lets the time pass after which whatever failed is tried again. */
    const later = async () => {
      system.clock.forward({ minutes: 3 });
      await system.sweep();
    };

    test.each(WRITER_CALLS)('records, $service $operation', async (calls) => {
      const gateway = await TestGateway.subscribe(system, { mode: 1 });
      await eventually(async () =>
        expect(await system.resolve('A', gateway.name)).toEqual([gateway.address]),
      );
      const before = system.faults.injected;
      system.faults.inject(fault, { caller: roleOf(dnsWriter), ...calls }, TIMES[fault]);

      const address = freshAddress();
      await gateway.ping(address);
      await gateway.setChallenge('value');
      await gateway.unsubscribe();
      const next = await TestGateway.subscribe(system, { mode: 1 });
      await eventually(
        async () => {
          await later();
          expect(system.recordsOf(gateway.name)).toEqual([]);
          expect(await system.resolve('A', next.name)).toEqual([next.address]);
          await expect(gateway.stored()).rejects.toThrow('Nothing is stored');
        },
        { withinMs: 25_000 },
      );
      expect(system.faults.injected).toBeGreaterThan(before);
    });

    test.each(SENDER_CALLS)('mails, $service $operation', async (calls) => {
      const gateway = await TestGateway.subscribe(system);
      const before = system.faults.injected;
      system.faults.inject(fault, { caller: roleOf(mailSender), ...calls }, TIMES[fault]);
      await gateway.setEmail();
      await eventually(
        async () => {
          await later();
          expect(system.mailsTo(gateway.email)).not.toEqual([]);
        },
        { withinMs: 25_000 },
      );
      // One that was sent twice says the same twice.
      expect(new Set(system.mailsTo(gateway.email).map(({ text }) => text)).size).toBe(1);
      expect(system.faults.injected).toBeGreaterThan(before);
    });
  },
);

/** What services say when they are busy, and what a role is told that lacks a right. */
const MOODS = [
  { fault: 'deny', calls: { service: 'route53', operation: /^POST .*\/rrset/ }, times: 1 },
  { fault: 'deny', calls: { service: 'dynamodb', operation: 'UpdateItem' }, times: 1 },
  { fault: 'conflict', calls: { service: 'route53', operation: /^POST .*\/rrset/ }, times: 4 },
  { fault: 'conflict', calls: { service: 'dynamodb', operation: 'PutItem' }, times: 4 },
  { fault: 'conflict', calls: { service: 'dynamodb', operation: 'UpdateItem' }, times: 4 },
  { fault: 'conflict', calls: { service: 'dynamodb', operation: 'DeleteItem' }, times: 4 },
  { fault: 'partial', calls: { service: 'dynamodb', operation: 'BatchGetItem' }, times: 4 },
  { fault: 'late', calls: { service: 'dynamodb', operation: 'Query' }, times: 20 },
] as const;

describe('in every mood of AWS, promised records are kept:', () => {
  const system = useSystem();

  test.each(MOODS)('$fault of $calls.service $calls.operation', async ({ fault, calls, times }) => {
    const gateways = await Promise.all(
      Array.from({ length: 5 }, () => TestGateway.subscribe(system, { mode: 1 })),
    );
    const before = system.faults.injected;
    system.faults.inject(fault, { caller: roleOf(dnsWriter), ...calls }, times);
    const addresses = gateways.map(() => freshAddress());
    await Promise.all(gateways.map((gateway, number) => gateway.ping(addresses[number])));
    const [first, ...others] = gateways as [TestGateway, ...TestGateway[]];
    await first.unsubscribe();
    await eventually(
      async () => {
        system.clock.forward({ minutes: 3 });
        await system.sweep();
        expect(system.recordsOf(first.name)).toEqual([]);
        await expect(first.stored()).rejects.toThrow('Nothing is stored');
        for (const [number, { name }] of others.entries()) {
          expect(await system.resolve('A', name)).toEqual([addresses[number + 1]]);
        }
      },
      { withinMs: 25_000 },
    );
    expect(system.faults.injected).toBeGreaterThan(before);
  });
});
