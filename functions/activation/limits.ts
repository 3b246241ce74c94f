import type { LimitClaim, Limits } from '../limits/limit';
import { refuse } from './family';
import type { ActivationSettings } from './settings';

const HOUR = 3_600;
const DAY = 24 * HOUR;

const limit = (name: string, subject: string, max: number, windowSeconds: number): LimitClaim => ({
  kind: 'limit',
  limit: name,
  subject,
  max,
  windowSeconds,
});

/** Who asks for a code: address, session and browser, each as text without secrets. */
export const issueLimits = (
  { address, session, browser }: { address: string; session: string; browser: string },
  { limits }: ActivationSettings,
): LimitClaim[] => [
  limit('codes-per-address-and-hour', address, limits.codesPerAddressAndHour, HOUR),
  limit('codes-per-address-and-day', address, limits.codesPerAddressAndDay, DAY),
  limit('codes-per-session', session, limits.codesPerSessionAndHour, HOUR),
  limit('codes-per-browser', browser, limits.codesPerBrowserAndDay, DAY),
];

export const precheckLimits = (
  { address, machine }: { address: string; machine: string },
  { limits }: ActivationSettings,
): LimitClaim[] => [
  limit('prechecks-per-address', address, limits.prechecksPerAddressAndDay, DAY),
  limit('prechecks-per-machine', machine, limits.prechecksPerMachineAndDay, DAY),
];

export const activateLimits = (
  { address, machine }: { address: string; machine: string },
  { limits }: ActivationSettings,
): LimitClaim[] => [
  limit('activations-per-address', address, limits.activationsPerAddressAndDay, DAY),
  limit('activations-per-machine', machine, limits.activationsPerMachineAndDay, DAY),
];

/**
 * Counts a request, whatever becomes of it: who guesses is to run into the limit.
 * @param now epoch seconds
 * @throws Problem `rate_limit_exceeded`
 */
export async function mustBeWithin(
  limits: Limits,
  claims: readonly LimitClaim[],
  now: number,
): Promise<void> {
  const limited = await limits.count(claims, now);
  if (limited) throw refuse('rate_limit_exceeded', limited.retryAfterSeconds);
}
