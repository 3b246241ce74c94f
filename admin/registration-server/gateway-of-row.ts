import ipaddr from 'ipaddr.js';
import * as z from 'zod';
import {
  RECLAMATION_LIFETIME,
  VERIFICATION_LIFETIME,
  type AddressType,
  type Gateway,
} from '../../functions/registration/gateway';
import { availableLabel } from '../../functions/registration/name-rules';
import type { RegistrationSettings } from '../../functions/registration/settings';
import { isReachable, sourceAddress } from '../../functions/registration/source-address';
import { hashSecret } from '../../functions/secrets/hash';
import type { Values } from './source-row';

/** Whom a mail address belongs to, by the account's id. */
export interface Account {
  email: string;
  optout: boolean;
}

/** What a row comes to, but for its sealed secret. */
export interface ImportedGateway {
  label: string;
  /** Fully qualified, without the final dot. */
  name: string;
  /** In clear: to be sealed and hashed, and never shown. */
  token: string;
  gateway: Omit<Gateway, 'kiteSecret'>;
  /** Secrets of pending mails, which find the name: hex SHA-256 and epoch seconds. */
  pending: { hash: string; endsAt: number }[];
  notes: Note[];
}

/** What of a row that is taken over is not kept. */
export type Note = keyof typeof NOTES;

/** With how many names the sentence is true of in front. */
export const NOTES = {
  'no-address':
    'in mode 1 have no address that the Internet can reach: their records come with their next ping',
  'unverified-mail': 'have a mail address that was not verified, and no link on its way: it is left out',
  'shorter-description': 'have a description of more than 255 characters: it is cut there',
  'no-continent': 'have a continent that is none: they get the default front-end',
} as const;

const LONGEST_DESCRIPTION = 255;
const LONGEST_TOKEN = 256;

const flag = (text: string) => /^(1|t|true|y|yes)$/i.test(text);
const text = z
  .string()
  .nullish()
  .transform((value) => value ?? '');

/** Older versions of the server lack the last three columns. */
const rowSchema = z.object({
  name: text,
  account_id: text,
  token: text,
  description: text,
  timestamp: text,
  reclamation_token: text,
  verification_token: text,
  verified: text.transform(flag),
  continent: text,
  mode: text.transform((mode) => mode || '0'),
  last_ip: text,
});

export const readAccount = (values: Values): [string, Account] => [
  values.id ?? '',
  // As addresses are kept here; the old server compared them as they were typed.
  { email: (values.email ?? '').trim().toLowerCase(), optout: flag(values.optout ?? '') },
];

/**
 * Turns a row of the old server into a gateway.
 *
 * Kept are the name, token, description, last sign of life, mode, continent and address, the verified mail address, a
 * verification link that is on its way (7 days from now) and a reclamation token (24 hours from now: there they never
 * ended). The ACME value is not kept: it has served, and every one of them would be two or three records.
 * @param now epoch seconds
 * @returns or why it is refused
 */
export function gatewayOfRow(
  values: Values,
  account: Account | undefined,
  settings: RegistrationSettings,
  now: number,
): ImportedGateway | { refused: string } {
  const row = rowSchema.parse(values);
  const suffix = `.${settings.zone}`;
  const full = row.name.trim().toLowerCase().replace(/\.$/, '');
  if (!full.endsWith(suffix)) return { refused: `it is not below ${settings.zone}` };
  const label = availableLabel(full.slice(0, -suffix.length), settings);
  if (!label)
    return { refused: 'nobody can have this name here: it is reserved, or no label of a host name' };
  if (row.token === '') return { refused: 'it has no token' };
  if (row.token.length > LONGEST_TOKEN || /[\s:]/.test(row.token)) {
    return { refused: 'its token could not be sent by a gateway' };
  }
  if (row.mode !== '0' && row.mode !== '1') return { refused: `mode ${row.mode} is unknown` };

  const notes: Note[] = [];
  const mode = row.mode === '1' ? 1 : 0;
  const address = mode === 1 ? reachableAddress(row.last_ip, settings) : undefined;
  if (mode === 1 && !address) notes.push('no-address');
  const description = row.description.trim();
  if (description.length > LONGEST_DESCRIPTION) notes.push('shorter-description');
  const continent = row.continent.trim().toUpperCase();
  if (continent !== '' && !/^[A-Z]{2}$/.test(continent)) notes.push('no-continent');
  const seenAt = Number(row.timestamp);
  const { pending, mail } = mailOf(row, account, now, notes);

  return {
    label,
    name: `${label}${suffix}`,
    token: row.token,
    gateway: {
      tokenHash: hashSecret(row.token),
      ...(description && description !== `${label}'s server`
        ? { description: description.slice(0, LONGEST_DESCRIPTION) }
        : {}),
      mode,
      ...(/^[A-Z]{2}$/.test(continent) ? { continent } : {}),
      lastSeen: Number.isInteger(seenAt) && seenAt > 0 ? Math.min(seenAt, now) : 0,
      lastIp: row.last_ip.trim(),
      // From now: the old server serves it however long the gateway was silent, and 48 hours are time to call here.
      addresses: address ? { [address.type]: { ip: address.ip, seenAt: now } } : {},
      challenges: [],
      ...mail,
    },
    pending,
    notes,
  };
}

type Row = z.output<typeof rowSchema>;

/** The mail address with what is on its way to it. */
function mailOf(row: Row, account: Account | undefined, now: number, notes: Note[]) {
  const pending: ImportedGateway['pending'] = [];
  const once = (secret: string, lifetime: number) => {
    const hash = hashSecret(secret);
    pending.push({ hash, endsAt: now + lifetime });
    return { tokenHash: hash, endsAt: now + lifetime };
  };
  const email = account?.email ?? '';
  const isPending = !row.verified && row.verification_token !== '';
  if (email === '') return { pending, mail: {} };
  if (!row.verified && !isPending) {
    notes.push('unverified-mail');
    return { pending, mail: {} };
  }
  const mail: Partial<Gateway> = {
    ...(row.verified ? { email } : {}),
    ...(isPending
      ? { verification: { email, ...once(row.verification_token.toLowerCase(), VERIFICATION_LIFETIME) } }
      : {}),
    // It was mailed to the account's address, verified or not; here that must be.
    ...(row.verified && row.reclamation_token !== ''
      ? { reclamation: once(row.reclamation_token, RECLAMATION_LIFETIME) }
      : {}),
    optout: account?.optout ?? false,
  };
  return { pending, mail };
}

function reachableAddress(
  ip: string,
  settings: RegistrationSettings,
): { ip: string; type: AddressType } | undefined {
  if (!ipaddr.isValid(ip.trim())) return undefined;
  const address = sourceAddress(ip.trim());
  return isReachable(address, settings) ? address : undefined;
}
