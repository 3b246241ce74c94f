import { createHash } from 'node:crypto';
import type { Guess, GuessRule } from '../limits/guess';
import { networkLimit, type NetworkRule } from '../limits/limit';
import { limitedNetwork } from '../limits/network';
import type { MailSettings } from './settings';

const QUARTER_HOUR = 900;

export const WRONG_LOGINS: GuessRule = {
  id: 'mail-logins-user',
  counts: 'wrong passwords',
  windowSeconds: QUARTER_HOUR,
  network: 'each',
  subject: 'operator',
  setting: 'loginsPerUserAndQuarterHour',
  settingOfAll: 'wrongLoginsPerUserAndHour',
};

export const WRONG_LOGINS_OF_NETWORK: NetworkRule = {
  id: 'mail-logins-address',
  counts: 'wrong passwords',
  windowSeconds: QUARTER_HOUR,
  network: 'each',
  setting: 'loginsPerAddressAndQuarterHour',
};

/** @param username as somebody typed it */
export function loginGuess(username: string, sourceIp: string, { limits }: MailSettings): Guess {
  const network = limitedNetwork(sourceIp);
  return {
    rule: WRONG_LOGINS,
    subject: createHash('sha256').update(username.toLowerCase()).digest('hex'),
    network,
    max: limits.loginsPerUserAndQuarterHour,
    maxOfAll: limits.wrongLoginsPerUserAndHour,
    within: [networkLimit(WRONG_LOGINS_OF_NETWORK, network, limits.loginsPerAddressAndQuarterHour)],
  };
}
