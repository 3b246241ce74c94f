/** Two labels or more, in lower case (RFC 1123, 2.1). */
const DOMAIN = /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

export const isDomainName = (text: string): boolean => DOMAIN.test(text);

/** Domains that a host name may belong to, the longest first: the name itself and everything above it. */
export function domainsAbove(hostname: string): string[] {
  const labels = hostname.split('.');
  return labels.slice(0, -1).map((_, position) => labels.slice(position).join('.'));
}
