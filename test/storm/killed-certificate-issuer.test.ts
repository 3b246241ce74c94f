/**
 * The worker that gets certificates dies before or after a call of AWS or of the CA, and the next run finishes the
 * order. It makes so many that a run tries some of them, drawn by the seed; `STORM_FAULTS=all` tries each.
 */
import { certificateIssuer } from '../../functions/mail/workers/certificate-issuer';
import { roleOf } from '../../local/deployment';
import { printFigures } from '../support/print-figures';
import { countHeld } from './support/count';
import { draw } from './support/draw';
import { startWithKiller } from './support/killer';
import { certificatePromise } from './support/promises';

const EACH = process.env.STORM_FAULTS === 'all';
const DRAWN = 16;
const EACH_TIMEOUT_MS = 900_000;

let on: Awaited<ReturnType<typeof startWithKiller>>;
beforeAll(async () => {
  on = await startWithKiller();
  on.authority.fault = () => on.killer.decide(roleOf(certificateIssuer));
});
afterAll(async () => {
  await on.system.stop();
  await on.authority.stop();
});

test(
  'a certificate',
  async () => {
    const promised = () => certificatePromise(on.system, on.authority);
    const calls = await on.callsOf(certificateIssuer, promised);
    expect(calls).toBeGreaterThan(DRAWN);
    const deaths = EACH ? calls : DRAWN;
    let kills = 0;
    for (let death = 0; death < deaths; death += 1) {
      // One of each stretch of calls.
      const [first, beyond] = [death, death + 1].map((part) => Math.floor((part * calls) / deaths));
      const stretch = Array.from({ length: beyond! - first! }, (_, position) => first! + position + 1);
      const call = draw(stretch, 'call', death);
      const when = draw(['before', 'after'] as const, 'when', death);
      if (await on.killAt([certificateIssuer, call, when], promised, 2)) kills += 1;
    }
    printFigures('certificate-issuer killed', { calls, kills });
    expect(kills).toBeGreaterThan(deaths / 2);
    countHeld('kills', kills);
  },
  EACH ? EACH_TIMEOUT_MS : undefined,
);
