import {
  networkLimit,
  overallLimit,
  type LimitClaim,
  type Network,
  type NetworkRule,
  type OverallRule,
} from '../limits/limit';
import { mailboxOf } from '../outbox/mail-address';
import { hashEmail } from '../outbox/suppression';
import type { RegistrationSettings } from './settings';

const HOUR = 3_600;
const DAY = 86_400;

export const NEW_NAMES: NetworkRule = {
  id: 'new-names',
  counts: 'new names',
  windowSeconds: HOUR,
  network: 'each',
  setting: 'newNamesPerAddressAndHour',
};

export const MAILS: NetworkRule = {
  id: 'mails-per-network',
  counts: 'mails of any kind',
  windowSeconds: HOUR,
  network: 'each',
  setting: 'mailsPerNetworkAndHour',
};

export const VERIFICATIONS_OF_NAME: OverallRule = {
  id: 'verification-mails-per-name',
  counts: 'verification mails',
  windowSeconds: HOUR,
  network: 'all',
  subject: 'name',
  because: 'only who has the name’s token gets here',
  setting: 'verificationMailsPerNameAndHour',
};

export const VERIFICATIONS_TO_ADDRESS: NetworkRule = {
  id: 'verification-mails-per-address',
  counts: 'verification mails',
  windowSeconds: HOUR,
  network: 'each',
  subject: 'mailbox',
  setting: 'verificationMailsPerAddressAndHour',
};

export const RECLAMATIONS: NetworkRule = {
  id: 'reclamation-mails-per-network',
  counts: 'reclamation mails',
  windowSeconds: DAY,
  network: 'each',
  subject: 'name',
  setting: 'reclamationMailsPerNetworkAndDay',
};

/** A wait holds a function for up to 20 seconds: one token could keep all of them. */
export const WAITS: OverallRule = {
  id: 'dnsconfig-waits',
  counts: 'waits for DNS, redirected ones too',
  windowSeconds: 60,
  network: 'all',
  subject: 'name',
  because: 'only who has the name’s token gets here',
  isOnItem: true,
  setting: 'waitsPerNameAndMinute',
};

/** "Whose name is this?": past it a right address gets the answer that a wrong one gets. */
export const OWNER_QUESTIONS: NetworkRule = {
  id: 'owner-questions',
  counts: 'wrong addresses for names that are taken; past it a right one is answered like them',
  windowSeconds: HOUR,
  network: 'each',
  setting: 'ownerQuestionsPerNetworkAndHour',
};

export const ownerQuestionLimit = (network: Network, { limits }: Settings): LimitClaim =>
  networkLimit(OWNER_QUESTIONS, network, limits.ownerQuestionsPerNetworkAndHour);

type Settings = Pick<RegistrationSettings, 'limits'>;

export const newNameLimits = (network: Network, { limits }: Settings): LimitClaim[] => [
  networkLimit(NEW_NAMES, network, limits.newNamesPerAddressAndHour),
];

export const verificationLimits = (
  { name, email, network }: { name: string; email: string; network: Network },
  { limits }: Settings,
): LimitClaim[] => [
  overallLimit(VERIFICATIONS_OF_NAME, name, limits.verificationMailsPerNameAndHour),
  networkLimit(
    VERIFICATIONS_TO_ADDRESS,
    network,
    limits.verificationMailsPerAddressAndHour,
    hashEmail(mailboxOf(email)),
  ),
  networkLimit(MAILS, network, limits.mailsPerNetworkAndHour),
];

export const reclamationLimits = (
  { name, network }: { name: string; network: Network },
  { limits }: Settings,
): LimitClaim[] => [
  networkLimit(RECLAMATIONS, network, limits.reclamationMailsPerNetworkAndDay, name),
  networkLimit(MAILS, network, limits.mailsPerNetworkAndHour),
];
