import type { Guess, GuessRule } from '../limits/guess';
import { networkLimit, type LimitClaim, type NetworkRule } from '../limits/limit';
import { limitedNetwork } from '../limits/network';
import { hashSecret } from '../secrets/hash';
import type { AccountsSettings } from './settings';

const QUARTER_HOUR = 900;
const HOUR = 3_600;

/** Over DIGEST, in the panel and where a password is changed: one account, one budget. */
export const WRONG_PASSWORDS: GuessRule = {
  id: 'wrong-logins-account',
  counts: 'wrong passwords',
  windowSeconds: QUARTER_HOUR,
  network: 'each',
  subject: 'account',
  setting: 'wrongLoginsPerAccountAndQuarterHour',
  settingOfAll: 'wrongLoginsPerAccountAndHour',
};

export const WRONG_PASSWORDS_OF_NETWORK: NetworkRule = {
  id: 'wrong-logins-address',
  counts: 'wrong passwords',
  windowSeconds: QUARTER_HOUR,
  network: 'each',
  setting: 'wrongLoginsPerAddressAndQuarterHour',
};

/** Who has an account is no secret, but no list of all of them either. */
export const LOOKUPS: NetworkRule = {
  id: 'account-lookups',
  counts: 'questions whether there is such an account',
  windowSeconds: HOUR,
  network: 'each',
  setting: 'lookupsPerNetworkAndHour',
};

/** @param address of the account, as somebody typed it: it need not be there */
export const passwordGuess = (
  address: string,
  { sourceIp }: { sourceIp: string },
  { limits }: AccountsSettings,
): Guess => {
  const network = limitedNetwork(sourceIp);
  return {
    rule: WRONG_PASSWORDS,
    // A hash is short, whatever was typed.
    subject: hashSecret(address),
    network,
    max: limits.wrongLoginsPerAccountAndQuarterHour,
    maxOfAll: limits.wrongLoginsPerAccountAndHour,
    within: [networkLimit(WRONG_PASSWORDS_OF_NETWORK, network, limits.wrongLoginsPerAddressAndQuarterHour)],
  };
};

export const lookupLimit = (sourceIp: string, { limits }: AccountsSettings): LimitClaim =>
  networkLimit(LOOKUPS, limitedNetwork(sourceIp), limits.lookupsPerNetworkAndHour);
