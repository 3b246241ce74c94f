/**
 * The answer of an authoritative server to one standard query: RFC 1034, section 4.3.2, with the wildcards of
 * RFC 4592, the negative answers of RFC 2308 and Route 53's aliases. A pure function of the query and the zones.
 */
import { AUTHORITATIVE_ANSWER, RECURSION_DESIRED, type Answer, type Packet } from 'dns-packet';
import {
  ancestryOf,
  isWithin,
  nameFromWire,
  nameToWire,
  parentOf,
  parseName,
  WILDCARD_LABEL,
} from './domain-name';
import { isAlias, RECORD_TYPES, type DataRecordSet, type RecordSet, type RecordType } from './record-set';
import { parseSoa, toAnswers } from './resource-record';
import type { FindZone, Zone } from './zone';

/** RFC 1035, section 4.1.1, and RFC 6891, section 9 (BADVERS). */
export const Rcode = {
  NOERROR: 0,
  FORMERR: 1,
  SERVFAIL: 2,
  NXDOMAIN: 3,
  NOTIMP: 4,
  REFUSED: 5,
  BADVERS: 16,
} as const;

/** A chain of aliases or CNAMEs longer than this is taken for a loop. */
const MAX_CHAIN = 16;

interface Sections {
  answers: Answer[];
  authorities: Answer[];
  additionals: Answer[];
}

/**
 * @param query a decoded standard query (opcode 0)
 * @returns the response, without EDNS; its rcode is in the low four bits of `flags`
 */
export function answer(query: Packet, findZone: FindZone): Packet {
  const [question, ...more] = query.questions ?? [];
  // RFC 9619: a query has exactly one question.
  if (!question || more.length > 0) return response(query, Rcode.FORMERR);

  const zone = findZone(nameFromWire(question.name));
  const isTransfer = question.type === 'AXFR' || question.type === 'IXFR';
  if (!zone || isTransfer || question.class !== 'IN') return response(query, Rcode.REFUSED);

  const sections: Sections = { answers: [], authorities: [], additionals: [] };
  const outcome = resolve(zone, question.name, question.type, sections);
  // A referral alone comes from a name that this server has no authority over.
  const authoritative = outcome !== 'referral' || sections.answers.length > 0;
  const rcode = outcome === 'no such name' ? Rcode.NXDOMAIN : Rcode.NOERROR;
  return { ...response(query, rcode, authoritative), ...sections };
}

/** A response without records, which echoes what a response must echo. */
export function response(query: Packet, rcode: number, authoritative = false): Packet {
  return {
    type: 'response',
    id: query.id,
    flags:
      ((query.flags ?? 0) & RECURSION_DESIRED) | (authoritative ? AUTHORITATIVE_ANSWER : 0) | (rcode & 0xf),
    questions: query.questions,
  };
}

type Outcome = 'found' | 'no data' | 'no such name' | 'referral';

/** Follows CNAMEs inside the zone. The outcome is that of the last name of the chain (RFC 6604). */
function resolve(zone: Zone, wireName: string, type: string, sections: Sections): Outcome {
  const seen = new Set<string>();
  let owner = wireName;
  for (;;) {
    const name = nameFromWire(owner);
    seen.add(name);

    const cut = delegationAbove(zone, name, type);
    if (cut) {
      refer(zone, cut, sections);
      return 'referral';
    }
    const source = zone.exists(name) ? name : wildcardFor(zone, name);
    if (source === undefined || !zone.exists(source)) {
      sections.authorities.push(...negativeSoa(zone));
      return 'no such name';
    }
    const found = recordSetFor(zone, source, type);
    const data = found && dataOf(zone, found);
    if (!data) {
      sections.authorities.push(...negativeSoa(zone));
      return 'no data';
    }
    sections.answers.push(...toAnswers(owner, data));

    if (data.type !== 'CNAME' || type === 'CNAME' || type === 'ANY') return 'found';
    const target = data.values[0] ?? '.';
    const targetName = parseName(target);
    if (!isWithin(targetName, zone.apex) || seen.has(targetName) || seen.size > MAX_CHAIN) return 'found';
    owner = nameToWire(target);
  }
}

/** The delegated name at or above the one asked for, if any. */
function delegationAbove(zone: Zone, name: string, type: string): string | undefined {
  const cut = ancestryOf(name, zone.apex)
    .slice(0, -1)
    .reverse()
    .find((ancestor) => zone.get(ancestor, 'NS'));
  // RFC 4035, section 3.1.4.1: the parent side answers for DS at the cut.
  return cut === name && type === 'DS' ? undefined : cut;
}

function refer(zone: Zone, cut: string, sections: Sections): void {
  const nameServers = zone.get(cut, 'NS');
  if (!nameServers || isAlias(nameServers)) return;
  sections.authorities.push(...toAnswers(nameToWire(cut), nameServers));
  for (const value of nameServers.values) {
    const server = parseName(value);
    for (const type of ['A', 'AAAA'] as const) {
      const glue = zone.get(server, type);
      const data = glue && dataOf(zone, glue);
      if (data) sections.additionals.push(...toAnswers(nameToWire(server), data));
    }
  }
}

/** The source of synthesis: the wildcard directly below the closest encloser (RFC 4592, section 3.3.1). */
function wildcardFor(zone: Zone, name: string): string | undefined {
  const encloser = ancestryOf(parentOf(name), zone.apex).find((ancestor) => zone.exists(ancestor));
  return encloser === undefined ? undefined : `${WILDCARD_LABEL}.${encloser}`;
}

/** The record set that answers for the type: that type, a CNAME, or for ANY just one of them (RFC 8482, section 4.1). */
function recordSetFor(zone: Zone, name: string, type: string): RecordSet | undefined {
  if (type === 'ANY') return zone.at(name)[0];
  return zone.get(name, 'CNAME') ?? (isRecordType(type) ? zone.get(name, type) : undefined);
}

/** Follows aliases. One whose target has gone is answered as if there were no data. */
function dataOf(zone: Zone, recordSet: RecordSet): DataRecordSet | undefined {
  let current: RecordSet | undefined = recordSet;
  for (let hops = 0; current && hops <= MAX_CHAIN; hops += 1) {
    if (!isAlias(current)) return current;
    current = zone.get(current.alias.name, current.type);
  }
  return undefined;
}

/** RFC 2308, section 3: the SOA lives in a negative answer no longer than the zone's minimum. */
function negativeSoa(zone: Zone): Answer[] {
  const soa = zone.get(zone.apex, 'SOA');
  if (!soa || isAlias(soa)) return [];
  const ttlSeconds = Math.min(soa.ttlSeconds, ...soa.values.map((value) => parseSoa(value).minimum));
  return toAnswers(nameToWire(zone.apex), { ...soa, ttlSeconds });
}

function isRecordType(type: string): type is RecordType {
  return (RECORD_TYPES as readonly string[]).includes(type);
}
