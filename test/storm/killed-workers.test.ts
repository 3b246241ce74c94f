/**
 * A worker dies before or after any of its calls of AWS, and whoever is woken next finishes what was promised. The DNS
 * writer, whose steps depend on each other the most, is in kill-at-every-step.test.ts.
 */
import { domainRemover } from '../../functions/mail/workers/domain-remover';
import { mailSender } from '../../functions/registration/workers/mail-sender';
import { messageSender } from '../../functions/accounts/workers/message-sender';
import type { AnyWorker } from '../../functions/http/worker';
import { printFigures } from '../support/print-figures';
import type { TestSystem } from '../support/test-system';
import { countHeld } from './support/count';
import { startWithKiller } from './support/killer';
import {
  accountMailPromise,
  accountTextPromise,
  deletionPromise,
  mailPromise,
  type Made,
} from './support/promises';

let on: Awaited<ReturnType<typeof startWithKiller>>;
beforeAll(async () => {
  on = await startWithKiller();
});
afterAll(async () => {
  await on.system.stop();
  await on.authority.stop();
});

interface Victim {
  what: string;
  worker: AnyWorker;
  promise: (system: TestSystem) => Promise<Made>;
  /** How often it may be delivered: once more, where it died before it could note that it had. */
  mostTimes: number;
}
const VICTIMS: readonly Victim[] = [
  { what: 'a mail of a gateway', worker: mailSender, promise: mailPromise, mostTimes: 2 },
  { what: 'a mail of an account', worker: messageSender, promise: accountMailPromise, mostTimes: 2 },
  { what: 'a text of an account', worker: messageSender, promise: accountTextPromise, mostTimes: 2 },
  { what: 'the end of a mail domain', worker: domainRemover, promise: deletionPromise, mostTimes: 1 },
];

test.each(VICTIMS)('$what', async ({ what, worker, promise, mostTimes }) => {
  const promised = () => promise(on.system);
  const calls = await on.callsOf(worker, promised);
  expect(calls).toBeGreaterThan(2);
  let kills = 0;
  for (let call = 1; call <= calls; call += 1) {
    for (const when of ['before', 'after'] as const) {
      if (await on.killAt([worker, call, when], promised, mostTimes)) kills += 1;
    }
  }
  printFigures(`${worker.id} killed at every call, ${what}`, { calls, kills });
  expect(kills).toBeGreaterThan(calls);
  countHeld('kills', kills);
});
