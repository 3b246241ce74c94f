import { randomBytes, randomInt } from 'node:crypto';

/** Without the letters and digits that people take for each other. */
const ALPHABET = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';
const PREFIX = 'IPT-SD-';
const GROUPS = 3;
const GROUP_LENGTH = 6;

/** What an install code looks like. */
export const CODE_PATTERN = /^IPT-SD(-[A-HJ-NP-Z2-9]{6}){3}$/;

/** Blanks, line ends, marks that nobody sees, and dashes of all kinds: what programs put into a text on its way. */
const BETWEEN = /[\s\p{Cf}\p{Dash}]/gu;

/** An install code as it was issued, of what a person pasted. Anything else stays as it is, and is no code. */
export function readCode(pasted: string): string {
  const bare = pasted.replace(BETWEEN, '').toUpperCase();
  const groups = /^IPTSD(.{6})(.{6})(.{6})$/u.exec(bare)?.slice(1);
  return groups ? `${PREFIX}${groups.join('-')}` : pasted;
}

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
