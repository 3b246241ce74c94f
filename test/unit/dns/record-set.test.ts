import fc from 'fast-check';
import { quoteTxt, sameRecordSet, type RecordSet } from '../../../functions/dns/record-set';

const TXT: RecordSet = { name: 'a.gw.test', type: 'TXT', ttl: 10, values: ['"x"', '"y"'] };

test('the order of values says nothing; TTL, type, name and values do', () => {
  expect(sameRecordSet(TXT, { ...TXT, values: ['"y"', '"x"'] })).toBe(true);
  expect(sameRecordSet(TXT, { ...TXT, ttl: 11 })).toBe(false);
  expect(sameRecordSet(TXT, { ...TXT, type: 'A' })).toBe(false);
  expect(sameRecordSet(TXT, { ...TXT, values: ['"x"'] })).toBe(false);
  expect(
    sameRecordSet({ name: 'a', type: 'A', alias: 'b' }, { name: 'a', type: 'A', alias: 'b', ttl: 60 }),
  ).toBe(true);
});

test('a TXT value of any length is quoted in strings of at most 255 octets, and reads back as it was', () => {
  const printable = fc.string({
    unit: fc.integer({ min: 32, max: 126 }).map((code) => String.fromCodePoint(code)),
    maxLength: 900,
  });
  fc.assert(
    fc.property(printable, (value) => {
      const strings = [...quoteTxt(value).matchAll(/"((?:[^"\\]|\\.)*)"(?: |$)/g)].map(([, quoted = '']) =>
        quoted.replace(/\\(.)/g, '$1'),
      );
      expect(strings.join('')).toBe(value);
      expect(strings.every((part) => part.length <= 255)).toBe(true);
    }),
  );
});
