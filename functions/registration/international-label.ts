import { domainToASCII, domainToUnicode } from 'node:url';

/**
 * Letters, marks and digits, as RFC 5892 derives them: neither emoji nor symbols. What its appendix allows in context
 * alone (dots between letters, joiners) is left out: no name needs it.
 */
const ALLOWED = /^[\p{Ll}\p{Lo}\p{Lm}\p{Mn}\p{Mc}\p{Nd}-]+$/u;

/** Scripts that may stand together: one alone, or those of one way of writing (UTS 39, 5.2, "highly restrictive"). */
const WRITINGS = [
  /^[\p{Script_Extensions=Latin}\p{Script=Common}\p{Script=Inherited}]+$/u,
  /^[\p{scx=Latin}\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{sc=Common}\p{sc=Inherited}]+$/u,
  /^[\p{scx=Latin}\p{scx=Han}\p{scx=Bopomofo}\p{sc=Common}\p{sc=Inherited}]+$/u,
  /^[\p{scx=Latin}\p{scx=Han}\p{scx=Hangul}\p{sc=Common}\p{sc=Inherited}]+$/u,
  /^[\p{scx=Cyrillic}\p{sc=Common}\p{sc=Inherited}]+$/u,
  /^[\p{scx=Greek}\p{sc=Common}\p{sc=Inherited}]+$/u,
  /^[\p{scx=Armenian}\p{sc=Common}\p{sc=Inherited}]+$/u,
  /^[\p{scx=Georgian}\p{sc=Common}\p{sc=Inherited}]+$/u,
  /^[\p{scx=Hebrew}\p{sc=Common}\p{sc=Inherited}]+$/u,
  /^[\p{scx=Arabic}\p{sc=Common}\p{sc=Inherited}]+$/u,
  /^[\p{scx=Devanagari}\p{sc=Common}\p{sc=Inherited}]+$/u,
  /^[\p{scx=Bengali}\p{sc=Common}\p{sc=Inherited}]+$/u,
  /^[\p{scx=Tamil}\p{sc=Common}\p{sc=Inherited}]+$/u,
  /^[\p{scx=Thai}\p{sc=Common}\p{sc=Inherited}]+$/u,
];

/** Letters of other scripts that look like those of a to z: a word of these alone reads as a Latin one. */
const LOOK_LATIN = /^[асԁеһіјӏорԛѕԝхуъьҽпгѵѡαικνορτυωχγհոսցօզքԅ\d-]+$/u;

/**
 * Whether a label may be a new name: either it is plain ASCII, or an A-label (RFC 5891) of letters of one way of
 * writing that cannot be taken for a Latin word.
 * @param label in lower case
 */
export function isHonest(label: string): boolean {
  if (!label.startsWith('xn--')) return label.slice(2, 4) !== '--';
  const written = domainToUnicode(label);
  return (
    written !== '' &&
    written !== label &&
    domainToASCII(written) === label &&
    written.normalize('NFC') === written &&
    ALLOWED.test(written) &&
    WRITINGS.some((writing) => writing.test(written)) &&
    !LOOK_LATIN.test(written)
  );
}
