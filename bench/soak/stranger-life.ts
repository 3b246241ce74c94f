import { addressOf, type Life, type Sent } from './world';

const BETWEEN_TRIES_MS = 500;

const TRIES: readonly Omit<Sent, 'from'>[] = [
  { route: '/ping', query: { token: 'guessed' }, expected: [400] },
  { route: '/subscribe', query: { name: '../../etc/passwd' }, expected: [400] },
  { route: '/verifyemail', query: { s: 'guessed' }, expected: [400, 404] },
  { route: '/wp-login.php', expected: [404] },
  { route: '/status', headers: { authorization: 'Bearer guessed' }, expected: [401] },
  { route: '/checkin', method: 'POST', fields: { server_id: { $gt: '' } }, expected: [400] },
  {
    route: '/register',
    method: 'POST',
    fields: { token: 'x'.repeat(50_000) },
    expected: [400, 401, 403, 413],
  },
  { route: '/mail/domains', headers: { 'auth-token': 'guessed' }, expected: [401, 403] },
  { route: '/api/accounts/me', headers: { from: 'sip:nobody@example.org' }, expected: [404] },
  { route: '/panel', expected: [303] },
];

/** Somebody without any secret, who tries. */
export function strangerLife(number: number): Life {
  return async (world) => {
    for (const wanted of TRIES) {
      await world.send({ ...wanted, from: addressOf(8, number) });
      await world.pause(BETWEEN_TRIES_MS);
    }
  };
}
