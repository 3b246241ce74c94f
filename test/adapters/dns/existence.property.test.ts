import * as fc from 'fast-check';
import { answer, Rcode } from '../../../local/dns/answer';
import { ancestryOf, nameFromWire, nameToWire, parseName } from '../../../local/dns/domain-name';
import type { ZoneRecords } from '../../../local/dns/zone';
import { lookupIn, records, zoneOf } from './records';

const APEX = 'z.';

/** Few labels, so that names meet: below, above and beside each other, wildcards in any place. */
const label = fc.constantFrom('a', 'b', '*');
const name = fc.array(label, { minLength: 1, maxLength: 4 }).map((labels) => `${labels.join('.')}.${APEX}`);

/** RFC 4592, section 3.3, word by word over a list of names: an owner, `NXDOMAIN` or `NODATA`. */
function expectedOwner(owners: string[], asked: string): string {
  const exists = (candidate: string) =>
    candidate === APEX || owners.some((owner) => owner === candidate || owner.endsWith(`.${candidate}`));
  if (exists(asked)) return owners.includes(asked) ? asked : 'NODATA';
  const labels = asked.split('.');
  const encloser = labels.map((_, index) => labels.slice(index + 1).join('.')).find(exists) ?? APEX;
  const wildcard = `*.${encloser}`;
  if (!exists(wildcard)) return 'NXDOMAIN';
  return owners.includes(wildcard) ? wildcard : 'NODATA';
}

/** The owner that answers for the name: each owner's TXT holds its own name. */
function actualOwner(zone: ZoneRecords, asked: string): string {
  const question = { name: nameToWire(parseName(asked)), type: 'TXT' as const, class: 'IN' as const };
  const { flags = 0, answers = [] } = answer({ questions: [question] }, lookupIn(zone));
  if ((flags & 0xf) === Rcode.NXDOMAIN) return 'NXDOMAIN';
  const [record] = answers;
  if (record?.type !== 'TXT') return 'NODATA';
  return String(record.data);
}

const txtOf = (owner: string) => records(owner, 'TXT', 60, `"${owner}"`);

test('wildcards and empty non-terminals answer as a naive reading of RFC 4592 does', () => {
  fc.assert(
    fc.property(fc.uniqueArray(name, { maxLength: 8 }), name, (owners, asked) => {
      const zone = zoneOf(APEX, ...owners.map(txtOf));
      expect(actualOwner(zone, asked)).toBe(expectedOwner(owners, asked));
    }),
    { numRuns: 1000 },
  );
});

test('a zone knows what exists however its record sets came and went', () => {
  const step = fc.record({ name, remove: fc.boolean(), type: fc.constantFrom('A' as const, 'TXT' as const) });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), name, (steps, asked) => {
      const zone = zoneOf(APEX);
      const owned = new Map<string, string>();
      for (const { name: owner, remove, type } of steps) {
        if (remove) {
          zone.remove(parseName(owner), type);
          owned.delete(`${owner} ${type}`);
        } else {
          zone.put({ name: parseName(owner), type, ttlSeconds: 60, values: [] });
          owned.set(`${owner} ${type}`, owner);
        }
      }
      const owners = [...owned.values()];
      const exists = owners.some((owner) => owner === asked || owner.endsWith(`.${asked}`));
      expect(zone.exists(parseName(asked))).toBe(exists);
      expect(zone.size).toBe(owners.length + 2);
      expect([...zone.all()]).toHaveLength(zone.size);
    }),
  );
});

test('a name keeps its meaning from text to wire and back', () => {
  const character = fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code));
  const anyLabel = fc
    .array(
      character.filter((c) => c !== '.' && c !== '\\'),
      { minLength: 1, maxLength: 20 },
    )
    .map((characters) => characters.join(''));
  fc.assert(
    fc.property(fc.array(anyLabel, { minLength: 1, maxLength: 5 }), (labels) => {
      const text = labels.join('.');
      const canonical = parseName(text);
      expect(nameToWire(canonical)).toBe(text.toLowerCase());
      expect(nameFromWire(text)).toBe(canonical);
      expect(parseName(canonical)).toBe(canonical);
      expect(ancestryOf(canonical, '.')).toHaveLength(labels.length + 1);
    }),
  );
});
