import type { Call } from './call';

/**
 * Whether a browser says that another site's page sent the call. Browsers set both headers themselves, and no page can
 * change them (Fetch Standard, "forbidden request-header"). A page on a name below the same zone is of the same site,
 * and yet a stranger's: only the very same origin is ours.
 */
export function isForeignPage({ headers, baseUrl }: Pick<Call, 'headers' | 'baseUrl'>): boolean {
  const site = headers['sec-fetch-site'];
  // Then nobody reads `Origin`: a page without a referrer, as ours are, sends `null` there, to itself as well.
  if (site !== undefined) return site !== 'same-origin' && site !== 'none';
  const { origin } = headers;
  return origin !== undefined && origin !== new URL(baseUrl).origin && !isAt(origin, headers.host);
}

/** The page came from where the call goes to, under whichever of our names that is. */
function isAt(origin: string, host: string | undefined): boolean {
  return host !== undefined && (origin === `https://${host}` || origin === `http://${host}`);
}
