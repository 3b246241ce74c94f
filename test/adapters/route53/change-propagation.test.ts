import {
  ChangeResourceRecordSetsCommand,
  GetChangeCommand,
  GetHostedZoneCommand,
  ListHostedZonesCommand,
  ListResourceRecordSetsCommand,
  NoSuchChange,
  PriorRequestNotComplete,
} from '@aws-sdk/client-route-53';
import { AccessDenied } from '../../../local/stand-in';
import { startApi, type ApiServer } from './api-server';
import { change, createZone, send } from './changes';

let api: ApiServer | undefined;
afterEach(async () => {
  await api?.close();
  api = undefined;
});

const address = (label: string, value = '192.0.2.1') => change('UPSERT', `${label}.example.com`, 'A', value);

describe('a change', () => {
  test('is PENDING for insyncMs, and DNS does not see it before it is INSYNC', async () => {
    let now = Date.UTC(2026, 0, 1);
    api = await startApi({ now: () => now, insyncMs: 1000 });
    const { client, route53 } = api;
    const statusOf = async (Id: string | undefined) =>
      (await client.send(new GetChangeCommand({ Id }))).ChangeInfo?.Status;
    const visible = () => route53.findZone('www.example.com.')?.get('www.example.com.', 'A');

    const zoneId = await createZone(client);
    expect(route53.findZone('example.com.')).toBeUndefined();
    now += 1000;
    expect(route53.findZone('example.com.')?.get('example.com.', 'SOA')).toBeDefined();

    const info = await send(client, zoneId, address('www'));
    expect(info).toMatchObject({ Status: 'PENDING', SubmittedAt: new Date(now) });
    now += 999;
    expect(await statusOf(info.Id)).toBe('PENDING');
    expect(visible()).toBeUndefined();
    // The API shows what was accepted.
    const { ResourceRecordSets } = await client.send(
      new ListResourceRecordSetsCommand({ HostedZoneId: zoneId, StartRecordName: 'www.example.com' }),
    );
    expect(ResourceRecordSets).toHaveLength(1);
    expect(route53.zones()[0]).toMatchObject({
      pendingChanges: [info.Id?.replace('/change/', '')],
      recordSets: [{ insync: true }, { insync: true }, { name: 'www.example.com.', insync: false }],
    });

    now += 1;
    expect(await statusOf(info.Id)).toBe('INSYNC');
    expect(visible()).toMatchObject({ ttlSeconds: 60, values: ['192.0.2.1'] });
    expect(route53.zones()[0]).toMatchObject({ pendingChanges: [] });
  });

  test('can be held back and let go by a test', async () => {
    let insyncMs = Infinity;
    api = await startApi({ insyncMs: () => insyncMs });
    const { client, route53 } = api;
    const zoneId = await createZone(client);
    const { Id } = await send(client, zoneId, address('www'));
    expect((await client.send(new GetChangeCommand({ Id }))).ChangeInfo?.Status).toBe('PENDING');
    insyncMs = 0;
    expect(route53.findZone('www.example.com.')?.get('www.example.com.', 'A')).toBeDefined();
  });

  test('that nobody made is NoSuchChange', async () => {
    api = await startApi();
    await expect(api.client.send(new GetChangeCommand({ Id: 'CUNKNOWN' }))).rejects.toThrow(NoSuchChange);
  });
});

