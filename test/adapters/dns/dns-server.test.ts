import { createSocket } from 'node:dgram';
import { Resolver } from 'node:dns/promises';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { networkInterfaces } from 'node:os';
import {
  AUTHORITATIVE_ANSWER,
  decode,
  encode,
  streamEncode,
  type DecodedPacket,
  type OptAnswer,
  type Packet,
  type RecordType,
} from 'dns-packet';
import * as fc from 'fast-check';
import { Rcode } from '../../../local/dns/answer';
import { startDnsServer, type DnsServer } from '../../../local/dns/dns-server';
import { respond } from '../../../local/dns/respond';
import { alias, lookupIn, records, zoneOf } from './records';

const texts = (count: number) => Array.from({ length: count }, (_, i) => `"${String(i).padStart(60, 'x')}"`);
const findZone = lookupIn(
  zoneOf(
    'example.com',
    records('host.example.com', 'A', 60, '192.0.2.1', '192.0.2.2'),
    records('host.example.com', 'AAAA', 60, '2001:db8::1', '::ffff:192.0.2.1'),
    alias('*.example.com', 'A', 'host.example.com'),
    records('www.example.com', 'CNAME', 60, 'host.example.com.'),
    records('example.com', 'MX', 60, '10 mail.example.com.'),
    records('example.com', 'CAA', 60, '0 issue "letsencrypt.org; validationmethods=dns-01"'),
    records('txt.example.com', 'TXT', 10, '"one" "two"', '"\\"quoted\\""'),
    records('_sip._tcp.example.com', 'SRV', 60, '1 2 5060 sip.example.com.'),
    // Over 512 octets, and over 1,232.
    records('medium.example.com', 'TXT', 10, ...texts(8)),
    records('large.example.com', 'TXT', 10, ...texts(40)),
    records('broken.example.com', 'TXT', 10, 'not quoted'),
  ),
);

const hasIpv6 = Object.values(networkInterfaces()).some((own) =>
  own?.some(({ address }) => address === '::1'),
);
const withIpv6 = hasIpv6 ? test : test.skip;
const inBrackets = hasIpv6 ? '' : ' (needs IPv6)';

let server: DnsServer;
beforeAll(async () => {
  server = await startDnsServer({ port: 0, findZone, tcpIdleMs: 200 });
});
afterAll(() => server.close());

function query(name: string, type: string, packet: Packet = {}): Packet {
  return { type: 'query', id: 4711, questions: [{ name, type: type as RecordType }], ...packet };
}

function opt(udpPayloadSize: number, more: Partial<OptAnswer> = {}): Packet {
  const base = {
    type: 'OPT',
    name: '.',
    extendedRcode: 0,
    ednsVersion: 0,
    flags: 0,
    flag_do: false,
  } as const;
  return { additionals: [{ ...base, udpPayloadSize, options: [], ...more }] };
}

async function askUdp(octets: Buffer): Promise<Buffer> {
  const socket = createSocket('udp4');
  socket.send(octets, server.port, '127.0.0.1');
  const [reply] = (await once(socket, 'message')) as [Buffer];
  socket.close();
  return reply;
}

/** The response that the octets get, without sockets. */
function reply(octets: Buffer, transport: 'udp' | 'tcp' = 'udp'): DecodedPacket {
  const response = respond(octets, transport, findZone);
  if (!response) throw new Error('no response');
  return decode(response);
}

const rcodeOf = ({ flags = 0 }: Packet) => flags & 0xf;
const optOf = ({ additionals = [] }: Packet) =>
  additionals.find((record): record is OptAnswer => record.type === 'OPT');

