/**
 * SES, SNS, the CA, DynamoDB and KMS fail under the workers of SIP accounts and mail domains: what was promised is
 * delivered all the same. The gateways' workers are in delivery-faults.test.ts.
 */
import { certificateIssuer } from '../../functions/mail/workers/certificate-issuer';
import { domainRemover } from '../../functions/mail/workers/domain-remover';
import { messageSender } from '../../functions/accounts/workers/message-sender';
import { moodsFor, type Fault } from '../../local/aws-server';
import { roleOf } from '../../local/deployment';
import { eventually } from '../support/eventually';
import { printFigures } from '../support/print-figures';
import type { TestSystem } from '../support/test-system';
import { countHeld } from './support/count';
import { draw, seedHint } from './support/draw';
import {
  accountMailPromise,
  accountTextPromise,
  certificatePromise,
  deletionPromise,
  startWithAuthority,
} from './support/promises';

/** How many calls fail in a row: more than the SDK tries by itself, but where one costs a time limit. */
const TIMES: Record<Fault, number> = {
  throttle: 4,
  error: 4,
  timeout: 1,
  'cut-after': 2,
  twice: 1,
  deny: 1,
  conflict: 3,
  cancelled: 3,
  partial: 3,
  late: 3,
};
const FAULTS: Fault[] = ['throttle', 'error', 'timeout', 'cut-after', 'twice'];
const OF_AWS: Fault[] = [...FAULTS, 'deny'];

const dynamo = (...operations: string[]) =>
  operations.map((operation) => ({ service: 'dynamodb', operation }));
const WORKERS = [
  {
    worker: messageSender,
    calls: [
      { service: 'kms', operation: 'Decrypt' },
      { service: 'ses', operation: 'SendEmail' },
      ...dynamo('Query', 'GetItem', 'PutItem'),
    ],
    promise: accountMailPromise,
  },
  { worker: messageSender, calls: [{ service: 'sns', operation: 'Publish' }], promise: accountTextPromise },
  { worker: domainRemover, calls: dynamo('Query', 'BatchWriteItem', 'DeleteItem'), promise: deletionPromise },
  {
    worker: certificateIssuer,
    calls: dynamo('Query', 'GetItem', 'PutItem', 'TransactWriteItems'),
    promise: (system: TestSystem) => certificatePromise(system, on.authority),
  },
];
const AUTHORITY_CALLS = [
  'nonce',
  'account',
  'new-order',
  'order',
  'authorization',
  'challenge',
  'finalize',
  'certificate',
];

let on: Awaited<ReturnType<typeof startWithAuthority>>;
beforeAll(async () => {
  on = await startWithAuthority({ awsCallTimeoutMs: 1_000 });
});
afterEach(() => {
  on.system.faults.clear();
  on.authority.fault = () => undefined;
});
afterAll(async () => {
  await on.system.stop();
  await on.authority.stop();
});

/** Lets time pass until the promise is kept. */
const keptLater = (isKept: () => Promise<void>, what: string) =>
  eventually(
    async () => {
      try {
        await isKept();
      } catch (error) {
        on.system.clock.forward({ minutes: 2 });
        void on.system.sweep();
        throw error;
      }
    },
    { withinMs: 30_000, everyMs: 200 },
  ).catch((cause: unknown) => {
    throw new Error(`${what}; ${seedHint()}`, { cause });
  });

test.each(WORKERS.flatMap(({ calls, ...others }) => calls.map((call) => ({ ...call, ...others }))))(
  '$worker.id: $service $operation',
  async ({ worker, service, operation, promise }) => {
    // A key is kept once it was opened.
    const faults = [...OF_AWS, ...moodsFor({ service, operation, isEventual: operation === 'Query' })];
    for (const fault of service === 'kms' ? [draw(faults, service)] : faults) {
      const before = on.system.faults.injected;
      await on.system.running.idle();
      on.system.faults.inject(fault, { caller: roleOf(worker), service, operation }, TIMES[fault]);
      const { isKept } = await promise(on.system);
      // A message whose sending nobody heard of is sent again, and says the same.
      await keptLater(() => isKept(6), `${worker.id}, ${fault} of ${service} ${operation}`);
      expect(on.system.faults.injected).toBeGreaterThan(before);
      on.system.faults.clear();
      countHeld('faults', 1);
    }
  },
);

test('the CA: each request of an order', async () => {
  // The account, and a first certificate.
  const first = await certificatePromise(on.system, on.authority);
  await keptLater(() => first.isKept(), 'undisturbed');
  let injected = 0;
  for (const [index, kind] of AUTHORITY_CALLS.entries()) {
    // Registered once and for all.
    if (kind === 'account') continue;
    const fault = draw(FAULTS, 'the CA', kind, index);
    let left = TIMES[fault];
    on.authority.fault = (asked) =>
      asked === kind && (left -= 1) >= 0 ? ((injected += 1), fault) : undefined;
    const { isKept } = await certificatePromise(on.system, on.authority);
    await keptLater(() => isKept(3), `${fault} of the CA's ${kind}`);
    countHeld('faults', 1);
  }
  printFigures('faults of the CA', { requests: AUTHORITY_CALLS.length - 1, 'that failed': injected });
  expect(injected).toBeGreaterThan(AUTHORITY_CALLS.length - 2);
});
