import fc from 'fast-check';
import { isSignedWith, readKiteQuestion } from '../../../functions/registration/kite-question';

const ZONE = 'gateways.test';
const SECRET = '0b9f3a52-5a0e-4b2c-9d51-6a1f0f8f7a10.blue-box';
const SRAND = '5d41402abc4b2a76b9719d911017c592abcd';
const TOKEN = 't7d793037a0760186574b0282f2f435e7abc';

/** Signatures that pagekite.py 1.5.2 made (`signToken` of `pagekite/proto/proto.py`) for the parts above. */
const SIGNED_BY_PAGEKITE = {
  http: '0a4d55a86569138617db54574112eb6fb653',
  https: '0a4d55a8c28bdd5c47ad48fe5aa6bddda61d',
  'https-443': '0a4d55a83cd99068266af98b3db7d84c405c',
};

const questionOf = (proto: string, sign: string, name = `blue-box.${ZONE}`) =>
  `${SRAND}.${TOKEN}.${sign}.${proto}.${name}`;
const HTTP = questionOf('http', SIGNED_BY_PAGEKITE.http);

describe('a signature', () => {
  test.each(Object.entries(SIGNED_BY_PAGEKITE))('of PageKite for %s is the right one', (proto, sign) => {
    const question = readKiteQuestion(questionOf(proto, sign), ZONE);
    expect(question && isSignedWith(SECRET, question)).toBe(true);
  });

  test.each([
    ['another secret', SECRET.replace('0b', '0c'), HTTP],
    ['no secret', '', HTTP],
    ['another protocol', SECRET, questionOf('https', SIGNED_BY_PAGEKITE.http)],
    ['another name', SECRET, questionOf('http', SIGNED_BY_PAGEKITE.http, `red-box.${ZONE}`)],
    ['another srand', SECRET, HTTP.replace('5d4', '5d5')],
    ['another token', SECRET, HTTP.replace('.t7d', '.t7e')],
    ['another salt', SECRET, HTTP.replace('.0a4', '.0a5')],
  ])('is none with %s', (_change, secret, text) => {
    const question = readKiteQuestion(text, ZONE);
    expect(question && isSignedWith(secret, question)).toBe(false);
  });
});

describe('a question', () => {
  test('is read in any case, as resolvers may change it (0x20)', () => {
    const question = readKiteQuestion(HTTP.toUpperCase(), ZONE);
    expect(question).toMatchObject({ name: `blue-box.${ZONE}`, proto: 'http', srand: SRAND });
    expect(question && isSignedWith(SECRET, question)).toBe(true);
  });

  test.each([
    ['nothing', ''],
    ['a plain name', `blue-box.${ZONE}`],
    ['a kite of two labels', questionOf('http', SIGNED_BY_PAGEKITE.http, `a.blue-box.${ZONE}`)],
    [
      'a kite of `*`, as PageKite asks about it',
      questionOf('http', SIGNED_BY_PAGEKITE.http, `_any_.${ZONE}`),
    ],
    ['a kite of `*`', questionOf('http', SIGNED_BY_PAGEKITE.http, `*.${ZONE}`)],
    ['the zone itself', questionOf('http', SIGNED_BY_PAGEKITE.http, ZONE)],
    ['a name of another zone', questionOf('http', SIGNED_BY_PAGEKITE.http, 'blue-box.example.org')],
    ['a raw port', questionOf('raw-22', SIGNED_BY_PAGEKITE.http)],
    ['a challenge without a time', HTTP.replace('.t7d', '.a7d')],
    ['a short signature', questionOf('http', SIGNED_BY_PAGEKITE.http.slice(1))],
    ['a final dot', `${HTTP}.`],
    ['a line break', `${HTTP}\n`],
  ])('is not %s', (_kind, text) => {
    expect(readKiteQuestion(text, ZONE)).toBeUndefined();
  });

  test('is never read from noise, however close it is', () => {
    fc.assert(
      fc.property(fc.nat(HTTP.length - 1), fc.string({ minLength: 1, maxLength: 1 }), (at, other) => {
        fc.pre(other.toLowerCase() !== HTTP[at]);
        const question = readKiteQuestion(HTTP.slice(0, at) + other + HTTP.slice(at + 1), ZONE);
        expect(question === undefined || !isSignedWith(SECRET, question)).toBe(true);
      }),
    );
  });
});
