import type { Answer, CaaData, SoaData } from 'dns-packet';
import { parseCharacterStrings } from './character-strings';
import { nameToWire } from './domain-name';
import type { DataRecordSet, RecordType } from './record-set';

/**
 * The records of a set as dns-packet encodes them.
 * @param owner the name as the asker spelled it, without escapes
 */
export function toAnswers(owner: string, recordSet: DataRecordSet): Answer[] {
  return recordSet.values.map((value) => toAnswer(owner, recordSet.type, recordSet.ttlSeconds, value));
}

/** Reads the value of an SOA record: `mname rname serial refresh retry expire minimum`. */
export function parseSoa(value: string): SoaData & { minimum: number } {
  const [mname = '', rname = '', ...numbers] = value.split(' ');
  const [serial = 0, refresh = 0, retry = 0, expire = 0, minimum = 0] = numbers.map(Number);
  return { mname: nameToWire(mname), rname: nameToWire(rname), serial, refresh, retry, expire, minimum };
}

function toAnswer(name: string, type: RecordType, ttl: number, value: string): Answer {
  const common = { name, ttl, class: 'IN' } as const;
  switch (type) {
    case 'A':
    case 'AAAA':
      return { ...common, type, data: value };
    case 'CNAME':
    case 'NS':
      return { ...common, type, data: nameToWire(value) };
    case 'MX': {
      const [preference, exchange = ''] = value.split(' ');
      return { ...common, type, data: { preference: Number(preference), exchange: nameToWire(exchange) } };
    }
    case 'SRV': {
      const [priority, weight, port, target = ''] = value.split(' ');
      return {
        ...common,
        type,
        data: {
          priority: Number(priority),
          weight: Number(weight),
          port: Number(port),
          target: nameToWire(target),
        },
      };
    }
    case 'CAA': {
      const [flags, tag, ...quoted] = value.split(' ');
      const data = { flags: Number(flags), tag: tag as CaaData['tag'], value: quoted.join(' ').slice(1, -1) };
      return { ...common, type, data };
    }
    case 'TXT':
      return { ...common, type, data: parseCharacterStrings(value) };
    case 'SOA':
      return { ...common, type, data: parseSoa(value) };
  }
}
