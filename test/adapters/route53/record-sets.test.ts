import {
  ChangeResourceRecordSetsCommand,
  InvalidChangeBatch,
  InvalidInput,
  ListResourceRecordSetsCommand,
  NoSuchHostedZone,
  type Change,
  type ListResourceRecordSetsCommandOutput,
  type ResourceRecordSet,
  type RRType,
} from '@aws-sdk/client-route-53';
import { startApi, type ApiServer } from './api-server';
import { aliasChange, change, createZone, send } from './changes';

// Its largest batches take a busy machine a while.
jest.setTimeout(20_000);

let api: ApiServer;
let zoneId: string;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

let apex: string;
let zoneCount = 0;
beforeEach(async () => {
  apex = `test-${(zoneCount += 1)}.com.`;
  zoneId = await createZone(api.client, apex);
});

/** A name in the zone of the test. */
const at = (label: string) => `${label}.${apex}`;
const apply = (...changes: Change[]) => send(api.client, zoneId, ...changes);

/** The record sets other than the zone's own SOA and NS. */
async function list(): Promise<ResourceRecordSet[]> {
  const { ResourceRecordSets = [] } = await api.client.send(
    new ListResourceRecordSetsCommand({ HostedZoneId: zoneId }),
  );
  return ResourceRecordSets.filter(({ Name }) => Name !== apex);
}

