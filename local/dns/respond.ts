/**
 * From the octets of a query to the octets of its response: what concerns the message and not the data in it, that
 * is broken packets, other opcodes, EDNS (RFC 6891) and truncation.
 */
import {
  decode,
  encode,
  TRUNCATED_RESPONSE,
  type DecodedPacket,
  type OptAnswer,
  type Packet,
} from 'dns-packet';
import { answer, Rcode, response } from './answer';
import type { FindZone } from './zone';

/** The size that DNS Flag Day 2020 recommends: it fits into one Ethernet frame over IPv6. */
const MAX_UDP_OCTETS = 1232;
/** RFC 1035, section 4.2.1: what a client without EDNS can take. */
const PLAIN_UDP_OCTETS = 512;
const MAX_TCP_OCTETS = 65_535;

const HEADER_OCTETS = 12;
const DNSSEC_OK = 1 << 15;

/**
 * @returns the response, or undefined when the packet deserves none: too short to have an id, or itself a response
 */
export function respond(octets: Buffer, transport: 'udp' | 'tcp', findZone: FindZone): Buffer | undefined {
  if (octets.length < HEADER_OCTETS) return undefined;
  const id = octets.readUInt16BE(0);
  const flags = octets.readUInt16BE(2);
  const isResponse = flags >> 15 === 1;
  // Answering a response would let two servers talk to each other for ever.
  if (isResponse) return undefined;
  const opcode = (flags >> 11) & 0xf;
  // The sections of other opcodes mean other things (RFC 2136), so they are not even decoded.
  if (opcode !== 0) {
    const { flags: plainFlags = 0, ...rest } = response({ id, flags }, Rcode.NOTIMP);
    return encode({ ...rest, flags: plainFlags | (opcode << 11), questions: [] });
  }

  const query = decodeQuery(octets);
  if (!query) return encode({ ...response({ id, flags }, Rcode.FORMERR), questions: [] });
  const question = octets.subarray(HEADER_OCTETS, endOfQuestion(octets));

  const opts = (query.additionals ?? []).filter((record): record is OptAnswer => record.type === 'OPT');
  const [opt] = opts;
  const limit = transport === 'tcp' ? MAX_TCP_OCTETS : udpLimit(opt);
  if (opts.length > 1) return finish(response(query, Rcode.FORMERR), question, undefined, limit);
  if (opt && opt.ednsVersion > 0) {
    return finish(response(query, Rcode.BADVERS), question, responseOpt(opt, Rcode.BADVERS), limit);
  }
  const responseOption = opt && responseOpt(opt, Rcode.NOERROR);
  if (!isSpeltBack(query, question)) {
    return finish(response(query, Rcode.REFUSED), question, responseOption, limit);
  }
  try {
    return finish(answer(query, findZone), question, responseOption, limit);
  } catch {
    // Data that cannot be put on the wire. The zone is to blame, not the query.
    return finish(response(query, Rcode.SERVFAIL), question, responseOption, limit);
  }
}

function decodeQuery(octets: Buffer): DecodedPacket | undefined {
  try {
    const query = decode(octets);
    // RFC 9619: a query has exactly one question.
    return query.questions?.length === 1 && endOfQuestion(octets) <= octets.length ? query : undefined;
  } catch {
    return undefined;
  }
}

/** The question's name is the first of the message, so it has no compression pointer to follow. */
function endOfQuestion(octets: Buffer): number {
  let offset = HEADER_OCTETS;
  while (octets[offset]) offset += (octets[offset] ?? 0) + 1;
  return offset + 1 + 4;
}

/**
 * Whether dns-packet, which joins labels with dots and reads them as UTF-8, can spell the name that was asked for.
 * No zone here has a name that it cannot.
 */
function isSpeltBack(query: Packet, question: Buffer): boolean {
  const [{ name } = { name: '.' }] = query.questions ?? [];
  const spelt = encode({ questions: [{ name, type: 'A' }] }).subarray(HEADER_OCTETS, -4);
  return spelt.equals(question.subarray(0, -4));
}

function udpLimit(opt: OptAnswer | undefined): number {
  return Math.min(MAX_UDP_OCTETS, Math.max(PLAIN_UDP_OCTETS, opt?.udpPayloadSize ?? 0));
}

/** RFC 6891, section 6.1.3: the upper eight bits of the rcode are in OPT. RFC 3225: the DO bit is copied. */
function responseOpt(opt: OptAnswer, rcode: number): OptAnswer {
  return {
    type: 'OPT',
    name: '.',
    udpPayloadSize: MAX_UDP_OCTETS,
    extendedRcode: rcode >> 4,
    ednsVersion: 0,
    flags: opt.flags & DNSSEC_OK,
    flag_do: opt.flag_do,
    options: [],
  };
}

/** Encodes the response; one that is too long goes without its records, so that the client asks again over TCP. */
function finish(packet: Packet, question: Buffer, opt: OptAnswer | undefined, limit: number): Buffer {
  const additionals = [...(packet.additionals ?? []), ...(opt ? [opt] : [])];
  const whole = encodeWithQuestion({ ...packet, additionals }, question);
  if (whole.length <= limit) return whole;
  return encodeWithQuestion(
    {
      ...packet,
      flags: (packet.flags ?? 0) | TRUNCATED_RESPONSE,
      answers: [],
      authorities: [],
      additionals: opt ? [opt] : [],
    },
    question,
  );
}

/** The question goes back octet for octet: its case (draft-vixie-dnsext-dns0x20) and types unknown here included. */
function encodeWithQuestion(packet: Packet, question: Buffer): Buffer {
  const octets = encode({ ...packet, questions: [] });
  octets.writeUInt16BE(1, 4);
  return Buffer.concat([octets.subarray(0, HEADER_OCTETS), question, octets.subarray(HEADER_OCTETS)]);
}
