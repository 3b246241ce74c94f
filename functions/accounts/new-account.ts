import { epochSeconds, type Clock } from '../clock';
import type { LimitClaim } from '../limits/limit';
import { newMail, type MailPromise, type NewMail } from '../outbox/mail-promise';
import type { SigningKeys } from '../secrets/key-ring';
import type { Sealer } from '../secrets/sealer';
import { addressOf, type Account, type Confirmation } from './account';
import type { AccountClaim, AccountStore } from './account-store';
import { changeAccount, type RefusedClaim } from './change-account';
import { hashCode, newCode, newPin } from './code';
import type { DigestAlgorithm } from './digest';
import { sealPassword } from './password';

/** How long a mailed or pushed code activates an account, and how long a texted one: 4 digits are worth less time. */
const MAILED_CODE_SECONDS = 7 * 86_400;
const TEXTED_CODE_SECONDS = 3_600;

/** An account that somebody wants. */
export interface WantedAccount {
  username: string;
  domain: string;
  realm: string;
  password: string;
  algorithms: readonly DigestAlgorithm[];
  activated: boolean;
  admin: boolean;
  /** Of an activated account: trusted as given. Otherwise proven by the code that is sent there. */
  email?: string | undefined;
  /** E.164; likewise. Not both, unless the account is activated. */
  phone?: string | undefined;
  /** Gets the code where neither address nor number does: a device, sealed, and what it opens with. */
  device?: { sealed: string; subject: string } | undefined;
  /** Epoch seconds at which the code ends, where whoever creates the account says so. */
  codeEndsAt?: number | undefined;
  userAgent?: string | undefined;
  ipAddress?: string | undefined;
}

interface Ports {
  accounts: AccountStore;
  keys: SigningKeys;
  passwords: Sealer;
  /** Seals what a mail or text will say. */
  messages: Sealer;
  clock: Clock;
}

/** What the code of an account is good for: hashes of other codes do not fit. */
export const activationSubject = (address: string) => `activate ${address}`;

/**
 * Creates an account. Its name, number, token and counts are claimed by the transaction that stores it, and so is the
 * promise to send its code.
 * @param claims what else must hold, e.g. that a pushed token is good
 * @param refused makes the error for a name that is taken or a claim that could not be had
 * @returns the code too, when it was not sent to anybody
 */
export async function createAccount(
  ports: Ports,
  wanted: WantedAccount,
  claims: readonly (AccountClaim | LimitClaim)[],
  refused: (why: RefusedClaim | { outcome: 'taken' }) => Error,
): Promise<{ account: Account; confirmationKey?: string }> {
  const { accounts, clock } = ports;
  const address = addressOf(wanted);
  if (await accounts.find(address)) throw refused({ outcome: 'taken' });
  const { account: made, code } = await newAccount(ports, wanted, await accounts.takeId());
  const ownPhone = made.phone === undefined ? [] : [{ kind: 'phone', phone: made.phone } as const];
  const account = await changeAccount(
    { accounts, clock },
    address,
    (current) => {
      if (current) throw refused({ outcome: 'taken' });
      return { next: made, claims: [...claims, ...ownPhone] };
    },
    refused,
  );
  if (!account) throw new Error('An account that was made is not there');
  return made.confirmation?.channel === 'key' && code !== undefined
    ? { account, confirmationKey: code }
    : { account };
}

