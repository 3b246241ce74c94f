import { PendingChanges } from '../../../../functions/dns/writer/pending-changes';
import { VirtualClock } from './virtual-clock';

/** Changes that are INSYNC at a time (seconds from now), asked about until nothing is left. */
async function followed(insyncAt: Record<string, number>) {
  const clock = new VirtualClock();
  const start = clock.now();
  const asked: string[] = [];
  const seen: Record<string, number> = {};
  const changes = new PendingChanges(
    {
      isInSync: async (id) => {
        asked.push(id);
        return clock.now() - start >= (insyncAt[id] ?? 0) * 1_000;
      },
    },
    {
      addChange: () => Promise.reject(new Error('Nothing is handed over')),
      markInSync: async (id) => {
        seen[id] = (clock.now() - start) / 1_000;
      },
    },
    clock,
  );
  for (const id of Object.keys(insyncAt)) changes.follow(id);
  while (changes.size > 0) if (!(await changes.askAboutNext())) await clock.sleep(100);
  return { asked, seen };
}

test('a hundred changes cost little more questions than one, and each is seen soon', async () => {
  const insyncAt = Object.fromEntries(
    Array.from({ length: 100 }, (_, number) => [`C${number}`, 30 + number / 10]),
  );
  const { asked, seen } = await followed(insyncAt);
  // At ten requests a second, all of which writing could use as well.
  expect(asked.length).toBeLessThan(350);
  for (const [id, at] of Object.entries(insyncAt)) expect(seen[id]! - at).toBeLessThanOrEqual(3);
});

test('a change is seen although an older one never becomes INSYNC', async () => {
  const { seen } = await followed({ stuck: 200, later: 5 });
  expect(seen.later).toBeLessThanOrEqual(20);
});

test('a small change is seen within a fraction of a second', async () => {
  const { seen } = await followed({ quick: 0.4 });
  expect(seen.quick).toBeLessThanOrEqual(0.8);
});
