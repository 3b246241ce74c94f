import { ReadersWriterLock } from '../../../local/dynamodb/readers-writer-lock';

/** Runs works on a lock, each until the test ends it, and knows which are running. */
function workshop() {
  const lock = new ReadersWriterLock();
  const running: string[] = [];
  const ends = new Map<string, () => void>();
  const work = (name: string) => async () => {
    running.push(name);
    await new Promise<void>((end) => ends.set(name, end));
    running.splice(running.indexOf(name), 1);
    return name;
  };
  return {
    running,
    shared: (name: string) => void lock.shared(work(name)),
    exclusive: (name: string) => void lock.exclusive(work(name)),
    end: async (name: string) => {
      ends.get(name)?.();
      await new Promise(setImmediate);
    },
    lock,
  };
}

it('runs shared work together, and exclusive work alone', async () => {
  const { running, shared, exclusive, end } = workshop();
  shared('r1');
  shared('r2');
  exclusive('w');
  expect(running).toEqual(['r1', 'r2']);
  await end('r1');
  expect(running).toEqual(['r2']);
  await end('r2');
  expect(running).toEqual(['w']);
});

it('lets shared work wait behind exclusive work that came first, then runs all of it', async () => {
  const { running, shared, exclusive, end } = workshop();
  shared('r1');
  exclusive('w1');
  shared('r2');
  shared('r3');
  exclusive('w2');
  shared('r4');
  await end('r1');
  expect(running).toEqual(['w1']);
  await end('w1');
  expect(running).toEqual(['r2', 'r3']);
  await end('r2');
  await end('r3');
  expect(running).toEqual(['w2']);
  await end('w2');
  expect(running).toEqual(['r4']);
});

it('returns what the work returns, and goes on after work that failed', async () => {
  const { lock } = workshop();
  const fail = async () => Promise.reject(new Error('broken'));
  await expect(lock.exclusive(fail)).rejects.toThrow('broken');
  await expect(lock.shared(fail)).rejects.toThrow('broken');
  expect(await lock.exclusive(async () => 'done')).toBe('done');
});
