import { randomBytes } from 'node:crypto';
import { envelopeSealer } from '../../../functions/secrets/store/kms-sealer';

/** KMS as the sealer sees it, and how often it was asked. */
function countedKeys() {
  const made = new Map<string, Uint8Array>();
  const asked = { generate: 0, decrypt: 0 };
  const keys = {
    generate: () => {
      asked.generate += 1;
      const [plaintext, encrypted] = [randomBytes(32), randomBytes(64)];
      made.set(encrypted.toString('hex'), plaintext);
      return Promise.resolve({ plaintext, encrypted });
    },
    decrypt: (_purpose: string, encrypted: Uint8Array) => {
      asked.decrypt += 1;
      return Promise.resolve(made.get(Buffer.from(encrypted).toString('hex')) ?? randomBytes(32));
    },
  };
  return { keys, asked };
}

test('a data key serves five minutes, and what it sealed opens afterwards', async () => {
  const { keys, asked } = countedKeys();
  let now = 0;
  const sealer = envelopeSealer(keys, 'kite', { now: () => now });
  const sealed = await sealer.seal('secret', 'subject');
  now = 5 * 60_000;
  await sealer.seal('secret', 'subject');
  expect(asked.generate).toBe(1);
  now = 5 * 60_000 + 1;
  await sealer.seal('secret', 'subject');
  expect(asked.generate).toBe(2);
  expect(await sealer.open(sealed, 'subject')).toBe('secret');
});

test('a data key serves ten thousand times', async () => {
  const { keys, asked } = countedKeys();
  const sealer = envelopeSealer(keys, 'kite');
  for (let time = 0; time < 10_000; time += 1) await sealer.seal('', '');
  expect(asked.generate).toBe(1);
  await sealer.seal('', '');
  expect(asked.generate).toBe(2);
});

test('KMS opens each data key once, and again after a thousand others: a process that lives for ever keeps no more', async () => {
  const { keys, asked } = countedKeys();
  let now = 0;
  const sealer = envelopeSealer(keys, 'kite', { now: () => now });
  const sealed: string[] = [];
  for (let minutes = 0; minutes < 1_001; minutes += 1) {
    now = minutes * 6 * 60_000;
    sealed.push(await sealer.seal(`secret ${minutes}`, 'subject'));
  }
  const openAll = async () => {
    for (const [minutes, one] of sealed.entries()) {
      expect(await sealer.open(one, 'subject')).toBe(`secret ${minutes}`);
    }
  };
  await sealer.open(sealed[0]!, 'subject');
  await sealer.open(sealed[0]!, 'subject');
  expect(asked.decrypt).toBe(1);
  await openAll();
  expect(asked.decrypt).toBe(1_001);
  await sealer.open(sealed[0]!, 'subject');
  expect(asked.decrypt).toBe(1_002);
});
