import type { LimitClaim } from '../limits/limit';
import type { RegistrationSettings } from './settings';

/** Mails of any kind that one network causes. */
export const mailsOfNetwork = (network: string, { limits }: RegistrationSettings): LimitClaim => ({
  kind: 'limit',
  limit: 'mails-per-network',
  subject: network,
  max: limits.mailsPerNetworkAndHour,
  windowSeconds: 3_600,
});
