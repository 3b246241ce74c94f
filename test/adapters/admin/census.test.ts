import { zoneCensus } from '../../../functions/dns/workers/zone-census';
import { roleOf } from '../../../local/deployment';
import { policyOf } from '../../../lib/grants';
import type { AuthorizedCall } from '../../../local/aws-server';
import { unusedAllowances } from '../../support/unused-allowances';
import { eventually } from '../../support/eventually';
import { byHand, startAdminSystem, ZONE, type AdminSystem } from './admin-system';

jest.setTimeout(30_000);

let on: AdminSystem;
const calls: AuthorizedCall[] = [];
beforeAll(async () => {
  on = await startAdminSystem({
    onAwsCall: (call) => {
      if (call.caller === roleOf(zoneCensus)) calls.push(call);
    },
  });
});
afterAll(() => on.stop());

const makeRecord = (record: unknown, contentType = 'application/json') =>
  fetch(`${on.system.baseUrl}/_local/records`, {
    method: 'POST',
    headers: { 'content-type': contentType },
    body: JSON.stringify(record),
  });
const subscribe = (name: string) => on.get('/subscribe', { name });
const foreign = async () => {
  const { value } = await on.json('name', 'list', '--foreign', '--limit', '1000');
  return (value as { names: { name: string }[] }).names.map(({ name }) => name).sort();
};

it('a record made by hand on this machine has its label refused within two seconds', async () => {
  const record = { name: `portal.${ZONE}`, type: 'A', ttl: 300, values: ['192.0.2.10'] };
  const answer = await makeRecord(record);
  expect([answer.status, await answer.json()]).toEqual([201, record]);
  const madeAt = Date.now();
  await eventually(async () => expect(await foreign()).toEqual([`portal.${ZONE}`]));
  expect(Date.now() - madeAt).toBeLessThan(2_000);

  const { status, body } = await subscribe('portal');
  expect([status, JSON.parse(body)]).toMatchObject([400, { error: 'UnavailableName' }]);
  expect(on.records()).toContain(`portal.${ZONE}. A 300 192.0.2.10`);
  const { stdout } = await on.admin('name', 'show', 'portal');
  expect(stdout).toMatch(/^portal.gateways.test +foreign$/m);
  expect(stdout).toContain(`portal.${ZONE} A`);

  expect(calls.filter(({ allowed }) => !allowed)).toEqual([]);
  expect(unusedAllowances(policyOf(zoneCensus.needs, on.system.deployed), calls)).toEqual([]);
});

it('what Route 53 does not take, and what no form of ours sends, is refused', async () => {
  const taken = await makeRecord({ name: `portal.${ZONE}`, type: 'A', values: ['192.0.2.11'] });
  expect([taken.status, await taken.json()]).toMatchObject([
    400,
    { error: expect.stringContaining('but it already exists') as string },
  ]);
  expect((await makeRecord({ name: 'a.example.org', type: 'A', values: ['192.0.2.11'] })).status).toBe(400);
  expect((await makeRecord({ name: `x.${ZONE}` })).status).toBe(400);
  expect((await makeRecord({}, 'text/plain')).status).toBe(415);
});

it('zone census finds what was made since, and frees what is gone', async () => {
  await on.subscribe('box', { mode: '1' });
  await on.system.idle();
  await on.changeByHand(
    byHand('DELETE', 'portal', 'A', '192.0.2.10'),
    byHand('CREATE', 'shop', 'CNAME', 'shop.example.org.'),
    byHand('CREATE', 'box', 'MX', '10 mail.example.org.'),
  );
  const { exitCode, value } = await on.json('zone', 'census');
  expect(exitCode).toBe(0);
  expect(value).toMatchObject({
    claimed: [`shop.${ZONE}`],
    conflicts: [`box.${ZONE}`],
    released: [`portal.${ZONE}`],
  });
  expect(await foreign()).toEqual([`shop.${ZONE}`]);
  expect((await subscribe('portal')).status).toBe(200);
  expect((await subscribe('shop')).status).toBe(400);

  await on.changeByHand(byHand('DELETE', 'box', 'MX', '10 mail.example.org.'));
  const { stdout } = await on.admin('zone', 'census');
  expect(stdout).toContain(`tried again: box.${ZONE}`);
  await on.system.idle();
  expect((await on.json('name', 'show', 'box')).value).not.toHaveProperty('dns.conflict');
});