describe('limits on requests', () => {
  test('a batch occupies its zone, and no other, for processingMs', async () => {
    let now = 0;
    api = await startApi({ now: () => now, processingMs: 50 });
    const { client } = api;
    const one = await createZone(client, 'example.com');
    const other = await createZone(client, 'example.org');
    await send(client, one, address('a'));
    const refused: unknown = await send(client, one, address('b')).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(PriorRequestNotComplete);
    expect(refused).toMatchObject({
      message: 'The request was rejected because Route 53 was still processing a prior request.',
      $metadata: { httpStatusCode: 400 },
    });
    await send(client, other, change('UPSERT', 'b.example.org', 'A', '192.0.2.1'));
    now = 50;
    await send(client, one, address('b'));
  });

  test('requests of all kinds share one rate; those above it are answered Throttling', async () => {
    let now = 0;
    api = await startApi({ now: () => now, requestsPerSecond: 10, burst: 5 });
    const { client, route53 } = api;
    const Id = await createZone(client);
    const list = () => client.send(new ListHostedZonesCommand({}));
    const get = () => client.send(new GetHostedZoneCommand({ Id }));
    for (const call of [list, get, list, get]) await call();
    await expect(list()).rejects.toMatchObject({
      name: 'Throttling',
      message: 'Rate exceeded',
      $metadata: { httpStatusCode: 400 },
    });
    now = 99;
    await expect(get()).rejects.toMatchObject({ name: 'Throttling' });
    now = 100;
    await get();
    await expect(get()).rejects.toMatchObject({ name: 'Throttling' });

    expect(route53.stats()).toEqual({
      calls: { CreateHostedZone: 1, ListHostedZones: 3, GetHostedZone: 5 },
      throttled: 3,
      batches: 0,
      changes: 0,
    });
  });

  test('batches that were carried out are counted with their changes', async () => {
    api = await startApi();
    const { client, route53 } = api;
    const zoneId = await createZone(client);
    await send(client, zoneId, address('a'), address('b'));
    await expect(send(client, zoneId, address('c', 'bad'))).rejects.toThrow('[Invalid Resource Record');
    expect(route53.stats()).toMatchObject({
      calls: { ChangeResourceRecordSets: 2 },
      batches: 1,
      changes: 2,
    });
  });
});

describe('IAM', () => {
  test('is asked for the action, the resource and the condition keys of each call', async () => {
    const authorize = jest.fn();
    api = await startApi({}, authorize);
    const { client } = api;
    const zoneId = await createZone(client);
    expect(authorize.mock.calls).toEqual([['route53:CreateHostedZone', '*', undefined]]);

    authorize.mockClear();
    const { Id } = await send(
      client,
      zoneId,
      change('UPSERT', '*.Example.com.', 'TXT', '"a"'),
      change('UPSERT', 'www.example.com', 'A', '192.0.2.1'),
      change('CREATE', 'www.example.com', 'TXT', '"b"'),
    );
    await client.send(new GetChangeCommand({ Id }));
    expect(authorize.mock.calls).toEqual([
      [
        'route53:ChangeResourceRecordSets',
        `arn:aws:route53:::hostedzone/${zoneId}`,
        {
          'route53:ChangeResourceRecordSetsNormalizedRecordNames': ['\\052.example.com', 'www.example.com'],
          'route53:ChangeResourceRecordSetsRecordTypes': ['TXT', 'A'],
          'route53:ChangeResourceRecordSetsActions': ['UPSERT', 'CREATE'],
        },
      ],
      ['route53:GetChange', `arn:aws:route53:::${Id?.slice(1)}`, undefined],
    ]);
  });

  test('says no with AccessDenied, and then nothing happens', async () => {
    const message = 'User: arn:aws:sts::000000000000:assumed-role/x is not authorized to perform: route53:…';
    api = await startApi({}, (action) => {
      if (action === 'route53:ChangeResourceRecordSets') throw new AccessDenied(message);
    });
    const { client, route53 } = api;
    const zoneId = await createZone(client);
    const ChangeBatch = { Changes: [address('www')] };
    // Also for a zone that does not exist, so that the answer does not tell.
    for (const HostedZoneId of [zoneId, 'ZUNKNOWN']) {
      await expect(
        client.send(new ChangeResourceRecordSetsCommand({ HostedZoneId, ChangeBatch })),
      ).rejects.toMatchObject({ name: 'AccessDenied', message, $metadata: { httpStatusCode: 403 } });
    }
    expect(route53.zones()[0]?.recordSets).toHaveLength(2);
  });
});

test('an operation that the stand-in lacks is answered in the format of the API', async () => {
  api = await startApi();
  const response = await fetch(`${api.url}/2013-04-01/healthcheck`);
  expect(response.status).toBe(404);
  expect(await response.text()).toMatch(/<ErrorResponse .*<Code>UnknownOperationException<\/Code>/s);
});
