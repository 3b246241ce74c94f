import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DeleteHostedZoneCommand, GetChangeCommand } from '@aws-sdk/client-route-53';
import { createRoute53 } from '../../../local/route53/route53';
import { startApi, type ApiServer } from './api-server';
import { aliasChange, change, createZone, send } from './changes';

let folder: string;
let file: string;
const started: ApiServer[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'route53-'));
  file = join(folder, 'state', 'route53.jsonl');
});
afterEach(async () => {
  for (const api of started.splice(0)) await api.close();
  rmSync(folder, { recursive: true });
});

/** Starts without ending what was there, as after a crash. */
async function start(insyncMs = 0): Promise<ApiServer> {
  const api = await startApi({ file, insyncMs });
  started.push(api);
  return api;
}

test('what was answered is there after a crash: zones, records, aliases, changes', async () => {
  const first = await start();
  const zoneId = await createZone(first.client);
  await createZone(first.client, 'gone.org').then((Id) =>
    first.client.send(new DeleteHostedZoneCommand({ Id })),
  );
  await send(first.client, zoneId, change('CREATE', 'a.example.com', 'A', '192.0.2.1'));
  const { Id } = await send(
    first.client,
    zoneId,
    change('UPSERT', 'a.example.com', 'A', '192.0.2.2'),
    aliasChange('CREATE', '*.example.com', 'A', zoneId, 'a.example.com'),
  );
  expect((await first.client.send(new GetChangeCommand({ Id }))).ChangeInfo?.Status).toBe('INSYNC');
  const before = first.route53.zones();

  // Longer than before: but what was INSYNC once stays so.
  const second = await start(60_000);
  expect(second.route53.zones()).toEqual(before);
  expect((await second.client.send(new GetChangeCommand({ Id }))).ChangeInfo?.Status).toBe('INSYNC');
});

test('a change that was PENDING becomes INSYNC after the start', async () => {
  const first = await start(60_000);
  const zoneId = await createZone(first.client);
  const { Id } = await send(first.client, zoneId, change('CREATE', 'a.example.com', 'A', '192.0.2.1'));
  const second = await start(60_000);
  expect(second.route53.findZone('a.example.com.')).toBeUndefined();
  expect((await second.client.send(new GetChangeCommand({ Id }))).ChangeInfo?.Status).toBe('PENDING');
  const third = await start(0);
  expect(third.route53.findZone('a.example.com.')?.get('a.example.com.', 'A')).toBeDefined();
});

test('a line that was cut short is left out, and what follows is not lost to it', async () => {
  const first = await start();
  const zoneId = await createZone(first.client);
  appendFileSync(file, '{"change":{"id":"CHALF');
  const second = await start();
  await send(second.client, zoneId, change('CREATE', 'a.example.com', 'A', '192.0.2.1'));
  const third = await start();
  expect(third.route53.findZone('a.example.com.')?.get('a.example.com.', 'A')).toBeDefined();
});

test('a start leaves one line for a zone, and forgets changes that are long INSYNC', async () => {
  const first = await start();
  const zoneId = await createZone(first.client);
  for (let i = 1; i <= 20; i += 1) {
    await send(first.client, zoneId, change('UPSERT', 'a.example.com', 'A', `192.0.2.${i}`));
    first.route53.zones();
  }
  const tomorrow = Date.now() + 25 * 60 * 60 * 1000;
  createRoute53({ file, now: () => tomorrow }).close();
  expect(readFileSync(file, 'utf8').trim().split('\n')).toHaveLength(1);
  expect((await start()).route53.zones()[0]?.recordSets).toContainEqual({
    name: 'a.example.com.',
    type: 'A',
    ttlSeconds: 60,
    values: ['192.0.2.20'],
    insync: true,
  });
});
