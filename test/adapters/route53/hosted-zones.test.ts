import {
  ConflictingDomainExists,
  DeleteHostedZoneCommand,
  GetHostedZoneCommand,
  CreateHostedZoneCommand,
  HostedZoneAlreadyExists,
  HostedZoneNotEmpty,
  InvalidDomainName,
  ListHostedZonesByNameCommand,
  ListHostedZonesCommand,
  ListResourceRecordSetsCommand,
  NoSuchHostedZone,
  paginateListHostedZones,
} from '@aws-sdk/client-route-53';
import { startApi, type ApiServer } from './api-server';
import { change, createZone, send } from './changes';

let api: ApiServer;
beforeEach(async () => {
  api = await startApi();
});
afterEach(() => api.close());

test('a new zone has an id, four name servers, and the SOA and NS that AWS gives it', async () => {
  const created = await api.client.send(
    new CreateHostedZoneCommand({
      Name: 'Example.COM',
      CallerReference: 'once',
      HostedZoneConfig: { Comment: 'a & b' },
    }),
  );
  expect(created.HostedZone).toEqual({
    Id: expect.stringMatching(/^\/hostedzone\/Z[A-Z0-9]{20}$/),
    Name: 'example.com.',
    CallerReference: 'once',
    Config: { Comment: 'a & b', PrivateZone: false },
    ResourceRecordSetCount: 2,
  });
  expect(created.Location).toContain(created.HostedZone?.Id);
  expect(created.ChangeInfo?.Id).toMatch(/^\/change\/C[A-Z0-9]{20}$/);
  const servers = created.DelegationSet?.NameServers ?? [];
  expect(servers).toHaveLength(4);

  const Id = created.HostedZone?.Id;
  const got = await api.client.send(new GetHostedZoneCommand({ Id }));
  expect(got.HostedZone).toEqual(created.HostedZone);
  expect(got.DelegationSet).toEqual(created.DelegationSet);

  const listed = await api.client.send(new ListResourceRecordSetsCommand({ HostedZoneId: Id }));
  expect(listed.ResourceRecordSets).toEqual([
    {
      Name: 'example.com.',
      Type: 'NS',
      TTL: 172800,
      ResourceRecords: servers.map((server) => ({ Value: `${server}.` })),
    },
    {
      Name: 'example.com.',
      Type: 'SOA',
      TTL: 900,
      ResourceRecords: [{ Value: `${servers[0]}. awsdns-hostmaster.amazon.com. 1 7200 900 1209600 86400` }],
    },
  ]);
});

test('zones that cannot be created are refused with the error that says why', async () => {
  const create = (Name: string, CallerReference: string) =>
    api.client.send(new CreateHostedZoneCommand({ Name, CallerReference }));
  await create('example.com', 'first');
  await expect(create('other.com', 'first')).rejects.toThrow(HostedZoneAlreadyExists);
  await expect(create('example.com.', 'second')).rejects.toThrow(ConflictingDomainExists);
  await expect(create('*.example.org', 'third')).rejects.toThrow(InvalidDomainName);
  await expect(create(`${'a'.repeat(64)}.org`, 'fourth')).rejects.toThrow(InvalidDomainName);
});

test('only a zone without records of its own is deleted', async () => {
  const Id = await createZone(api.client);
  await send(api.client, Id, change('CREATE', 'www.example.com', 'A', '192.0.2.1'));
  await expect(api.client.send(new DeleteHostedZoneCommand({ Id }))).rejects.toThrow(HostedZoneNotEmpty);

  await send(api.client, Id, change('DELETE', 'www.example.com', 'A', '192.0.2.1'));
  await api.client.send(new DeleteHostedZoneCommand({ Id }));
  await expect(api.client.send(new GetHostedZoneCommand({ Id }))).rejects.toThrow(NoSuchHostedZone);
  expect(api.route53.findZone('www.example.com.')).toBeUndefined();
});

test('zones are listed in pages, and by name in the order of reversed labels', async () => {
  for (const name of ['b.org', 'a.org', 'x.a.org', 'z.com']) await createZone(api.client, name);

  const ids = new Set<string | undefined>();
  for await (const page of paginateListHostedZones({ client: api.client, pageSize: 3 }, {})) {
    for (const { Id } of page.HostedZones ?? []) ids.add(Id);
  }
  expect(ids.size).toBe(4);
  expect((await api.client.send(new ListHostedZonesCommand({}))).IsTruncated).toBe(false);

  const byName = await api.client.send(new ListHostedZonesByNameCommand({ DNSName: 'A.org', MaxItems: 2 }));
  expect(byName).toMatchObject({ DNSName: 'a.org.', IsTruncated: true, NextDNSName: 'b.org.', MaxItems: 2 });
  expect(byName.HostedZones?.map(({ Name }) => Name)).toEqual(['a.org.', 'x.a.org.']);
});
