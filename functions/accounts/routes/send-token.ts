import * as z from 'zod/mini';
import { accountsLimits } from '../store/dynamo-accounts';
import { accountsTableOf } from '../store/dynamo-accounts-table';
import { dynamoCreationTokens } from '../store/dynamo-creation-tokens';
import { snsPusher } from '../store/sns-pusher';
import { kmsSealer } from '../../secrets/store/kms-sealer';
import { epochSeconds } from '../../clock';
import type { Sealer } from '../../secrets/sealer';
import type { Call } from '../../http/call';
import { defineRoute, json } from '../../http/route';
import { networkLimit, type LimitClaim, type NetworkRule } from '../../limits/limit';
import { limitedNetwork } from '../../limits/network';
import {
  CREATION_TOKEN_SECONDS,
  newCreationToken,
  type CreationTokenStore,
  type Pusher,
} from '../creation-token';
import { PUSH_PROVIDERS, pushDevice, type PushDevice } from '../push-device';
import { accounts, refuse } from '../family';
import { accountsSettings, type AccountsSettings } from '../settings';
import { anyone } from '../../http/caller';

/** What SIP clients tell of themselves (RFC 8599): printable, without spaces. */
const pushParameter = (description: string) =>
  z
    .string('must be a text')
    .check(
      z.minLength(1, 'is missing'),
      z.maxLength(1_024, 'is too long'),
      z.regex(/^[\x21-\x7e]*$/, 'must be printable characters without spaces'),
      z.describe(description),
    );

const PUSHES: NetworkRule = {
  id: 'pushes-per-address',
  counts: 'pushed tokens',
  windowSeconds: 3_600,
  network: 'each',
  setting: 'pushesPerAddressAndHour',
};

export const sendToken = defineRoute({
  id: 'send-token',
  family: accounts,
  method: 'POST',
  path: '/api/tokens',
  aliases: ['/api/account_creation_tokens/send-by-push'],
  summary: 'Push a token that creates an account',
  description:
    'Sends `{"token":"…"}` to the app on the device. The token creates one account, within an hour. A device gets the ' +
    'next one when the one before it was used or has ended, and four in all.',
  caller: anyone('a device that has no account yet asks, within the limits of a device and a network'),
  request: z.object({
    pn_provider: pushParameter(
      'Push notification provider: `apns` (Apple), `apns.dev` (Apple’s sandbox) or `fcm` (Google)',
    ),
    pn_param: pushParameter('`<team>.<bundle>.voip` or `.remote` at Apple, the project’s id at Google'),
    pn_prid: pushParameter('Device token'),
  }),
  responses: {
    200: json(z.object({ message: z.string() }), 'The token is on its way to the device.'),
  },
  errors: ['Forbidden', 'TooManyRequests', 'NotSent'],
  needs: [
    'settings:accounts',
    'accounts-limits:count',
    'creation-tokens:reserve',
    'mail-secret:seal',
    'pushes:send',
  ],
  limits: [PUSHES],
  // SNS is called up to four times, twice each: what the pusher gives up is given back before the function ends.
  timeoutSeconds: 25,
  throttle: { rate: 10, burst: 20 },
  ports: (environment) => {
    const table = accountsTableOf(environment);
    const settings = accountsSettings(environment);
    return {
      limits: accountsLimits(table),
      tokens: dynamoCreationTokens(table),
      pusher: snsPusher(environment, settings.pushApplications),
      messages: kmsSealer(environment, 'mail'),
      settings,
    };
  },

  async handle({ pn_provider, pn_param, pn_prid }, { limits, tokens, pusher, messages, settings }, call) {
    const provider = PUSH_PROVIDERS.find((known) => known === pn_provider);
    const device = provider && pushDevice(provider, pn_param, pn_prid);
    // A provider that nobody knows is one more that nothing can be sent by.
    if (!device || !pusher.reaches(device)) {
      throw refuse('NotSent', 'This service sends no pushes by that provider.');
    }
    const limited = await limits.count([pushesPerAddress(call, settings)], epochSeconds(call.clock));
    if (limited) {
      const { retryAfterSeconds } = limited;
      throw refuse('TooManyRequests', 'Too many tokens from your address. Please try again later.', {
        retryAfterSeconds,
      });
    }
    await pushToken(device, { tokens, pusher, messages }, call);
    return { status: 200, body: { message: 'The token was sent to the device.' } };
  },
});

const pushesPerAddress = ({ sourceIp }: Call, { limits }: AccountsSettings): LimitClaim =>
  networkLimit(PUSHES, limitedNetwork(sourceIp), limits.pushesPerAddressAndHour);

const REFUSALS = {
  'unused-token': 'A token was already sent to this device. Use it, or ask again in an hour.',
  'no-more': 'This device gets no more tokens.',
};

/**
 * The token is stored before it is pushed, so that of several requests for a device one pushes, and no device has a
 * token that is not stored. A crash in between leaves one that nobody has, and that ends within the hour.
 */
async function pushToken(
  device: PushDevice,
  { tokens, pusher, messages }: { tokens: CreationTokenStore; pusher: Pusher; messages: Sealer },
  { clock, log }: Call,
): Promise<void> {
  const now = epochSeconds(clock);
  const { token, stored } = await newCreationToken(device, now, messages);
  const result = await tokens.reserve(stored, now);
  if (result.outcome !== 'reserved') throw refuse('Forbidden', REFUSALS[result.outcome]);
  try {
    await pusher.push(device, { token }, CREATION_TOKEN_SECONDS);
  } catch (error) {
    log.error('token not pushed', error, { provider: device.provider });
    await tokens.giveBack(result.reservation).catch((failure: unknown) => {
      // It ends by itself.
      log.error('token not given back', failure);
    });
    throw refuse('NotSent', 'The token could not be sent to the device. Please try again.');
  }
}
