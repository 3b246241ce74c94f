/** Who a push is for: what SIP clients say of themselves when they register (RFC 8599). */

/** Apple, Apple’s sandbox, Google. */
export const PUSH_PROVIDERS = ['apns', 'apns.dev', 'fcm'] as const;
export type PushProvider = (typeof PUSH_PROVIDERS)[number];

/** An app on a device. */
export interface PushDevice {
  provider: PushProvider;
  /** The device, or the app on it, as its provider names it. */
  deviceToken: string;
  /** Apple wakes an app for calls by another token, with another kind of push, which must ring. */
  isForCalls: boolean;
  /** Bundle id of the app at Apple, where the client told its whole topic. */
  bundleId?: string;
}

/** The last part of an Apple topic, or of one of several device tokens, says what the push is for. */
const SERVICE = /^(.*?)[.:](voip|remote)$/s;
/** Apple's team ids have ten characters. */
const TEAM_AND_BUNDLE = /^[A-Z0-9]{10}\.([\w.-]+)$/;

/**
 * @param param `pn_param`: for Apple `<team>.<bundle>`, followed by `.voip` or `.remote`, or both with `&` between
 * @param prid `pn_prid`: the device token; an app with two of them says `<token>:voip&<token>:remote`
 */
export function pushDevice(provider: PushProvider, param: string, prid: string): PushDevice {
  if (provider === 'fcm') return { provider, deviceToken: prid, isForCalls: false };
  const [topic = '', ...furtherServices] = param.split('&');
  const [, team = topic, service] = SERVICE.exec(topic) ?? [];
  const isForCalls = service === 'voip' && !furtherServices.includes('remote');
  const tokens = prid.split('&').map((entry) => {
    const [, token = entry, tokenService] = SERVICE.exec(entry) ?? [];
    return { token, isForCalls: tokenService ? tokenService === 'voip' : isForCalls };
  });
  // A push for calls that does not ring ends the app, so it is the second choice.
  const { token, ...chosen } = tokens.find((other) => !other.isForCalls) ?? tokens[0]!;
  const bundleId = TEAM_AND_BUNDLE.exec(team)?.[1];
  return {
    provider,
    // Hexadecimal digits, which mean the same in either case.
    deviceToken: token.toLowerCase(),
    ...chosen,
    ...(bundleId === undefined ? {} : { bundleId }),
  };
}
