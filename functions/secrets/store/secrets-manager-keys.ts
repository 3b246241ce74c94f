import { readKeyRing, type KeyRing, type SigningKeys } from '../key-ring';
import type { Environment } from '../../environment';

/** A key that was removed is accepted for this long at most, by a function that has just read the keys. */
const REMEMBERED_MS = 60_000;
/** A token with an unknown key makes a function look whether there are new keys, but not more often than this. */
const LOOK_AGAIN_MS = 5_000;

/** @param readSecret fetches the stored ring */
export function rememberedKeys(readSecret: () => Promise<string>): SigningKeys {
  let remembered: { ring: KeyRing; readAt: number } | undefined;

  async function ringNotOlderThan(milliseconds: number, now: number): Promise<KeyRing> {
    if (!remembered || now - remembered.readAt > milliseconds) {
      remembered = { ring: readKeyRing(await readSecret()), readAt: now };
    }
    return remembered.ring;
  }

  return {
    async current(now) {
      const [key] = await ringNotOlderThan(REMEMBERED_MS, now);
      return key;
    },
    async find(id, now) {
      const find = (ring: KeyRing) => ring.find((key) => key.id === id);
      // Another function may have read a new key before this one has.
      return (
        find(await ringNotOlderThan(REMEMBERED_MS, now)) ?? find(await ringNotOlderThan(LOOK_AGAIN_MS, now))
      );
    },
  };
}

/** @param secretId ARN of the secret that holds the ring */
export function secretsManagerKeys(environment: Environment, secretId: string): SigningKeys {
  // Loaded when a token is first signed or read: many calls of a route end before that.
  const load = async () => (await import('./secrets-manager')).secretReader(environment, secretId);
  let loaded: ReturnType<typeof load> | undefined;
  return rememberedKeys(async () => (await (loaded ??= load()))());
}
