import { resolve } from 'node:path';
import { epochSeconds } from '../../../functions/clock';
import type { MailPromise } from '../../../functions/outbox/mail-promise';
import { Undeliverable } from '../../../functions/outbox/outbox';
import { sendMessages, type Sender } from '../../../functions/outbox/workers/send-messages';
import { VirtualClock } from '../dns/writer/virtual-clock';

/** A mail that is sent until it is delivered or given up. @returns the pauses before each further attempt */
async function pausesBetweenAttempts(failure: () => Error): Promise<number[]> {
  const clock = new VirtualClock();
  const attemptedAt: number[] = [];
  const promises: MailPromise[] = [
    {
      id: 'mail',
      template: 'reclamation',
      to: 'owner@example.com',
      sealed: '',
      attempts: 0,
      dueAt: epochSeconds(clock),
    },
  ];
  const change = (...next: MailPromise[]) => {
    promises.splice(0, 1, ...next);
    return Promise.resolve();
  };
  const sender = {
    id: 'mail-sender',
    templatesFolder: resolve('templates'),
    sealer: {
      seal: () => Promise.reject(new Error('Nothing is sealed')),
      open: () => Promise.resolve('{"name":"box","token":"t","link":"https://example.org/"}'),
    },
    mailer: {
      send: () => {
        attemptedAt.push(epochSeconds(clock));
        return Promise.reject(failure());
      },
    },
    outbox: {
      due: (now: number) => Promise.resolve(promises.some(({ dueAt }) => dueAt <= now) ? ['box'] : []),
      itemsOf: () => [],
      claim: () => Promise.resolve({ due: [...promises] }),
      remove: () => change(),
      postpone: (_item: string, _id: string, dueAt: number) =>
        change(...promises.map((promise) => ({ ...promise, attempts: promise.attempts + 1, dueAt }))),
      isSuppressed: () => Promise.resolve(false),
    },
  };
  const log = { info: () => undefined, error: () => undefined };
  while (promises.length > 0) {
    await sendMessages(sender, { kind: 'schedule' }, { clock, log, remainingMs: () => 60_000, id: 'run' });
    for (const { dueAt } of promises) clock.forward(dueAt - epochSeconds(clock));
  }
  return attemptedAt.slice(1).map((at, position) => at - attemptedAt[position]!);
}

test('a mail that does not get through is tried twelve times, each time later, at least once an hour', async () => {
  const pauses = await pausesBetweenAttempts(() => new Error('busy'));
  expect(pauses).toEqual([15, 30, 60, 120, 240, 480, 960, 1_920, 3_600, 3_600, 3_600]);
});

test('one that nobody can deliver is tried once', async () => {
  expect(await pausesBetweenAttempts(() => new Undeliverable('no such recipient'))).toEqual([]);
});

/** A sender of items with one message each. @param due what the index shows at each look, the last of it ever after */
function senderOver(due: readonly string[][]): { sender: Sender; looks: () => number; sent: string[] } {
  let looks = 0;
  const sent: string[] = [];
  const kept = new Set<string>();
  const sender: Sender = {
    id: 'mail-sender',
    templatesFolder: resolve('templates'),
    sealer: {
      seal: () => Promise.reject(new Error('Nothing is sealed')),
      open: () => Promise.resolve('{"name":"box","token":"t","link":"https://example.org/"}'),
    },
    mailer: {
      send: (to) => {
        sent.push(to);
        return Promise.resolve();
      },
    },
    outbox: {
      due: () => {
        looks += 1;
        // Time stands still while nobody pauses, so such a sender would never end.
        if (looks > 20) return Promise.reject(new Error('The sender looks without an end'));
        return Promise.resolve(due[Math.min(looks, due.length) - 1] ?? []);
      },
      itemsOf: () => [],
      claim: (to) =>
        Promise.resolve(
          kept.has(to)
            ? undefined
            : { due: [{ id: to, template: 'reclamation', to, sealed: '', attempts: 0, dueAt: 0 } as const] },
        ),
      remove: (item) => {
        kept.add(item);
        return Promise.resolve();
      },
      postpone: () => Promise.reject(new Error('Nothing fails')),
      isSuppressed: () => Promise.resolve(false),
    },
  };
  return { sender, looks: () => looks, sent };
}

async function runOnce(sender: Sender): Promise<void> {
  const clock = new VirtualClock();
  const endsAt = clock.now() + 120_000;
  const log = { info: () => undefined, error: () => undefined };
  const remainingMs = () => endsAt - clock.now();
  await sendMessages(sender, { kind: 'schedule' }, { clock, log, remainingMs, id: 'run' });
}

test('a sender that finds only what it sent, because the index is late, looks twice more and goes', async () => {
  const { sender, looks, sent } = senderOver([['first']]);
  let claims = 0;
  const { claim } = sender.outbox;
  sender.outbox.claim = (...asked) => {
    claims += 1;
    return claim(...asked);
  };
  await runOnce(sender);
  expect(sent).toEqual(['first']);
  expect({ looks: looks(), claims }).toEqual({ looks: 4, claims: 1 });
});

test('a sender finds what is due behind that', async () => {
  const { sender, sent } = senderOver([['first'], ['first'], ['first', 'second'], ['second'], []]);
  await runOnce(sender);
  expect(sent).toEqual(['first', 'second']);
});
