import {
  AUTHORITATIVE_ANSWER,
  RECURSION_DESIRED,
  type Answer,
  type Packet,
  type RecordType,
} from 'dns-packet';
import { answer, Rcode } from '../../../local/dns/answer';
import { alias, lookupIn, records, zoneOf } from './records';

/** The zone of RFC 4592, section 2.2.1, and what Gatepost and Route 53 add to it. */
const zone = zoneOf(
  'example.com',
  records('*.example.com', 'TXT', 3600, '"this is a wildcard"'),
  records('*.example.com', 'MX', 3600, '10 host1.example.com.'),
  records('sub.*.example.com', 'TXT', 3600, '"this is not a wildcard"'),
  records('host1.example.com', 'A', 3600, '192.0.2.1'),
  records('_ssh._tcp.host1.example.com', 'SRV', 3600, '0 5 22 Host1.example.com'),
  records('_ssh._tcp.host2.example.com', 'SRV', 3600, '0 5 22 host2.example.com'),
  records('subdel.example.com', 'NS', 300, 'ns.example.org.', 'ns.subdel.example.com.'),
  records('ns.subdel.example.com', 'A', 300, '192.0.2.53'),
  // Hidden below the delegation, as is all that a zone has there.
  records('deep.subdel.example.com', 'NS', 300, 'ns.deep.subdel.example.com.'),
  records(
    'example.com',
    'CAA',
    60,
    '0 issue "letsencrypt.org; validationmethods=dns-01"',
    '128 iodef "mailto:a@b"',
  ),
  records('strings.example.com', 'TXT', 10, '"a" "b\\"c\\\\"', '"\\303\\251"'),
  records('front.tunnel.example.com', 'A', 30, '192.0.2.80', '192.0.2.81'),
  alias('alias.example.com', 'A', 'alias2.example.com'),
  alias('alias2.example.com', 'A', 'front.tunnel.example.com'),
  alias('dangling.example.com', 'A', 'gone.example.com'),
  records('www.example.com', 'CNAME', 60, 'Hop.example.com.'),
  records('hop.example.com', 'CNAME', 60, 'alias.example.com'),
  records('out.example.com', 'CNAME', 60, 'www.example.org.'),
  records('to-nowhere.example.com', 'CNAME', 60, 'nothing.host1.example.com'),
  records('loop.example.com', 'CNAME', 60, 'pool.example.com'),
  records('pool.example.com', 'CNAME', 60, 'loop.example.com'),
);
const findZone = lookupIn(zone);

function ask(name: string, type: string, flags = 0): Packet {
  const question = { name, type: type as RecordType, class: 'IN' as const };
  return answer({ type: 'query', id: 7, flags, questions: [question] }, findZone);
}

const rcodeOf = ({ flags = 0 }: Packet) => flags & 0xf;
const isAuthoritative = ({ flags = 0 }: Packet) => (flags & AUTHORITATIVE_ANSWER) !== 0;

/** Records as `name type ttl data`, in short. */
function brief(section: Answer[] | undefined): string[] {
  return (section ?? []).map((record) => {
    if (record.type === 'OPT') return 'OPT';
    const { data } = record;
    const text = typeof data === 'string' ? data : JSON.stringify(data);
    return `${record.name} ${record.type} ${'ttl' in record ? record.ttl : ''} ${text}`;
  });
}

const SOA = [expect.stringMatching(/^example\.com SOA 60 .*ns1\.dns\.test/)];

function expectNegative(response: Packet, rcode: number): void {
  expect(rcodeOf(response)).toBe(rcode);
  expect(isAuthoritative(response)).toBe(true);
  expect(response.answers).toEqual([]);
  expect(brief(response.authorities)).toEqual(SOA);
}

describe('wildcards, as the examples of RFC 4592 have them', () => {
  test.each([
    ['host3.example.com', 'MX', 'the wildcard MX'],
    ['foo.bar.example.com', 'TXT', 'the wildcard TXT, two labels below'],
  ])('%s %s is synthesized from %s', (name, type) => {
    const response = ask(name, type);
    expect(rcodeOf(response)).toBe(Rcode.NOERROR);
    expect(isAuthoritative(response)).toBe(true);
    expect(response.answers).toHaveLength(1);
    expect(response.answers?.[0]).toMatchObject({ name, type });
  });

  test.each([
    ['host3.example.com', 'A', 'the wildcard has no A'],
    ['host1.example.com', 'MX', 'host1 exists'],
    ['sub.*.example.com', 'MX', 'that name exists'],
    ['host2.example.com', 'TXT', 'an empty non-terminal exists'],
    ['_tcp.host1.example.com', 'TXT', 'an empty non-terminal exists'],
  ])('%s %s is NODATA, because %s', (name, type) => expectNegative(ask(name, type), Rcode.NOERROR));

  test.each([
    ['_telnet._tcp.host1.example.com', 'SRV'],
    ['ghost.*.example.com', 'MX'],
    ['x.host2.example.com', 'TXT'],
  ])('%s %s is NXDOMAIN: the closest encloser has no wildcard', (name, type) =>
    expectNegative(ask(name, type), Rcode.NXDOMAIN),
  );

  test('the wildcard itself can be asked for', () => {
    expect(brief(ask('*.example.com', 'TXT').answers)).toHaveLength(1);
  });
});

describe('aliases', () => {
  test('are answered with data and TTL of the last target, under the name asked for', () => {
    expect(brief(ask('ALIAS.example.com', 'A').answers)).toEqual([
      'ALIAS.example.com A 30 192.0.2.80',
      'ALIAS.example.com A 30 192.0.2.81',
    ]);
  });

  test('without their target are NODATA', () => {
    expectNegative(ask('dangling.example.com', 'A'), Rcode.NOERROR);
  });
});

