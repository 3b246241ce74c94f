import { CODE_PATTERN, newCode, readCode } from '../../../functions/activation/code-text';

const CODE = 'IPT-SD-ABCDEF-GHJKLM-234567';

test.each([
  ['as it was issued', CODE],
  ['in lower case, with blanks around', ` ${CODE.toLowerCase()}\t`],
  ['with an en dash', CODE.replaceAll('-', '–')],
  ['with an em dash', CODE.replaceAll('-', '—')],
  ['with dashes that do not break', CODE.replaceAll('-', '\u2011')],
  ['with a minus sign', CODE.replaceAll('-', '−')],
  ['without dashes', CODE.replaceAll('-', '')],
  ['with blanks for dashes', CODE.replaceAll('-', ' ')],
  ['with blanks inside', CODE.split('').join(' ')],
  ['with blanks that do not break', CODE.replaceAll('-', '\u00a0-\u202f')],
  ['with marks of no width', CODE.split('').join('\u200b') + '\u2060\ufeff'],
  ['with a soft hyphen and a line end', `${CODE.slice(0, 10)}\u00ad\n${CODE.slice(10)}\r\n`],
])('a code %s is read', (_how, pasted) => expect(readCode(pasted)).toBe(CODE));

test('what is no code stays what it is', () => {
  for (const text of ['', 'IPT-SD-ABCDEF-GHJKLM', `${CODE}A`, 'IPT-XX-ABCDEF-GHJKLM-234567']) {
    expect(readCode(text)).toBe(text);
    expect(CODE_PATTERN.test(readCode(text))).toBe(false);
  }
});

test('every new code is read as itself', () => {
  for (let count = 0; count < 100; count += 1) {
    const code = newCode();
    expect(readCode(code)).toBe(code);
    expect(code).toMatch(CODE_PATTERN);
  }
});
