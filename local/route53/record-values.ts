/**
 * What Route 53 accepts as the value of each record type ("Supported DNS record types", Route 53 Developer Guide).
 * Each check returns the problem in the words of Route 53, or nothing.
 */
import { isIPv4, isIPv6 } from 'node:net';
import ipaddr from 'ipaddr.js';
import { InvalidCharacterString, parseCharacterStrings } from '../dns/character-strings';
import { InvalidDomainName, parseName } from '../dns/domain-name';
import type { RecordType } from '../dns/record-set';

const MAX_VALUE_CHARACTERS = 4_000;

/** @returns what is wrong with the value, worded as in an InvalidChangeBatch message */
export function problemWithValue(type: RecordType, value: string): string | undefined {
  const problem =
    value.length > MAX_VALUE_CHARACTERS
      ? problemNamed('ValueTooLong', `Value is longer than ${MAX_VALUE_CHARACTERS} characters`)
      : CHECKS[type](value);
  return problem && `Invalid Resource Record: '${fatal(problem, value)}'`;
}

/** @returns what is wrong with the name of a record set, worded as in an InvalidChangeBatch message */
export function problemWithName(text: string): string | undefined {
  const problem = checkName(text);
  return problem && fatal(problem, text);
}

/** A spelling that equal values share, so that duplicates are found: case of names, notation of addresses. */
export function comparableValue(type: RecordType, value: string): string {
  if (type === 'TXT' || type === 'CAA') return value;
  if (type === 'AAAA' && isIPv6(value)) return ipaddr.parse(value).toNormalizedString();
  return value.toLowerCase().replace(/\.$/, '');
}

interface Problem {
  code: string;
  sentence: string;
}

const CHECKS: Record<RecordType, (value: string) => Problem | undefined> = {
  A: (value) =>
    isIPv4(value)
      ? undefined
      : problemNamed('ARRDATAIllegalIPv4Address', 'Value is not a valid IPv4 address'),
  AAAA: (value) =>
    // Node takes a zone such as `%eth0` for a part of an address.
    isIPv6(value) && !value.includes('%')
      ? undefined
      : problemNamed('AAAARRDATAIllegalIPv6Address', 'Value is not a valid IPv6 address'),
  CAA: checkCaa,
  CNAME: checkName,
  NS: checkName,
  MX: (value) => checkFields(value, ['uint16', 'name']),
  SRV: (value) => checkFields(value, ['uint16', 'uint16', 'uint16', 'name']),
  SOA: (value) => checkFields(value, ['name', 'name', 'uint32', 'uint32', 'uint32', 'uint32', 'uint32']),
  TXT: checkTxt,
};

function checkName(text: string): Problem | undefined {
  try {
    parseName(text);
    return undefined;
  } catch (error) {
    if (error instanceof InvalidDomainName) return problemNamed(error.problem, error.message);
    throw error;
  }
}

function checkTxt(value: string): Problem | undefined {
  try {
    parseCharacterStrings(value);
    return undefined;
  } catch (error) {
    if (error instanceof InvalidCharacterString) return problemNamed(error.problem, error.message);
    throw error;
  }
}

/** RFC 8659, section 4.1: flags, an alphanumeric tag, and a value that Route 53 wants in quotation marks. */
function checkCaa(value: string): Problem | undefined {
  const [, flags = '', tag = ''] = /^(\d{1,3}) ([A-Za-z0-9]+) "[^"\\]*"$/.exec(value) ?? [];
  if (tag === '') {
    return problemNamed('CAARRDATAInvalid', 'Value should be flags, a tag and a value in quotation marks');
  }
  if (Number(flags) > 255) return problemNamed('CAAFlagsInvalid', 'Flags must be between 0 and 255');
  if (tag.length > 15) return problemNamed('CAATagInvalid', 'Tag is too long');
  if (!/^[\x20-\x7e]*$/.test(value)) {
    return problemNamed('UnsupportedCharacter', 'Value contains unsupported characters');
  }
  return undefined;
}

type Field = 'uint16' | 'uint32' | 'name';

const FIELD_LIMITS = { uint16: 0xffff, uint32: 0xffff_ffff };

/** Fields with exactly one space between them. */
function checkFields(value: string, fields: Field[]): Problem | undefined {
  const parts = value.split(' ');
  if (parts.length !== fields.length) {
    return problemNamed('RRDATANumberOfFields', `Value should have ${fields.length} fields`);
  }
  return parts.map((part, index) => checkField(part, fields[index] ?? 'name')).find(Boolean);
}

function checkField(part: string, field: Field): Problem | undefined {
  if (field === 'name') return checkName(part);
  if (/^\d{1,10}$/.test(part) && Number(part) <= FIELD_LIMITS[field]) return undefined;
  return problemNamed('RRDATAIllegalNumber', `Value is not a number from 0 to ${FIELD_LIMITS[field]}`);
}

function problemNamed(code: string, sentence: string): Problem {
  return { code, sentence };
}

function fatal({ code, sentence }: Problem, value: string): string {
  return `FATAL problem: ${code} (${sentence}) encountered with '${value}'`;
}