describe('a CNAME', () => {
  test('is followed inside the zone, over CNAMEs and aliases', () => {
    expect(brief(ask('www.example.com', 'A').answers)).toEqual([
      'www.example.com CNAME 60 Hop.example.com',
      'Hop.example.com CNAME 60 alias.example.com',
      'alias.example.com A 30 192.0.2.80',
      'alias.example.com A 30 192.0.2.81',
    ]);
  });

  test('is not followed when it is what was asked for', () => {
    expect(brief(ask('www.example.com', 'CNAME').answers)).toHaveLength(1);
  });

  test('out of the zone is left to the resolver', () => {
    const response = ask('out.example.com', 'AAAA');
    expect(rcodeOf(response)).toBe(Rcode.NOERROR);
    expect(brief(response.answers)).toEqual(['out.example.com CNAME 60 www.example.org']);
    expect(response.authorities).toEqual([]);
  });

  test('to a name that does not exist is NXDOMAIN (RFC 6604), with the CNAME', () => {
    const response = ask('to-nowhere.example.com', 'A');
    expect(rcodeOf(response)).toBe(Rcode.NXDOMAIN);
    expect(brief(response.answers)).toHaveLength(1);
    expect(brief(response.authorities)).toEqual(SOA);
  });

  test('that leads back to itself ends', () => {
    expect(ask('loop.example.com', 'A').answers).toHaveLength(2);
  });
});

describe('a delegated name', () => {
  test.each([
    ['subdel.example.com', 'NS'],
    ['host.subdel.example.com', 'A'],
    ['ns.subdel.example.com', 'A'],
    ['www.deep.subdel.example.com', 'A'],
  ])('%s %s is a referral with glue, without authority', (name, type) => {
    const response = ask(name, type);
    expect(rcodeOf(response)).toBe(Rcode.NOERROR);
    expect(isAuthoritative(response)).toBe(false);
    expect(response.answers).toEqual([]);
    expect(brief(response.authorities)).toEqual([
      'subdel.example.com NS 300 ns.example.org',
      'subdel.example.com NS 300 ns.subdel.example.com',
    ]);
    expect(brief(response.additionals)).toEqual(['ns.subdel.example.com A 300 192.0.2.53']);
  });

  test('has no DS here, which the parent says itself', () => {
    expectNegative(ask('subdel.example.com', 'DS'), Rcode.NOERROR);
  });
});

describe('record types', () => {
  test('SOA and NS of the zone', () => {
    expect(ask('example.com', 'SOA').answers).toMatchObject([
      { ttl: 900, data: { mname: 'ns1.dns.test', rname: 'hostmaster.dns.test', serial: 1, minimum: 60 } },
    ]);
    expect(ask('example.com', 'NS').answers).toHaveLength(2);
  });

  test('CAA with flags, tag and value', () => {
    expect(ask('example.com', 'CAA').answers).toMatchObject([
      { data: { flags: 0, tag: 'issue', value: 'letsencrypt.org; validationmethods=dns-01' } },
      { data: { flags: 128, tag: 'iodef', value: 'mailto:a@b' } },
    ]);
  });

  test('SRV, with the target as it was written', () => {
    expect(ask('_ssh._tcp.host1.example.com', 'SRV').answers).toMatchObject([
      { data: { priority: 0, weight: 5, port: 22, target: 'Host1.example.com' } },
    ]);
  });

  test('TXT as character-strings, without quotes and escapes', () => {
    expect(ask('strings.example.com', 'TXT').answers).toMatchObject([
      { data: [Buffer.from('a'), Buffer.from('b"c\\')] },
      { data: [Buffer.from('é')] },
    ]);
  });

  test('ANY is answered with one record set (RFC 8482)', () => {
    const types = new Set(ask('example.com', 'ANY').answers?.map(({ type }) => type));
    expect(types.size).toBe(1);
    expectNegative(ask('host2.example.com', 'ANY'), Rcode.NOERROR);
  });

  test('a type that the zone cannot have is NODATA', () => {
    expectNegative(ask('host1.example.com', 'UNKNOWN_65'), Rcode.NOERROR);
  });
});

describe('the response', () => {
  test('echoes id, question and RD', () => {
    const response = ask('HOST1.Example.com', 'A', RECURSION_DESIRED);
    expect(response).toMatchObject({ type: 'response', id: 7, questions: [{ name: 'HOST1.Example.com' }] });
    expect((response.flags ?? 0) & RECURSION_DESIRED).not.toBe(0);
    expect(brief(response.answers)).toEqual(['HOST1.Example.com A 3600 192.0.2.1']);
  });

  test.each([
    ['a name outside all zones', 'example.org', 'A'],
    ['the root', '.', 'NS'],
    ['a name that only ends alike', 'notexample.com', 'A'],
    ['a zone transfer', 'example.com', 'AXFR'],
  ])('for %s is REFUSED', (_, name, type) => {
    const response = ask(name, type);
    expect(rcodeOf(response)).toBe(Rcode.REFUSED);
    expect(isAuthoritative(response)).toBe(false);
  });

  test('comes from the zone with the longest name', () => {
    const child = zoneOf('subdel.example.com', records('www.subdel.example.com', 'A', 60, '192.0.2.9'));
    const question = { name: 'www.subdel.example.com', type: 'A' as const, class: 'IN' as const };
    const response = answer({ questions: [question] }, lookupIn(zone, child));
    expect(brief(response.answers)).toEqual(['www.subdel.example.com A 60 192.0.2.9']);
  });
});
