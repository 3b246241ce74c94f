import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { systemClock, type Clock } from '../../clock';
import type { Environment } from '../../environment';
import type { Purpose, Sealer } from '../sealer';
import type { DataKey, KeyService } from './key-service';

/** A data key serves this long and this often before KMS is asked for another. */
const DATA_KEY_LIFETIME_MS = 5 * 60_000;
const DATA_KEY_USES = 10_000;

/**
 * Envelope encryption: AES-256-GCM under a data key that KMS made, the data key encrypted beside the text. The
 * purpose is KMS's encryption context, which the roles' policies name; the subject is additional data of the cipher.
 * Layout, base64: 1 byte version, 2 bytes length of the encrypted data key, that key, 12 bytes nonce, 16 bytes tag, text.
 */
export function envelopeSealer(
  keys: KeyService,
  purpose: Purpose,
  clock: Pick<Clock, 'now'> = systemClock,
): Sealer {
  let current: (DataKey & { madeAt: number; uses: number }) | undefined;
  const opened = new Map<string, Uint8Array>();

  return {
    async seal(plaintext, subject) {
      const now = clock.now();
      if (!current || current.uses >= DATA_KEY_USES || now - current.madeAt > DATA_KEY_LIFETIME_MS) {
        current = { ...(await keys.generate(purpose)), madeAt: now, uses: 0 };
      }
      current.uses += 1;
      const nonce = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', current.plaintext, nonce).setAAD(Buffer.from(subject));
      const text = Buffer.concat([cipher.update(plaintext, 'utf8'), cipher.final()]);
      const head = Buffer.alloc(3);
      head.writeUInt8(1, 0);
      head.writeUInt16BE(current.encrypted.length, 1);
      return Buffer.concat([head, current.encrypted, nonce, cipher.getAuthTag(), text]).toString('base64');
    },

    async open(sealed, subject) {
      const bytes = Buffer.from(sealed, 'base64');
      const keyEnd = 3 + bytes.readUInt16BE(1);
      const encryptedKey = bytes.subarray(3, keyEnd);
      const cacheKey = encryptedKey.toString('base64');
      const dataKey = opened.get(cacheKey) ?? (await keys.decrypt(purpose, encryptedKey));
      if (opened.size >= 1_000) opened.clear();
      opened.set(cacheKey, dataKey);
      const decipher = createDecipheriv('aes-256-gcm', dataKey, bytes.subarray(keyEnd, keyEnd + 12))
        .setAAD(Buffer.from(subject))
        .setAuthTag(bytes.subarray(keyEnd + 12, keyEnd + 28));
      return Buffer.concat([decipher.update(bytes.subarray(keyEnd + 28)), decipher.final()]).toString('utf8');
    },
  };
}

/** @param environment `SECRETS_KEY` is the ARN of the KMS key */
export function kmsSealer(environment: Environment, purpose: Purpose): Sealer {
  // Loaded when a secret is first sealed or opened: many calls of a route end before that.
  const keys = async () => (await import('./kms-keys')).kmsKeysOf(environment);
  return envelopeSealer(
    {
      generate: async (...asked) => (await keys()).generate(...asked),
      decrypt: async (...asked) => (await keys()).decrypt(...asked),
    },
    purpose,
  );
}
