import { mailEvents } from '../../../functions/outbox/workers/mail-events';
import { SUPPRESSION_PREFIX } from '../../../functions/dns/names-table';
import { roleOf } from '../../../local/deployment';
import { eventually } from '../../support/eventually';
import { FaultPlan } from '../../support/fault-plan';
import { startAdminSystem, type AdminSystem } from './admin-system';
import { ScanCommand } from '@aws-sdk/client-dynamodb';

jest.setTimeout(60_000);

const faults = new FaultPlan();
let running: AdminSystem;

beforeAll(async () => {
  running = await startAdminSystem({ fault: faults.decide });
});
afterAll(() => running.stop());

const suppressed = async () => {
  const { Items = [] } = await running.dynamoDb.send(new ScanCommand({ TableName: 'gatepost-names' }));
  return Items.filter(({ pk }) => pk?.S?.startsWith(SUPPRESSION_PREFIX)).length;
};

test('a bounce that could not be noted waits in the failure queue, and redrive notes it once that works', async () => {
  expect(await running.json('redrive')).toMatchObject({ exitCode: 0, value: { repeated: 0, failed: [] } });

  faults.inject('error', { caller: roleOf(mailEvents), service: 'dynamodb' });
  const token = await running.subscribe('bouncing');
  await running.get('/setemail', { token, email: 'bounce@simulator.amazonses.com', optout: '0' });
  await eventually(() => expect(running.system.failedWakes()).toBe(1));
  expect(await suppressed()).toBe(0);

  const listed = await running.json('redrive', '--list');
  expect(listed.value).toEqual([expect.objectContaining({ worker: roleOf(mailEvents), hasEvent: true })]);
  // As long as the cause is there it fails again, and stays.
  const again = await running.admin('redrive');
  expect(again).toMatchObject({ exitCode: 3 });
  expect(again.stdout).toContain(`${roleOf(mailEvents)} failed again`);
  expect(running.system.failedWakes()).toBe(1);

  faults.clear();
  expect(await running.json('redrive')).toMatchObject({ exitCode: 0, value: { repeated: 1, failed: [] } });
  expect(await suppressed()).toBe(1);
  expect(running.system.failedWakes()).toBe(0);
});

test('of a stream’s batch only that it failed is known: redrive runs the worker on what is due', async () => {
  await running.system.idle();
  faults.inject('error', { caller: 'gatepost-dns-writer', service: 'dynamodb' });
  await running.subscribe('waiting', { mode: '1' });
  await eventually(() => expect(running.system.failedWakes()).toBe(1));
  faults.clear();
  expect(await running.json('redrive')).toMatchObject({ exitCode: 0, value: { repeated: 1, failed: [] } });
  await eventually(() =>
    expect(running.records().some((record) => record.startsWith('waiting.'))).toBe(true),
  );
});
