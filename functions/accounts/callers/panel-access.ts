/**
 * Who is at the panel. The browser has one cookie with a random secret; a login makes a new one, and stores what it
 * opens under its hash. Forms carry a token that is made from that secret: no other site can make one.
 */
import { randomBytes } from 'node:crypto';
import * as z from 'zod/mini';
import { dynamoAccounts } from '../store/dynamo-accounts';
import { accountsTableOf, type AccountsTable } from '../store/dynamo-accounts-table';
import { dynamoPanelSessions } from '../store/dynamo-panel-sessions';
import { epochSeconds } from '../../clock';
import { requireEnv, type Environment } from '../../environment';
import type { Call } from '../../http/call';
import { hashSecret, secretMatches } from '../../secrets/hash';
import { addressOf, type Account } from '../account';
import type { AccountStore } from '../account-store';
import { newPanelSession, opens, PANEL_SESSION_SECONDS, type PanelSessionStore } from '../panel-session';
import { refuse } from '../family';
import { checked } from '../../http/caller';

export interface PanelPorts {
  table: AccountsTable;
  accounts: AccountStore;
  sessions: PanelSessionStore;
  /** Where the function's files lie. */
  folder: string;
}

export const panelPorts = (environment: Environment): PanelPorts => {
  const table = accountsTableOf(environment);
  return {
    table,
    accounts: dynamoAccounts(table),
    sessions: dynamoPanelSessions(table),
    folder: requireEnv(environment, 'LAMBDA_TASK_ROOT'),
  };
};

/** A person who logged in. */
export interface Visitor {
  account: Account;
  address: string;
  /** For the forms of the page. */
  formToken: string;
  sessionHash: string;
}

/** The person whose browser calls; undefined for one who did not log in, or whose session has ended. */
export async function findVisitor(
  { sessions, accounts }: PanelPorts,
  call: Call,
): Promise<Visitor | undefined> {
  const secret = secretOf(call);
  if (!secret) return undefined;
  const sessionHash = hashSecret(secret);
  const session = await sessions.find(sessionHash);
  const account = session && (await accounts.find(session.address));
  if (!session || !opens(session, account, epochSeconds(call.clock))) return undefined;
  return { account, address: session.address, formToken: formTokenOf(secret), sessionHash };
}

/** A browser that has not logged in: its forms need a secret as well. @returns headers that keep it */
export function anonymous(call: Call): { formToken: string; headers: Record<string, string> } {
  const known = secretOf(call);
  const secret = known ?? newSecret();
  return {
    formToken: formTokenOf(secret),
    headers: known ? {} : { 'set-cookie': cookie(call, secret, PANEL_SESSION_SECONDS) },
  };
}

/** Opens the panel under a new secret, which nobody can have planted. @returns headers that keep it */
export async function openSession(
  { sessions }: PanelPorts,
  account: Account,
  call: Call,
): Promise<Record<string, string>> {
  const secret = newSecret();
  const session = newPanelSession(account, addressOf(account), epochSeconds(call.clock));
  await sessions.save(hashSecret(secret), session);
  return { 'set-cookie': cookie(call, secret, PANEL_SESSION_SECONDS) };
}

/** @returns headers that have the browser forget its secret */
export const forget = (call: Call) => ({ 'set-cookie': cookie(call, '', 0) });

/** The field of every form. */
export const formToken = z._default(
  z
    .string('must be a text')
    .check(z.maxLength(128, 'is too long'), z.describe('Secret of the page that has the form')),
  '',
);

/** @throws Problem `Forbidden` for a form that the panel did not make for this browser */
export function mustBeOwnForm(given: string, call: Call): void {
  const secret = secretOf(call);
  if (!secret || !secretMatches(given, hashSecret(formTokenOf(secret)))) {
    throw refuse('Forbidden', 'This form is not, or no longer, valid. Please open the page again.');
  }
}

/** The refusal of a form that another site's page sends, whatever its token. */
export const foreignPage = () =>
  refuse('Forbidden', 'This form was sent by another site. Please open the page itself.');

const newSecret = () => randomBytes(32).toString('base64url');

/** Tells nothing about the secret that it is made from. */
const formTokenOf = (secret: string) => hashSecret(`form ${secret}`);

const secretOf = (call: Call) => call.cookies.get(cookieName(call)) || undefined;

const isHttps = ({ baseUrl }: Call) => baseUrl.startsWith('https:');

/** Browsers take a `__Host-` cookie from this very host alone, over HTTPS (RFC 6265bis, 4.1.3.2). */
const cookieName = (call: Call) => (isHttps(call) ? '__Host-gatepost_panel' : 'gatepost_panel');

const cookie = (call: Call, value: string, seconds: number) =>
  `${cookieName(call)}=${value}; Path=/; Max-Age=${seconds}; HttpOnly; SameSite=Lax${isHttps(call) ? '; Secure' : ''}`;

async function mustBeVisitor(ports: PanelPorts, call: Call): Promise<Visitor> {
  const found = await findVisitor(ports, call);
  if (found) return found;
  // Whoever sends a form was logged in, and is told what became of that.
  const isForm = call.method === 'POST';
  throw refuse('LoginFirst', 'Please log in.', {
    headers: { location: isForm ? '/panel/login?notice=ended' : '/panel/login' },
  });
}

const VISITING = { needs: ['panel-sessions:read', 'accounts:find'], ports: panelPorts } as const;

export const visitor = checked({
  ...VISITING,
  name: 'a person who logged in',
  refusals: ['LoginFirst'],
  check: mustBeVisitor,
});

export const visitingAdministrator = checked({
  ...VISITING,
  name: 'an administrator who logged in',
  refusals: ['LoginFirst', 'Forbidden'],
  async check(ports: PanelPorts, call: Call) {
    const found = await mustBeVisitor(ports, call);
    if (!found.account.admin) throw refuse('Forbidden', 'Only an administrator may do this.');
    return found;
  },
});
