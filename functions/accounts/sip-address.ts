/** Usernames as SIP has them (RFC 3261, 25.1, `user`), in lower case and without what DIGEST or a path would trip over. */
export const USERNAME = /^[a-z0-9+._~!*'()=$,&-]{6,64}$/;
/** One label or more, in lower case. */
export const SIP_DOMAIN = /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)*[a-z0-9]([a-z0-9-]*[a-z0-9])?$/;

/**
 * The address in a SIP URI, or in a header that holds one: `sip:user@domain;transport=tls`, `"Ada" <sip:ada@…>`,
 * percent-encoded or not. The domain's case does not matter. The username's does: accounts have lower case, and DIGEST
 * hashes what is typed, so upper case finds nobody.
 * @returns `user@domain`, or undefined for what is none
 */
export function addressIn(text: string): string | undefined {
  const inBrackets = /<([^<>]*)>/.exec(text)?.[1];
  const uri = decoded((inBrackets ?? text).trim());
  const [bare = ''] = (uri ?? '').replace(/^sips?:/i, '').split(/[;?]/, 1);
  const at = bare.lastIndexOf('@');
  if (at < 1) return undefined;
  const [username = ''] = bare.slice(0, at).split(':', 1);
  const domain = bare
    .slice(at + 1)
    .toLowerCase()
    .replace(/:\d{1,5}$/, '');
  // The operator's command makes shorter names as well.
  return /^[^\s@/"\\%]{1,64}$/.test(username) && SIP_DOMAIN.test(domain)
    ? `${username}@${domain}`
    : undefined;
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
