import { createHash } from 'node:crypto';
import { hashSecret } from '../secrets/hash';
import type { Sealer } from '../secrets/sealer';
import { newCode } from './code';
import type { PushDevice } from './push-device';

/** How long a pushed token creates an account. */
export const CREATION_TOKEN_SECONDS = 3_600;

/** How many tokens a device gets, ever: each could become an account. */
export const TOKENS_PER_DEVICE = 4;

/** A token that is promised to a device, as it is stored. */
export interface CreationToken {
  /** Hex SHA-256. */
  hash: string;
  /** Hex SHA-256 of the device that it is pushed to. */
  device: string;
  /** The device itself, sealed under `deviceSubject`, for the code of the account that the token creates. */
  sealedDevice: string;
  /** Epoch seconds. */
  endsAt: number;
}

/** What is known of a device. */
export interface DeviceTokens {
  /** Tokens that were sent to it so far. */
  sent: number;
  /** Hash of the last one. */
  last: string;
}

/** A token that was stored before it was pushed, and what to go back to when it cannot be. */
export interface Reservation {
  token: CreationToken;
  before: DeviceTokens | undefined;
}

export interface CreationTokenStore {
  /**
   * Stores a token, on condition that its device has no other that is still good, and did not have its last one. One
   * of several calls at once succeeds.
   * @param now epoch seconds
   */
  reserve(
    token: CreationToken,
    now: number,
  ): Promise<{ outcome: 'reserved'; reservation: Reservation } | { outcome: 'unused-token' | 'no-more' }>;
  /** A token that is good. Strongly consistent. @param now epoch seconds */
  find(hash: string, now: number): Promise<Pick<CreationToken, 'sealedDevice'> | undefined>;
  /** Makes it as if the token had never been; one that was used meanwhile stays counted. */
  giveBack(reservation: Reservation): Promise<void>;
}

/** Sends data to an app on a device, which need not be running. */
export interface Pusher {
  /** Whether there is a way to devices of this provider. */
  reaches(device: PushDevice): boolean;
  /**
   * @param data names to texts: what the app is handed
   * @param seconds after which the data has no meaning any more
   */
  push(device: PushDevice, data: Record<string, string>, seconds: number): Promise<void>;
}

/** A new token, and how it is stored. @param now epoch seconds */
export async function newCreationToken(
  device: PushDevice,
  now: number,
  sealer: Sealer,
): Promise<{ token: string; stored: CreationToken }> {
  const token = newCode();
  const hash = hashSecret(token);
  const sealedDevice = await sealer.seal(JSON.stringify(device), deviceSubject(hash));
  const endsAt = now + CREATION_TOKEN_SECONDS;
  return { token, stored: { hash, device: deviceHash(device), sealedDevice, endsAt } };
}

/** Binds a sealed device to its token. @param hash of the token */
export const deviceSubject = (hash: string) => `device ${hash}`;

/** How a device is named in keys. What it calls its app is left out: it could call it something else each time. */
const deviceHash = ({ provider, deviceToken }: PushDevice) =>
  createHash('sha256').update(`${provider} ${deviceToken}`).digest('hex');