describe('over the network', () => {
  test("Node's resolver understands every type", async () => {
    const resolver = new Resolver({ timeout: 2000, tries: 1 });
    resolver.setServers([`127.0.0.1:${server.port}`]);
    expect(await resolver.resolve4('host.example.com')).toEqual(['192.0.2.1', '192.0.2.2']);
    expect(await resolver.resolve4('any.thing.example.com')).toEqual(['192.0.2.1', '192.0.2.2']);
    expect(await resolver.resolve6('www.example.com')).toEqual(['2001:db8::1', '::ffff:192.0.2.1']);
    // Newer versions of Node.js add the type.
    expect(await resolver.resolveMx('example.com')).toMatchObject([
      { priority: 10, exchange: 'mail.example.com' },
    ]);
    expect(await resolver.resolveTxt('txt.example.com')).toEqual([['one', 'two'], ['"quoted"']]);
    expect(await resolver.resolveCaa('example.com')).toMatchObject([
      { critical: 0, issue: 'letsencrypt.org; validationmethods=dns-01' },
    ]);
    expect(await resolver.resolveSrv('_sip._tcp.example.com')).toMatchObject([
      { priority: 1, weight: 2, port: 5060, name: 'sip.example.com' },
    ]);
    expect(await resolver.resolveNs('example.com')).toEqual(['ns1.dns.test', 'ns2.dns.test']);
    expect(await resolver.resolveSoa('example.com')).toMatchObject({ hostmaster: 'hostmaster.dns.test' });
    await expect(resolver.resolve4('x.host.example.com')).rejects.toMatchObject({ code: 'ENOTFOUND' });
    await expect(resolver.resolve4('txt.example.com')).rejects.toMatchObject({ code: 'ENODATA' });
    await expect(resolver.resolve4('example.org')).rejects.toMatchObject({ code: 'EREFUSED' });
  });

  test('several queries on one TCP connection are answered in order, however they are cut', async () => {
    const names = ['host.example.com', 'large.example.com', 'x.host.example.com'];
    const stream = Buffer.concat(names.map((name, id) => streamEncode(query(name, 'TXT', { id }))));
    const connection = connect(server.port, '127.0.0.1');
    connection.setNoDelay(true);
    connection.write(stream.subarray(0, 1));
    connection.write(stream.subarray(1, 50));
    connection.write(stream.subarray(50));

    let received = Buffer.alloc(0);
    const responses: DecodedPacket[] = [];
    for await (const chunk of connection) {
      received = Buffer.concat([received, chunk as Buffer]);
      while (received.length > 2 && received.length >= 2 + received.readUInt16BE(0)) {
        const end = 2 + received.readUInt16BE(0);
        responses.push(decode(received.subarray(2, end)));
        received = received.subarray(end);
      }
    }
    // The loop ends because the server hangs up on a connection that is silent.
    expect(responses.map(({ id }) => id)).toEqual([0, 1, 2]);
    expect(responses[1]?.answers).toHaveLength(40);
  });

  test('a broken packet is answered FORMERR, and the server goes on', async () => {
    const whole = encode(query('host.example.com', 'A'));
    expect(rcodeOf(decode(await askUdp(whole.subarray(0, 20))))).toBe(Rcode.FORMERR);
    expect(decode(await askUdp(whole)).answers).toHaveLength(2);
  });

  withIpv6(`is asked over IPv6 as well, on the same port${inBrackets}`, async () => {
    const resolver = new Resolver({ timeout: 5_000, tries: 1 });
    resolver.setServers([`[::1]:${server.port}`]);
    expect(await resolver.resolve4('host.example.com')).toEqual(['192.0.2.1', '192.0.2.2']);
    // Too large for a datagram, so that the resolver asks again over TCP.
    expect(await resolver.resolveTxt('large.example.com')).toHaveLength(40);
  });

  test('a port that is taken is an error that says so', async () => {
    await expect(startDnsServer({ port: server.port, findZone })).rejects.toMatchObject({
      code: 'EADDRINUSE',
      message: expect.stringContaining(`port ${server.port}`),
    });
    // Also when it is taken for UDP alone; and then TCP is let go again.
    const udp = createSocket('udp4').bind(0, '127.0.0.1');
    await once(udp, 'listening');
    const { port } = udp.address();
    await expect(startDnsServer({ port, findZone })).rejects.toMatchObject({ code: 'EADDRINUSE' });
    const tcp = createServer().listen(port, '127.0.0.1');
    await once(tcp, 'listening');
    tcp.close();
    udp.close();
  });

  test('close ends open connections and frees the port', async () => {
    const first = await startDnsServer({ port: 0, findZone });
    const connection = connect(first.port, '127.0.0.1');
    await once(connection, 'connect');
    connection.on('error', () => undefined);
    const closed = once(connection, 'close');
    await first.close();
    await closed;
    const second = await startDnsServer({ port: first.port, findZone });
    expect(second.port).toBe(first.port);
    await second.close();
  });
});

