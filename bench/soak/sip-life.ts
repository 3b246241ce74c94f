import { randomBytes } from 'node:crypto';
import { digestResponse, passwordHash } from '../../functions/accounts/digest';
import { challengesIn } from '../../test/support/sip-caller';
import { addressOf, type Life } from './world';

const PASSWORD = 'correct horse';
const ROUNDS = 6;
const BETWEEN_ROUNDS_MS = 3_000;

/** Somebody with a SIP account, from the mailed code to the end, at a client that answers DIGEST challenges. */
export function sipLife(number: number, administrator: { address: string; apiKey: string }): Life {
  const from = addressOf(7, number);
  const email = `caller-${number}@example.org`;
  let lives = 0;

  return async (world) => {
    const username = `caller-${number}-${(lives += 1)}`;
    const sip = `sip:${username}@${administrator.address.split('@')[1]}`;
    const asAdministrator = {
      headers: { from: `sip:${administrator.address}`, 'x-api-key': administrator.apiKey },
      from,
    };
    const code = world.message(email, new RegExp(username));
    const made = await world.send({
      ...asAdministrator,
      route: '/api/accounts',
      method: 'POST',
      fields: { username, password: PASSWORD, algorithm: 'SHA-256', email },
    });
    const { id } = JSON.parse(made.text) as { id: number };
    const fields = { code: /\b[A-Za-z0-9]{13}\b/.exec((await code).input)?.[0] };
    const activation = {
      route: '/api/accounts/{sip}/activate/email',
      path: `/api/accounts/${sip}/activate/email`,
    };
    await world.send({ ...activation, method: 'POST', headers: { from: sip }, fields, from });

    const byDigest = async (route: string, password = PASSWORD, expected = [200]) => {
      const challenged = await world.send({ route, headers: { from: sip }, expected: [401], from });
      const challenge = challengesIn(challenged.headers['www-authenticate'])[0]!;
      const { realm, nonce, opaque, algorithm } = challenge;
      const [nc, cnonce] = ['00000001', randomBytes(8).toString('hex')];
      const ha1 = passwordHash(algorithm, { username, realm, password });
      const response = digestResponse(ha1, { algorithm, nonce, nc, cnonce, uri: route }, 'GET');
      const authorization =
        `Digest username="${username}", realm="${realm}", nonce="${nonce}", uri="${route}", response="${response}", ` +
        `algorithm=${algorithm}, opaque="${opaque}", qop=auth, nc=${nc}, cnonce="${cnonce}"`;
      await world.send({ route, headers: { from: sip, authorization }, expected, from });
    };
    for (let round = 0; round < ROUNDS && !world.isEnding; round += 1) {
      const contact = { uuid: `device-${round}`, user_agent: 'Phone', expires_at: Date.now() / 1_000 + 60 };
      await world.send({
        ...asAdministrator,
        route: '/api/registrar/contacts',
        method: 'PUT',
        fields: { account: sip, contacts: [contact] },
      });
      await byDigest('/api/accounts/me');
      await byDigest('/api/accounts/me/devices');
      if (round === 1) await byDigest('/api/accounts/me', 'wrong', [401]);
      await world.pause(BETWEEN_ROUNDS_MS);
    }
    const account = { route: '/api/accounts/{id}', path: `/api/accounts/${id}` };
    await world.send({ ...asAdministrator, ...account, method: 'DELETE' });
  };
}
