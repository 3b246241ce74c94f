import { randomUUID } from 'node:crypto';
import { linkIn, reclamationTokenIn } from '../../test/support/gateway';
import { addressOf, type Life } from './world';

const ROUNDS = 12;
const BETWEEN_ROUNDS_MS = 4_000;
/** A gateway in so many loses its box, and takes its name back. */
const LOST_ONE_IN = 3;

/** A gateway from its first start to its last: heartbeats, an address that changes, a certificate's proof, mails. */
export function gatewayLife(number: number): Life {
  const [home, elsewhere] = [addressOf(2, number), addressOf(3, number)];
  const email = `owner-${number}@example.org`;
  let lives = 0;

  return async (world) => {
    const name = `box-${number}-${(lives += 1)}`;
    const subscribed = await world.send({ route: '/subscribe', query: { name, mode: 1 }, from: home });
    let { token } = JSON.parse(subscribed.text) as { token: string };
    const send = (route: string, query: Record<string, string> = {}, from = home) =>
      world.send({ route, query: { token, ...query }, from });

    const verification = world.message(email, /verifyemail/);
    await send('/setemail', { email, optout: '0' });
    const link = new URL(linkIn((await verification).input), world.baseUrl);
    await world.send({ route: '/verifyemail', path: `${link.pathname}${link.search}`, from: home });

    for (let round = 1; round <= ROUNDS && !world.isEnding; round += 1) {
      await world.pause(BETWEEN_ROUNDS_MS);
      await send('/ping', {}, round % 4 === 0 ? elsewhere : home);
      if (round === 2) await send('/dnsconfig', { challenge: randomUUID() });
      if (round === 6) await send('/info');
    }

    if (lives % LOST_ONE_IN === 0) {
      const reclamation = world.message(email, new RegExp(`\\b${name}\\b`));
      await world.send({ route: '/reclaim', query: { name }, from: home });
      const reclamationToken = reclamationTokenIn((await reclamation).input);
      const query = { name, mode: 1, reclamationToken };
      const taken = await world.send({ route: '/subscribe', query, from: elsewhere });
      await world.send({ route: '/ping', query: { token }, expected: [400], from: home });
      ({ token } = JSON.parse(taken.text) as { token: string });
    }
    await send('/revokeemail');
    await send('/unsubscribe');
  };
}
