import {
  networkLimit,
  overallLimit,
  type LimitClaim,
  type Limits,
  type NetworkRule,
  type OverallRule,
} from '../limits/limit';
import type { Network } from '../limits/limit';
import { refuse } from './family';
import type { ActivationSettings } from './settings';

const HOUR = 3_600;
const DAY = 24 * HOUR;

const codes = { counts: 'install codes' };

export const CODES_HOURLY: NetworkRule = {
  ...codes,
  id: 'codes-per-address-and-hour',
  windowSeconds: HOUR,
  network: 'each',
  setting: 'codesPerAddressAndHour',
};

export const CODES_DAILY: NetworkRule = {
  ...codes,
  id: 'codes-per-address-and-day',
  windowSeconds: DAY,
  network: 'each',
  setting: 'codesPerAddressAndDay',
};

export const CODES_OF_SESSION: OverallRule = {
  ...codes,
  id: 'codes-per-session',
  windowSeconds: HOUR,
  network: 'all',
  subject: 'browser session',
  because: 'only the browser has its cookie, and gets another by loading the page',
  setting: 'codesPerSessionAndHour',
};

export const CODES_OF_BROWSER: OverallRule = {
  ...codes,
  id: 'codes-per-browser',
  windowSeconds: DAY,
  network: 'all',
  subject: 'browser, with the /16 or /32 that it is in',
  because: 'it says a network too, and another browser there has codes of its own',
  setting: 'codesPerBrowserAndDay',
};

export const PRECHECKS: NetworkRule = {
  id: 'prechecks-per-address',
  counts: 'prechecks',
  windowSeconds: DAY,
  network: 'each',
  setting: 'prechecksPerAddressAndDay',
};

/** Machine and fingerprint are public: by themselves they would be a stranger's to use up. */
export const PRECHECKS_OF_MACHINE: NetworkRule = {
  id: 'prechecks-per-machine',
  counts: 'prechecks',
  windowSeconds: DAY,
  network: 'each',
  subject: 'machine',
  setting: 'prechecksPerMachineAndDay',
};

export const ACTIVATIONS: NetworkRule = {
  id: 'activations-per-address',
  counts: 'activations',
  windowSeconds: DAY,
  network: 'each',
  setting: 'activationsPerAddressAndDay',
};

export const ACTIVATIONS_OF_MACHINE: OverallRule = {
  id: 'activations-per-machine',
  counts: 'activations whose code and precheck token were right',
  windowSeconds: DAY,
  network: 'all',
  subject: 'machine',
  because: 'each takes a good install code and its precheck token',
  setting: 'activationsPerMachineAndDay',
};

/** Who asks for a code: network, session and browser, the latter as text without secrets. */
export const issueLimits = (
  { network, session, browser }: { network: Network; session: string; browser: string },
  { limits }: ActivationSettings,
): LimitClaim[] => [
  networkLimit(CODES_HOURLY, network, limits.codesPerAddressAndHour),
  networkLimit(CODES_DAILY, network, limits.codesPerAddressAndDay),
  overallLimit(CODES_OF_SESSION, session, limits.codesPerSessionAndHour),
  overallLimit(CODES_OF_BROWSER, browser, limits.codesPerBrowserAndDay),
];

export const precheckLimits = (
  { network, machine }: { network: Network; machine: string },
  { limits }: ActivationSettings,
): LimitClaim[] => [
  networkLimit(PRECHECKS, network, limits.prechecksPerAddressAndDay),
  networkLimit(PRECHECKS_OF_MACHINE, network, limits.prechecksPerMachineAndDay, machine),
];

export const activationLimit = (network: Network, { limits }: ActivationSettings): LimitClaim =>
  networkLimit(ACTIVATIONS, network, limits.activationsPerAddressAndDay);

export const machineLimit = (machine: string, { limits }: ActivationSettings): LimitClaim =>
  overallLimit(ACTIVATIONS_OF_MACHINE, machine, limits.activationsPerMachineAndDay);

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
