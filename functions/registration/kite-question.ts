import { createHash, timingSafeEqual } from 'node:crypto';

/**
 * What a PageKite front-end asks of its authenticator: whether a back-end that wants a tunnel knows the kite's secret.
 * `sign` proves it over the other parts, of which the front-end drew `token`, time-stamped, and checks it by itself.
 * https://pagekite.net/wiki/Howto/GNULinux/FrontEndAuthentication; `pagekite/proto/proto.py`, `signToken`
 */
export interface KiteQuestion {
  srand: string;
  token: string;
  sign: string;
  /** `http` or `https`, possibly with a port as `https-443`. */
  proto: string;
  /** The kite's name, fully qualified, without the final dot. */
  name: string;
}

/** One label below the zone, as gateways have it: a kite for `*` or for a name below one is nobody's. */
const QUESTION =
  /^(?<srand>[0-9a-f]{36})\.(?<token>t[0-9a-f]{35})\.(?<sign>[0-9a-f]{36})\.(?<proto>https?(?:-\d{1,5})?)\.(?<label>[a-z0-9-]{1,63})\.(?<zone>[a-z0-9._-]+)$/;
/** PageKite's salt: the beginning of each signature. */
const SALT_LENGTH = 8;

/** @returns undefined for anything but a question about a name directly below the zone */
export function readKiteQuestion(text: string, zone: string): KiteQuestion | undefined {
  const parts = QUESTION.exec(text.toLowerCase())?.groups;
  if (parts?.zone !== zone) return undefined;
  const { srand = '', token = '', sign = '', proto = '', label = '' } = parts;
  return { srand, token, sign, proto, name: `${label}.${zone}` };
}

/** Whether whoever signed knew the secret, in constant time. An empty secret signs nothing. */
export function isSignedWith(secret: string, { srand, token, sign, proto, name }: KiteQuestion): boolean {
  if (!secret) return false;
  const salt = sign.slice(0, SALT_LENGTH);
  const digest = createHash('sha1')
    .update(`${secret}${proto}:${name}:${srand}:${token}${salt}`)
    .digest('hex')
    .slice(0, sign.length - SALT_LENGTH);
  return timingSafeEqual(Buffer.from(salt + digest), Buffer.from(sign));
}
