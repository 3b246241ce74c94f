import { randomUUID } from 'node:crypto';
import { epochSeconds } from '../../clock';
import type { Call } from '../../http/call';
import { hashSecret } from '../../secrets/hash';
import type { SigningKeys } from '../../secrets/key-ring';
import { readToken, signToken } from '../../secrets/token';
import { refuse } from '../family';
import { networkOf } from '../../limits/network';
import { requireEnv } from '../../environment';
import { checked } from '../../http/caller';
import { secretsManagerKeys } from '../../secrets/store/secrets-manager-keys';

/**
 * Who loaded the page may ask for codes from it, for half an hour. The cookie is a signed token, so that a page view
 * writes nothing; it works in the browser that got it.
 */
const COOKIE = 'slowdns_browser';
const USE = 'browser';
const LIFETIME = 1_800;

export interface BrowserSession {
  id: string;
}

/** The session of a page view: the one the browser has, or a new one. @returns the header that keeps it */
export async function openSession(call: Call, keys: SigningKeys): Promise<string> {
  const known = await readSession(call, keys);
  const id = known === 'none' || known === 'invalid' ? randomUUID() : known.id;
  const endsAt = epochSeconds(call.clock) + LIFETIME;
  const cookie = await signToken(
    { keys, clock: call.clock },
    USE,
    { sid: id, browser: browserOf(call) },
    endsAt,
  );
  const secure = call.baseUrl.startsWith('https:') ? '; Secure' : '';
  return `${COOKIE}=${cookie}; Path=/; Max-Age=${LIFETIME}; HttpOnly; SameSite=Lax${secure}`;
}

export const browser = checked({
  name: 'a browser that loaded the page',
  curl: ["-H 'cookie: slowdns_browser=…'"],
  refusals: ['browser_session_required', 'browser_session_invalid'],
  needs: ['activation-keys:read'],
  ports: (environment) => ({
    keys: secretsManagerKeys(environment, requireEnv(environment, 'ACTIVATION_KEYS')),
  }),
  async check({ keys }, call): Promise<BrowserSession> {
    const session = await readSession(call, keys);
    if (session === 'none') throw refuse('browser_session_required');
    if (session === 'invalid') throw refuse('browser_session_invalid');
    return session;
  },
});

async function readSession(call: Call, keys: SigningKeys): Promise<BrowserSession | 'none' | 'invalid'> {
  const cookie = call.cookies.get(COOKIE);
  if (!cookie) return 'none';
  const token = await readToken({ keys, clock: call.clock }, USE, cookie);
  if (token.outcome === 'expired') return 'none';
  if (token.outcome === 'invalid') return 'invalid';
  const { sid, browser } = token.claims;
  return typeof sid === 'string' && browser === browserOf(call) ? { id: sid } : 'invalid';
}

/**
 * Tells a browser that comes back under other addresses of its network, without its cookie. What a browser says of
 * itself is the same for millions of people: without the network, a few of them would use up the limit of all.
 */
export const fingerprintOf = (call: Call): string =>
  hashSecret(`${browserOf(call)} ${networkOf(call.sourceIp, 16, 32)}`);

const browserOf = ({ headers }: Call): string =>
  hashSecret(`${headers['user-agent'] ?? ''}\n${headers['accept-language'] ?? ''}`);
