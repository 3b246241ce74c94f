import { epochSeconds, type Clock } from '../clock';
import type { LimitClaim } from '../limits/limit';
import { promiseMail } from '../outbox/mail-promise';
import type { SigningKeys } from '../secrets/key-ring';
import type { Sealer } from '../secrets/sealer';
import { addressOf, type Account } from './account';
import type { AccountClaim, AccountStore } from './account-store';
import { changeAccount, type AccountDecision, type RefusedClaim } from './change-account';
import { codeMatches } from './code';
import { activationSubject, replacementCode } from './new-account';
import { AGAIN, tryAgain } from '../try-again';

/** Of 10,000 possible ones: a network that tries more guesses, and so do all that try more together. */
const WRONG_PINS_OF_NETWORK = 5;
const WRONG_PINS = 20;
const PIN_LENGTH = 4;

interface Ports {
  accounts: AccountStore;
  keys: SigningKeys;
  /** Seals what a text will say. */
  messages: Sealer;
  clock: Clock;
}

/** A code that somebody gave, and from where. */
export interface GivenCode {
  code: string;
  /** The address or /64 that it came from. */
  line: string;
  /** What a text to a number counts, that takes the place of a burnt code. */
  textLimits: (phone: string) => readonly LimitClaim[];
}

export type Activation =
  | { outcome: 'activated'; account: Account }
  | { outcome: 'wrong' | 'expired' | 'unknown' }
  /** Too many 4-digit codes of this network were wrong. */
  | { outcome: 'shut-out'; retryAfterSeconds: number };

/**
 * Activates an account with its code. Wrong 4-digit codes are counted by the write that would otherwise have activated
 * it, so that guesses side by side are counted as well. Five of a network shut that network out for this code; twenty
 * in all burn it, and the same write promises a text with 13 characters, which nobody guesses.
 * @param refused makes the error for a number that became another account's meanwhile
 */
export async function activateByCode(
  ports: Ports,
  address: string,
  given: GivenCode,
  refused: (claim: RefusedClaim) => Error,
  textAfterSeconds?: number,
): Promise<Activation> {
  const judged: { last: Judgement } = { last: { activation: { outcome: 'unknown' } } };
  try {
    const account = await changeAccount(
      ports,
      address,
      async (current) => {
        judged.last = await judge(current, given, ports, textAfterSeconds);
        return judged.last.decision;
      },
      (claim) => (claim.outcome === 'limited' ? new NoTextYet(claim.retryAfterSeconds) : refused(claim)),
    );
    const { activation } = judged.last;
    if (activation.outcome !== 'activated') return activation;
    if (!account) throw new Error('An account that was activated is not there');
    return { outcome: 'activated', account };
  } catch (error) {
    // The code burns all the same: its replacement goes out when a text may.
    if (!(error instanceof NoTextYet)) throw error;
    return activateByCode(ports, address, given, refused, error.retryAfterSeconds);
  }
}

/** As many texts as may be were sent. */
class NoTextYet extends Error {
  constructor(readonly retryAfterSeconds: number) {
    super('No further text may be sent now');
  }
}

interface Judgement {
  activation: Activation;
  decision?: AccountDecision;
}