async function newAccount(
  ports: Ports,
  wanted: WantedAccount,
  id: number,
): Promise<{ account: Account; code?: string }> {
  const now = epochSeconds(ports.clock);
  const { username, domain, activated, admin, email, phone, userAgent, ipAddress } = wanted;
  const account: Account = {
    id,
    username,
    domain,
    ...(await sealPassword(wanted.password, wanted.algorithms, wanted, ports.passwords)),
    activated,
    admin,
    ...(userAgent === undefined ? {} : { userAgent }),
    ...(ipAddress === undefined ? {} : { ipAddress }),
    createdAt: now,
    messages: [],
  };
  if (activated) {
    return { account: { ...account, ...(email ? { email } : {}), ...(phone ? { phone } : {}) } };
  }
  const channel = phone ? 'phone' : email ? 'email' : wanted.device ? 'push' : 'key';
  const code = channel === 'phone' ? newPin() : newCode();
  const to = phone ?? email;
  const endsAt = wanted.codeEndsAt ?? defaultEnd(channel, now);
  const confirmation: Confirmation = {
    channel,
    codeHash: await hashCode(
      { keys: ports.keys, now: ports.clock.now() },
      code,
      activationSubject(addressOf(wanted)),
    ),
    ...(to === undefined ? {} : { to }),
    ...(endsAt === undefined ? {} : { endsAt }),
    attempts: 0,
  };
  // A code that has ended is sent to nobody.
  const isGood = endsAt === undefined || endsAt > now;
  const message = isGood && codeMessage(channel, wanted, { code, life: lifeOf(endsAt, now) });
  const promised = message && (await newMail({ ...message, name: addressOf(wanted), now }, ports.messages));
  return { account: { ...account, confirmation, messages: promised ? [promised] : [] }, code };
}

/** What carries the code to its owner; undefined where whoever creates the account does. */
function codeMessage(
  channel: Confirmation['channel'],
  { email = '', phone = '', device, ...account }: WantedAccount,
  { code, life }: { code: string; life: string },
): Omit<NewMail, 'name' | 'now'> | undefined {
  const parameters = { address: addressOf(account), domain: account.domain, code, life };
  switch (channel) {
    case 'key':
      return undefined;
    case 'email':
      return { template: 'account-activation', to: email, parameters };
    case 'phone':
      return { channel: 'sms', template: 'account-activation-text', to: phone, parameters };
    case 'push':
      return (
        device && {
          channel: 'push',
          template: 'account-activation-push',
          to: device.subject,
          device: device.sealed,
          parameters: { code },
        }
      );
  }
}

/**
 * What takes the place of 4 digits that strangers burnt: 13 characters, to the same number, for as long as a new code.
 * @param dueAt epoch seconds at which the text may go
 */
export async function replacementCode(
  { keys, messages, clock }: Pick<Ports, 'keys' | 'messages' | 'clock'>,
  { phone, ...account }: Pick<Account, 'username' | 'domain'> & { phone: string },
  dueAt: number,
): Promise<{ confirmation: Confirmation; text: MailPromise }> {
  const code = newCode();
  const now = epochSeconds(clock);
  const endsAt = Math.max(now, dueAt) + MAILED_CODE_SECONDS;
  const address = addressOf(account);
  const [codeHash, text] = await Promise.all([
    hashCode({ keys, now: clock.now() }, code, activationSubject(address)),
    newMail(
      {
        channel: 'sms',
        template: 'account-activation-text',
        to: phone,
        parameters: { address, domain: account.domain, code, life: 'for 7 days' },
        name: address,
        now: Math.max(now, dueAt),
      },
      messages,
    ),
  ]);
  return {
    confirmation: { channel: 'phone', codeHash, to: phone, endsAt, attempts: 0, isLong: true },
    text,
  };
}

/** Ends the sentence "It works …". @param endsAt epoch seconds */
function lifeOf(endsAt: number | undefined, now: number): string {
  if (endsAt === undefined) return 'until it is used';
  if (endsAt - now === MAILED_CODE_SECONDS) return 'for 7 days';
  if (endsAt - now === TEXTED_CODE_SECONDS) return 'for an hour';
  return `until ${new Date(endsAt * 1_000).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

function defaultEnd(channel: Confirmation['channel'], now: number): number | undefined {
  if (channel === 'key') return undefined;
  return now + (channel === 'phone' ? TEXTED_CODE_SECONDS : MAILED_CODE_SECONDS);
}
