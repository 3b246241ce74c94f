import { randomBytes, randomInt } from 'node:crypto';

/** Without the letters and digits that people take for each other. */
const ALPHABET = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';
const PREFIX = 'IPT-SD-';
const GROUPS = 3;
const GROUP_LENGTH = 6;

/** What an install code looks like once it is trimmed and in upper case. */
export const CODE_PATTERN = /^IPT-SD(-[A-HJ-NP-Z2-9]{6}){3}$/;

/** A new install code: 90 random bits. */
export function newCode(): string {
  const group = () =>
    Array.from({ length: GROUP_LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
  return `${PREFIX}${Array.from({ length: GROUPS }, group).join('-')}`;
}

/** Enough of a code to know it again, and too little to use it. */
export const codeHint = (code: string) =>
  `${code.slice(0, PREFIX.length + 4)}...${code.slice(-GROUP_LENGTH)}`;

export const newActivationId = () => `act_${randomBytes(8).toString('hex')}`;
export const ACTIVATION_ID_PATTERN = /^act_[0-9a-f]{16}$/;