describe('a message', () => {
  test('echoes the spelling of the question, types unknown here included', () => {
    const octets = encode(query('HoSt.ExAmPlE.cOm', 'UNKNOWN_65', { id: 1 }));
    const response = respond(octets, 'udp', findZone);
    expect(response?.subarray(12, octets.length)).toEqual(octets.subarray(12));
    expect(decode(response!).authorities).toHaveLength(1);
  });

  test('that is a response, or too short to have an id, is not answered', () => {
    const response = encode({ ...query('host.example.com', 'A'), type: 'response' });
    expect(respond(response, 'udp', findZone)).toBeUndefined();
    expect(respond(Buffer.from([1, 2, 3]), 'udp', findZone)).toBeUndefined();
  });

  test('with another opcode is answered NOTIMP', () => {
    const update = encode(query('example.com', 'SOA', { flags: 5 << 11 }));
    const response = reply(update);
    expect(rcodeOf(response)).toBe(Rcode.NOTIMP);
    expect(((response.flags ?? 0) >> 11) & 0xf).toBe(5);
    expect(response.id).toBe(4711);
  });

  test('with no question or with two is answered FORMERR (RFC 9619)', () => {
    expect(rcodeOf(reply(encode({ id: 1, type: 'query', questions: [] })))).toBe(Rcode.FORMERR);
    const [question] = query('host.example.com', 'A').questions ?? [];
    expect(rcodeOf(reply(encode({ id: 1, type: 'query', questions: [question!, question!] })))).toBe(
      Rcode.FORMERR,
    );
  });

  test('of another class is REFUSED', () => {
    const questions = [{ name: 'host.example.com', type: 'A' as const, class: 'CH' as const }];
    expect(rcodeOf(reply(encode({ type: 'query', questions })))).toBe(Rcode.REFUSED);
  });

  test('with a dot inside a label is not mistaken for a name of the zone', () => {
    const octets = encode(query('host.example.com', 'A'));
    // `host.example` as one label of 12 octets.
    octets[12] = 12;
    octets[17] = '.'.charCodeAt(0);
    const response = respond(octets, 'udp', findZone);
    expect(rcodeOf(decode(response!))).toBe(Rcode.REFUSED);
    expect(response?.subarray(12)).toEqual(octets.subarray(12));
  });

  test('about data that cannot be encoded is answered SERVFAIL', () => {
    expect(rcodeOf(reply(encode(query('broken.example.com', 'TXT'))))).toBe(Rcode.SERVFAIL);
  });

  test('never brings the server down, whatever is in it', () => {
    const mutated = fc
      .tuple(
        fc.constantFrom(
          encode(query('host.example.com', 'A', opt(4096))),
          encode(query('large.example.com', 'TXT')),
        ),
        fc.array(fc.tuple(fc.nat(70), fc.nat(255)), { maxLength: 6 }),
      )
      .map(([octets, changes]) => {
        const copy = Buffer.from(octets);
        for (const [offset, value] of changes) if (offset < copy.length) copy[offset] = value;
        return copy;
      });
    const random = fc.uint8Array({ maxLength: 100 }).map((octets) => Buffer.from(octets));
    fc.assert(
      fc.property(fc.oneof(mutated, random), (octets) => {
        const response = respond(octets, 'udp', findZone);
        if (response) expect(response.readUInt16BE(0)).toBe(octets.readUInt16BE(0));
      }),
      { numRuns: 500 },
    );
  });
});

describe('EDNS and truncation', () => {
  const TC = 1 << 9;
  const isTruncated = ({ flags = 0 }: Packet) => (flags & TC) !== 0;

  test('OPT is in the response when it was in the query, with the DO bit copied', () => {
    expect(optOf(reply(encode(query('host.example.com', 'A'))))).toBeUndefined();
    const response = reply(encode(query('host.example.com', 'A', opt(4096, { flags: 1 << 15 }))));
    expect(optOf(response)).toMatchObject({ udpPayloadSize: 1232, ednsVersion: 0, flag_do: true });
  });

  test('another version than 0 is answered BADVERS', () => {
    const response = reply(encode(query('host.example.com', 'A', opt(4096, { ednsVersion: 1 }))));
    expect(rcodeOf(response) | ((optOf(response)?.extendedRcode ?? 0) << 4)).toBe(Rcode.BADVERS);
    expect(optOf(response)?.ednsVersion).toBe(0);
    expect(response.answers).toEqual([]);
  });

  test('two OPT records are answered FORMERR', () => {
    const { additionals = [] } = opt(4096);
    const octets = encode(query('host.example.com', 'A', { additionals: [...additionals, ...additionals] }));
    expect(rcodeOf(reply(octets))).toBe(Rcode.FORMERR);
  });

  test.each([
    ['medium.example.com', undefined, true],
    ['medium.example.com', 100, true],
    ['medium.example.com', 1232, false],
    ['large.example.com', 1232, true],
    ['large.example.com', 4096, true],
  ])('over UDP %s is for a client that takes %s octets truncated: %s', (name, size, truncated) => {
    const octets = encode(query(name, 'TXT', size === undefined ? {} : opt(size)));
    const response = reply(octets);
    expect(isTruncated(response)).toBe(truncated);
    expect((response.flags ?? 0) & AUTHORITATIVE_ANSWER).not.toBe(0);
    if (truncated) expect(response.answers).toEqual([]);
    expect(optOf(response) !== undefined).toBe(size !== undefined);
    expect(isTruncated(reply(octets, 'tcp'))).toBe(false);
  });
});