/** The message of the InvalidChangeBatch that the batch is answered with. */
async function rejection(...changes: Change[]): Promise<string> {
  const error: unknown = await apply(...changes).then(
    () => 'was accepted',
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(InvalidChangeBatch);
  return (error as InvalidChangeBatch).message;
}

describe('a batch', () => {
  test('creates, replaces and deletes, and comes back from a listing as it went in', async () => {
    const txt = '"say \\"hi\\" & <b>" "\\303\\251"';
    await apply(
      change('CREATE', at('Www'), 'A', '192.0.2.1', '192.0.2.2'),
      change('CREATE', at('t'), 'TXT', txt),
    );
    await apply(change('UPSERT', at('www'), 'A', '192.0.2.9'));
    expect(await list()).toEqual([
      { Name: at('t'), Type: 'TXT', TTL: 60, ResourceRecords: [{ Value: txt }] },
      { Name: at('www'), Type: 'A', TTL: 60, ResourceRecords: [{ Value: '192.0.2.9' }] },
    ]);
    await apply(change('DELETE', at('www'), 'A', '192.0.2.9'), change('DELETE', at('t'), 'TXT', txt));
    expect(await list()).toEqual([]);
  });

  test('is rejected as a whole, with a message for each change at fault', async () => {
    const message = await rejection(
      change('CREATE', at('good'), 'A', '192.0.2.1'),
      change('CREATE', at('bad'), 'A', 'nonsense'),
      change('DELETE', at('gone'), 'A', '192.0.2.1'),
    );
    expect(message).toBe(
      "[Invalid Resource Record: 'FATAL problem: ARRDATAIllegalIPv4Address (Value is not a valid IPv4 address)" +
        " encountered with 'nonsense'', " +
        `Tried to delete resource record set [name='${at('gone')}', type='A'] but it was not found]`,
    );
    expect(await list()).toEqual([]);
  });

  test('sees its own earlier changes, in order', async () => {
    await apply(change('CREATE', at('www'), 'A', '192.0.2.1'));
    expect(
      await rejection(
        change('CREATE', at('www'), 'CNAME', 'other.org'),
        change('DELETE', at('www'), 'A', '192.0.2.1'),
      ),
    ).toMatch(/RRSet of type CNAME .* is not permitted as it conflicts with other records/);
    await apply(
      change('DELETE', at('www'), 'A', '192.0.2.1'),
      change('CREATE', at('www'), 'CNAME', 'other.org'),
    );
  });

  test('has one change for a record set, except DELETE and then CREATE', async () => {
    const create = change('CREATE', at('www'), 'A', '192.0.2.1');
    const upsert = change('UPSERT', at('www'), 'A', '192.0.2.2');
    expect(await rejection(create, upsert)).toMatch(
      /invalid set of changes for a resource record set 'A www/,
    );
    await apply(create);
    const remove = change('DELETE', at('www'), 'A', '192.0.2.1');
    expect(await rejection(remove, upsert)).toMatch(/invalid set of changes/);
    await apply(remove, change('CREATE', at('www'), 'A', '192.0.2.3'));
    expect((await list())[0]?.ResourceRecords).toEqual([{ Value: '192.0.2.3' }]);
  });

  test('DELETE must name exactly what is there; the order of the values is free', async () => {
    await apply(change('CREATE', at('www'), 'A', '192.0.2.1', '192.0.2.2'));
    const almost: Change[] = [
      change('DELETE', at('www'), 'A', '192.0.2.1'),
      change('DELETE', at('www'), 'A', '192.0.2.1', '192.0.2.3'),
      { ...change('DELETE', at('www'), 'A', '192.0.2.1', '192.0.2.2') },
    ];
    if (almost[2]?.ResourceRecordSet) almost[2].ResourceRecordSet.TTL = 61;
    for (const wrong of almost) {
      expect(await rejection(wrong)).toMatch(/but the values provided do not match the current values/);
    }
    await apply(change('DELETE', at('www'), 'A', '192.0.2.2', '192.0.2.1'));
  });

  test('CREATE of what exists is rejected', async () => {
    await apply(change('CREATE', at('www'), 'A', '192.0.2.1'));
    expect(await rejection(change('CREATE', at('WWW'), 'A', '192.0.2.1'))).toBe(
      `[Tried to create resource record set [name='${at('www')}', type='A'] but it already exists]`,
    );
  });

  test('keeps the SOA and NS of the zone, which may be replaced', async () => {
    const { ResourceRecordSets = [] } = await api.client.send(
      new ListResourceRecordSetsCommand({ HostedZoneId: zoneId }),
    );
    for (const ResourceRecordSet of ResourceRecordSets) {
      expect(await rejection({ Action: 'DELETE', ResourceRecordSet })).toMatch(
        /^\[A HostedZone must contain/,
      );
    }
    await apply(
      change('UPSERT', apex, 'NS', 'ns1.other.org'),
      change('UPSERT', apex, 'SOA', 'ns1.other.org. hostmaster.other.org. 1 7200 900 1209600 60'),
    );
  });
});

describe('limits', () => {
  const values = (count: number, text: (index: number) => string) =>
    Array.from({ length: count }, (_, index) => text(index));
  const address = (index: number) => `10.0.${index >> 8}.${index & 255}`;
  const addresses = (action: 'CREATE' | 'UPSERT', label: string, count: number) =>
    change(action, at(label), 'A', ...values(count, address));

  test('1,000 records in a batch, UPSERT counted twice, an alias as one', async () => {
    const message = '[Number of records limit of 1000 exceeded.]';
    const most = [addresses('UPSERT', 'a', 250), addresses('UPSERT', 'b', 250)];
    await apply(...most);
    expect(await rejection(addresses('UPSERT', 'c', 501))).toBe(message);
    expect(await rejection(addresses('CREATE', 'c', 1001))).toBe(message);
    expect(await rejection(...most, aliasChange('CREATE', at('c'), 'A', zoneId, at('a')))).toBe(message);
  });

  test('32,000 characters of values in a batch, UPSERT counted twice', async () => {
    const text = (index: number) => `"${String(index).padStart(198, '0')}"`;
    const batch = (action: 'CREATE' | 'UPSERT', count: number) =>
      change(action, at('txt'), 'TXT', ...values(count, text));
    expect(await rejection(batch('CREATE', 161))).toBe('[RDATA character limit of 32000 exceeded.]');
    expect(await rejection(batch('UPSERT', 81))).toBe('[RDATA character limit of 32000 exceeded.]');
    await apply(batch('UPSERT', 80));
  });

  test('400 values in a record set', async () => {
    expect(await rejection(addresses('CREATE', 'many', 401))).toMatch(
      /Cannot have more than 400 records in a RRSet/,
    );
  });

  test('as many record sets in a zone as the account may have', async () => {
    const small = await startApi({ maxRecordSetsPerZone: 3 });
    const id = await createZone(small.client);
    const [a, b] = ['a', 'b'].map((label) => change('CREATE', `${label}.example.com`, 'A', '192.0.2.1'));
    await expect(send(small.client, id, a!, b!)).rejects.toThrow(
      `[Exceeded limit MAX_RRSETS_BY_ZONE for zone: ${id}]`,
    );
    await send(small.client, id, a!);
    await small.close();
  });
});

describe('names', () => {
  test.each([
    ['outside the zone', () => 'www.example.org', /is not permitted in zone/],
    ['that only end alike', () => `www-${apex}`, /is not permitted in zone/],
    ['with a label of 64 characters', () => at('a'.repeat(64)), /DomainLabelTooLong/],
    ['with an empty label', () => at('a.'), /DomainLabelEmpty/],
    ['of more than 255 octets', () => at(`${'a'.repeat(60)}.`.repeat(4).slice(0, -1)), /DomainNameTooLong/],
    ['with letters beyond ASCII', () => at('bücher'), /UnsupportedCharacter/],
    ['with another escape than octal', () => at('a\\*'), /InvalidEscape/],
  ])('%s are refused', async (_, name, message) => {
    expect(await rejection(change('CREATE', name(), 'A', '192.0.2.1'))).toMatch(message);
  });

  test('a wildcard is listed escaped, and is one name with its escaped form', async () => {
    await apply(change('CREATE', at('*'), 'A', '192.0.2.1'));
    expect((await list())[0]?.Name).toBe(at('\\052'));
    await apply(change('DELETE', at('\\052'), 'A', '192.0.2.1'));
  });
});

describe('values', () => {
  const long = 'x'.repeat(256);
  test.each<[RRType, string]>([
    ['A', '2001:db8::1'],
    ['A', '192.0.2.01'],
    ['A', ' 192.0.2.1'],
    ['AAAA', '192.0.2.1'],
    ['AAAA', 'fe80::1%eth0'],
    ['TXT', 'unquoted'],
    ['TXT', '"a" b'],
    ['TXT', '"a""b"'],
    ['TXT', `"${long}"`],
    ['TXT', '"é"'],
    ['TXT', '"\\;"'],
    ['TXT', '"line\nbreak"'],
    ['TXT', Array.from({ length: 16 }, () => `"${'x'.repeat(250)}"`).join(' ')],
    ['CAA', '0 issue letsencrypt.org'],
    ['CAA', '256 issue "letsencrypt.org"'],
    ['CAA', 'issue "letsencrypt.org"'],
    ['MX', 'mail.example.org'],
    ['MX', '65536 mail.example.org'],
    ['SRV', '1 2 sip.example.org'],
    ['CNAME', 'two words'],
    ['CNAME', ''],
    ['NS', `${'a'.repeat(64)}.org`],
  ])('%s does not take %j', async (type, value) => {
    expect(await rejection(change('CREATE', at('v'), type, value))).toMatch(/FATAL problem/);
  });

  test.each<[RRType, string[]]>([
    ['A', ['192.0.2.1', '192.0.2.2']],
    ['AAAA', ['2001:db8::1', '::ffff:192.0.2.1']],
    ['TXT', ['"a" "b"', `"${'x'.repeat(255)}"`, '""', '"\\\\ \\" \\303"']],
    ['CAA', ['0 issue "letsencrypt.org; validationmethods=dns-01"', '128 iodef "mailto:a@example.org"']],
    ['MX', ['10 mail.example.org', '0 .']],
    ['SRV', ['1 2 5060 sip.example.org.']],
    ['CNAME', ['_other.Example.org.']],
    ['NS', ['ns1.example.org', 'ns2.example.org.']],
  ])('%s takes %j', async (type, values) => {
    await apply(change('CREATE', at('v'), type, ...values));
    expect((await list())[0]?.ResourceRecords?.map(({ Value }) => Value)).toEqual(values);
  });

  test.each<[RRType, string[]]>([
    ['A', ['192.0.2.1', '192.0.2.1']],
    ['AAAA', ['2001:db8::1', '2001:DB8:0::1']],
    ['NS', ['ns.example.org', 'NS.example.org.']],
  ])('%s does not take a value twice: %j', async (type, values) => {
    expect(await rejection(change('CREATE', at('v'), type, ...values))).toMatch(/Duplicate Resource Record/);
  });

  test('a CNAME has one value, and no place at the apex or beside other types', async () => {
    expect(await rejection(change('CREATE', at('c'), 'CNAME', 'a.org', 'b.org'))).toMatch(/only one value/);
    expect(await rejection(change('CREATE', apex, 'CNAME', 'a.org'))).toMatch(/not permitted at apex/);
    await apply(change('CREATE', at('c'), 'CNAME', 'a.org'));
    expect(await rejection(change('CREATE', at('c'), 'TXT', '"a"'))).toMatch(/conflicts with other records/);
  });
});

describe('an alias', () => {
  test('of a wildcard to a record set of the zone is stored and listed', async () => {
    await apply(
      change('CREATE', at('default.tunnel'), 'A', '192.0.2.1'),
      aliasChange('CREATE', at('*'), 'A', zoneId, at('Default.Tunnel').slice(0, -1)),
    );
    const AliasTarget = { HostedZoneId: zoneId, DNSName: at('default.tunnel'), EvaluateTargetHealth: false };
    expect(await list()).toContainEqual({ Name: at('\\052'), Type: 'A', AliasTarget });
    await apply(aliasChange('DELETE', at('*'), 'A', zoneId, at('default.tunnel')));
  });

  test('needs a target of its type in its zone that was there before it', async () => {
    await apply(change('CREATE', at('target'), 'A', '192.0.2.1'));
    const alias = (type: RRType, target: string, zone = zoneId) =>
      aliasChange('CREATE', at('alias'), type, zone, target);
    expect(await rejection(alias('AAAA', at('target')))).toBe(
      `[Tried to create an alias that targets ${at('target')}, type AAAA in zone ${zoneId}, but that target was not found]`,
    );
    expect(await rejection(alias('A', 'lb.example.org'))).toMatch(/does not lie within the target zone/);
    expect(await rejection(alias('A', at('target'), 'Z35SXDOTRQ7X7K'))).toMatch(
      /is not the zone of the alias/,
    );
    expect(await rejection(alias('A', at('later')), change('CREATE', at('later'), 'A', '192.0.2.1'))).toMatch(
      /target was not found/,
    );
    expect(
      await rejection(alias('A', at('target')), change('DELETE', at('target'), 'A', '192.0.2.1')),
    ).toMatch(/target was not found/);
  });

  test('never leads back to itself', async () => {
    await apply(
      change('CREATE', at('a'), 'A', '192.0.2.1'),
      aliasChange('CREATE', at('b'), 'A', zoneId, at('a')),
      aliasChange('CREATE', at('c'), 'A', zoneId, at('b')),
    );
    expect(await rejection(aliasChange('UPSERT', at('a'), 'A', zoneId, at('c')))).toMatch(/loop of aliases/);
    expect(await rejection(aliasChange('UPSERT', at('a'), 'A', zoneId, at('a')))).toMatch(/loop of aliases/);
  });

  test('is deleted by its exact target only', async () => {
    await apply(
      change('CREATE', at('a'), 'A', '192.0.2.1'),
      aliasChange('CREATE', at('b'), 'A', zoneId, at('a')),
    );
    for (const wrong of [
      aliasChange('DELETE', at('b'), 'A', zoneId, at('x')),
      aliasChange('DELETE', at('b'), 'A', 'ZOTHER', at('a')),
      change('DELETE', at('b'), 'A', '192.0.2.1'),
    ]) {
      expect(await rejection(wrong)).toMatch(/do not match the current values/);
    }
    await apply(aliasChange('DELETE', at('b'), 'A', zoneId, at('a')));
  });
});

describe('malformed requests are InvalidInput', () => {
  const invalid: [string, () => ResourceRecordSet][] = [
    ['neither alias nor values', () => ({ Name: at('x'), Type: 'A', TTL: 60 })],
    ['no values', () => ({ Name: at('x'), Type: 'A', TTL: 60, ResourceRecords: [] })],
    ['no TTL', () => ({ Name: at('x'), Type: 'A', ResourceRecords: [{ Value: '192.0.2.1' }] })],
    [
      'an alias with a TTL',
      () => ({ ...aliasChange('CREATE', at('x'), 'A', zoneId, at('y')).ResourceRecordSet!, TTL: 60 }),
    ],
    ['a type that the stand-in lacks', () => ({ ...record(), Type: 'PTR' })],
    ['a routing policy', () => ({ ...record(), SetIdentifier: 'one', Weight: 1 })],
  ];
  const record = (): ResourceRecordSet => change('CREATE', at('x'), 'A', '192.0.2.1').ResourceRecordSet!;

  test.each(invalid)('%s', async (_, recordSet) => {
    await expect(apply({ Action: 'CREATE', ResourceRecordSet: recordSet() })).rejects.toThrow(InvalidInput);
  });

  test('broken XML, and a batch without changes', async () => {
    const response = await fetch(`${api.url}/2013-04-01/hostedzone/${zoneId}/rrset`, {
      method: 'POST',
      body: '<ChangeResourceRecordSetsRequest><ChangeBatch></ChangeResourceRecordSetsRequest>',
    });
    expect(response.status).toBe(400);
    expect(await response.text()).toContain('<Code>InvalidInput</Code>');
    await expect(
      api.client.send(
        new ChangeResourceRecordSetsCommand({ HostedZoneId: zoneId, ChangeBatch: { Changes: [] } }),
      ),
    ).rejects.toThrow(InvalidInput);
  });

  test('a zone that does not exist is NoSuchHostedZone', async () => {
    await expect(send(api.client, 'ZNOTHERE', change('CREATE', at('x'), 'A', '192.0.2.1'))).rejects.toThrow(
      NoSuchHostedZone,
    );
  });
});

describe('a listing', () => {
  test('is in the order of reversed labels, the trailing dot and unescaped characters included', async () => {
    // "-" and "*" come before "." in ASCII, so `a-b` precedes the names below `a` and `a` itself.
    const labels = ['*', 'a-b', 'a', 'x.a', 'b'];
    await apply(
      ...[...labels].reverse().map((label) => change('CREATE', at(label), 'A', '192.0.2.1')),
      change('CREATE', at('a'), 'TXT', '"a"'),
      change('CREATE', at('a'), 'AAAA', '2001:db8::1'),
    );
    expect((await list()).map(({ Name, Type }) => `${Name?.replace(`.${apex}`, '')} ${Type}`)).toEqual([
      '\\052 A',
      'a-b A',
      'a A',
      'a AAAA',
      'a TXT',
      'x.a A',
      'b A',
    ]);
  });

  test('comes in pages of at most 300 and can start anywhere', async () => {
    const names = Array.from({ length: 310 }, (_, index) => at(`n${String(index).padStart(3, '0')}`));
    await apply(...names.map((name) => change('CREATE', name, 'A', '192.0.2.1')));
    const first = await api.client.send(
      new ListResourceRecordSetsCommand({ HostedZoneId: zoneId, MaxItems: 1000 }),
    );
    expect(first).toMatchObject({ MaxItems: 300, IsTruncated: true, NextRecordType: 'A' });
    expect(first.ResourceRecordSets).toHaveLength(300);
    expect(first.NextRecordName).toBe(at('n298'));

    const seen: string[] = [];
    let start: { StartRecordName?: string; StartRecordType?: RRType } | undefined = {};
    while (start) {
      const page: ListResourceRecordSetsCommandOutput = await api.client.send(
        new ListResourceRecordSetsCommand({ HostedZoneId: zoneId, MaxItems: 40, ...start }),
      );
      for (const { Name = '', Type } of page.ResourceRecordSets ?? []) if (Type === 'A') seen.push(Name);
      const { IsTruncated, NextRecordName, NextRecordType } = page;
      start =
        IsTruncated && NextRecordName && NextRecordType
          ? { StartRecordName: NextRecordName, StartRecordType: NextRecordType }
          : undefined;
    }
    expect(seen).toEqual(names);

    const { ResourceRecordSets } = await api.client.send(
      new ListResourceRecordSetsCommand({
        HostedZoneId: zoneId,
        StartRecordName: at('N308'),
        StartRecordType: 'AAAA',
      }),
    );
    expect(ResourceRecordSets?.map(({ Name }) => Name)).toEqual([at('n309')]);
  });

  test('a start type needs a start name', async () => {
    await expect(
      api.client.send(new ListResourceRecordSetsCommand({ HostedZoneId: zoneId, StartRecordType: 'A' })),
    ).rejects.toThrow(InvalidInput);
  });
});