async function judge(
  current: Account | undefined,
  { code, line, textLimits }: GivenCode,
  ports: Ports,
  textAfterSeconds?: number,
): Promise<Judgement> {
  const { keys, clock } = ports;
  if (!current) return { activation: { outcome: 'unknown' } };
  const { confirmation } = current;
  if (!confirmation) return { activation: { outcome: 'wrong' } };
  const now = epochSeconds(clock);
  if (confirmation.endsAt !== undefined && confirmation.endsAt <= now) {
    return { activation: { outcome: 'expired' } };
  }
  const { attempts, wrongOf = {}, to } = confirmation;
  const isPin = confirmation.channel === 'phone' && !confirmation.isLong;
  if (isPin && (wrongOf[line] ?? 0) >= WRONG_PINS_OF_NETWORK) {
    return { activation: { outcome: 'shut-out', retryAfterSeconds: (confirmation.endsAt ?? now + 1) - now } };
  }
  const subject = activationSubject(addressOf(current));
  if (await codeMatches({ keys, now: clock.now() }, code, subject, confirmation.codeHash)) {
    return { activation: { outcome: 'activated', account: current }, decision: activated(current) };
  }
  // 13 characters are not to be guessed, and tell nothing about 4 digits.
  if (!isPin || code.length !== PIN_LENGTH || to === undefined) return { activation: { outcome: 'wrong' } };
  if (attempts + 1 < WRONG_PINS) {
    const counted = {
      ...confirmation,
      attempts: attempts + 1,
      wrongOf: { ...wrongOf, [line]: (wrongOf[line] ?? 0) + 1 },
    };
    return { activation: { outcome: 'wrong' }, decision: { next: { ...current, confirmation: counted } } };
  }
  const { username, domain, messages } = current;
  const replacement = await replacementCode(
    ports,
    { username, domain, phone: to },
    now + (textAfterSeconds ?? 0),
  );
  return {
    activation: { outcome: 'wrong' },
    decision: {
      next: {
        ...current,
        confirmation: replacement.confirmation,
        messages: promiseMail(messages, replacement.text),
      },
      claims: textAfterSeconds === undefined ? [...textLimits(to)] : [],
    },
  };
}

/** The address or number that the code was sent to is the account's from now on. */
function activated({ confirmation, ...account }: Account): { next: Account; claims: AccountClaim[] } {
  const { channel, to } = confirmation ?? {};
  const phone = channel === 'phone' ? to : undefined;
  const messages = account.messages.filter(({ template }) => !template.startsWith('account-activation'));
  return {
    next: {
      ...account,
      activated: true,
      messages,
      ...(channel === 'email' && to ? { email: to } : {}),
      ...(phone ? { phone } : {}),
    },
    claims: phone ? [{ kind: 'phone', phone }] : [],
  };
}

/** Shuts an account out, or lets it in again; its codes and its activation stay. @returns undefined when there is none */
export const setBlocked = (
  ports: { accounts: AccountStore; clock: Clock },
  address: string,
  blocked: boolean,
): Promise<Account | undefined> =>
  changeAccount(ports, address, (current) => {
    if (!current || (current.blocked ?? false) === blocked) return undefined;
    return blocked
      ? {
          next: { ...current, blocked, devicesAfter: epochSeconds(ports.clock) },
          claims: [{ kind: 'registrar-note', event: 'blocked' }],
        }
      : { next: { ...current, blocked } };
  });

/** Whoever is registered is not any more: the registrar is told by the same write. */
function deactivated(current: Account, now: number): AccountDecision {
  return {
    next: { ...current, activated: false, devicesAfter: now },
    claims: [{ kind: 'registrar-note', event: 'deactivated' }],
  };
}

/** Has an account activated or not, as an administrator wants it. @returns undefined when there is none */
export const setActivated = (
  ports: { accounts: AccountStore; clock: Clock },
  address: string,
  wanted: boolean,
  refused: (claim: RefusedClaim) => Error,
): Promise<Account | undefined> =>
  changeAccount(
    ports,
    address,
    (current) => {
      if (!current || current.activated === wanted) return undefined;
      return wanted ? activated(current) : deactivated(current, epochSeconds(ports.clock));
    },
    refused,
  );

/** Removes an account and everything of it. @returns the account, or undefined when there is none */
export async function removeAccount(
  { accounts, clock }: { accounts: AccountStore; clock: Clock },
  address: string,
): Promise<Account | undefined> {
  return tryAgain(clock, 'An account', async () => {
    const account = await accounts.find(address);
    if (!account) return undefined;
    return (await accounts.remove(account, epochSeconds(clock))) ? account : AGAIN;
  });
}
