import { createHash, randomBytes } from 'node:crypto';

export interface Kite {
  /** Fully qualified, without the final dot. */
  name: string;
  secret: string;
  proto?: string;
}

/** The name that a PageKite front-end looks up when a back-end with this secret asks for its tunnel. */
export function kiteQuestion({ name, secret, proto = 'http' }: Kite): string {
  const srand = randomBytes(18).toString('hex');
  const token = `t${randomBytes(18).toString('hex').slice(1)}`;
  const salt = randomBytes(4).toString('hex');
  const digest = createHash('sha1')
    .update(`${secret}${proto}:${name}:${srand}:${token}${salt}`)
    .digest('hex');
  return `${srand}.${token}.${salt}${digest.slice(0, 28)}.${proto}.${name}`;
}
