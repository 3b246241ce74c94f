import * as z from 'zod/mini';
import { dynamoNamesOf, nameLimits } from '../../dns/store/dynamo-names';
import { kmsSealer } from '../../secrets/store/kms-sealer';
import { epochSeconds } from '../../clock';
import { changeName } from '../../dns/change-name';
import { freshName, type NameItem } from '../../dns/name-item';
import { defineRoute, json } from '../../http/route';
import { limitedNetwork, lineOf } from '../../limits/network';
import { hashSecret } from '../../secrets/hash';
import { continentOf } from '../continent';
import { refuse, registration, tooMany } from '../family';
import {
  founded,
  isFounder,
  keptByOwner,
  newToken,
  reclaims,
  sealKiteSecret,
  withGateway,
  type Gateway,
  type Mode,
} from '../gateway';
import { NEW_NAMES, newNameLimits, OWNER_QUESTIONS, ownerQuestionLimit } from '../limits';
import { COUNTRIES_FILE, mmdbCountries } from '../store/mmdb-countries';
import { availableLabel, labelOf } from '../name-rules';
import { comparedEmail, name, reclamationToken } from '../parameters';
import { reservedByPattern } from '../reserved-patterns';
import { registrationSettings } from '../settings';
import { mustBeReachable, sourceAddress } from '../source-address';
import { anyone } from '../../http/caller';

export const subscribe = defineRoute({
  id: 'subscribe',
  family: registration,
  method: 'GET',
  path: '/subscribe',
  summary: 'Reserve a name, or take one back with a reclamation token',
  description:
    'Reserves a name for the gateway below the zone and answers the token that proves its ownership from then on. ' +
    'With the token that `/reclaim` mailed, a name is taken over: a new token is issued and the old one is void.',
  caller: anyone('names are given to whoever asks first, within the limits of a network'),
  request: z.object({
    name,
    desc: z.optional(
      z
        .string('must be text')
        .check(
          z.trim(),
          z.maxLength(255, 'must be at most 255 characters'),
          z.describe('A friendly description'),
        ),
    ),
    email: z.optional(comparedEmail),
    reclamationToken: z.optional(reclamationToken),
    mode: z._default(
      z
        .enum(['0', '1'], 'must be 0 (tunnel) or 1 (dynamic DNS)')
        .check(z.describe('0: tunnelled through PageKite; 1: the name points to the caller’s address')),
      '0',
    ),
  }),
  responses: {
    200: json(
      z.object({ name: z.string(), token: z.string().check(z.describe('Secret: proves the ownership')) }),
      'The name is reserved.',
    ),
  },
  errors: [
    'UnavailableName',
    'UnavailableNameReclamationPossible',
    'ReclamationTokenMismatch',
    'TooManyRequests',
  ],
  needs: ['settings:registration', 'names:read', 'names:save', 'limits:count', 'kite-secret:seal'],
  limits: [NEW_NAMES, OWNER_QUESTIONS],
  files: [COUNTRIES_FILE],
  ports(environment) {
    const names = dynamoNamesOf(environment);
    const settings = registrationSettings(environment);
    return {
      names,
      limits: nameLimits(environment),
      sealer: kmsSealer(environment, 'kite'),
      countries: mmdbCountries(environment),
      settings,
      isReserved: reservedByPattern(names, settings.zone),
    };
  },

  async handle(input, { names, limits, sealer, countries, settings, isReserved }, { clock, sourceIp }) {
    // Whoever holds a name keeps it, also where it would be given to nobody new.
    const label = input.reclamationToken
      ? labelOf(input.name, settings)
      : availableLabel(input.name, settings);
    if (!label) throw unavailable();
    const address = sourceAddress(sourceIp);
    const mode: Mode = input.mode === '1' ? 1 : 0;
    if (mode === 1) mustBeReachable(address, settings);

    // Stays what it is until the next subscription: the gateway dials its own name, which leads to the front-end.
    const country = settings.frontEndByContinent ? await countries.countryOf(address.ip) : undefined;
    const continent = country && continentOf(country);

    const token = newToken(label);
    const name = `${label}.${settings.zone}`;
    const line = lineOf(sourceIp);
    /** Whether the caller has the owner's address: asked so often by a network, and then answered like a wrong one. */
    const isOwners = async (held: Gateway | undefined, now: number): Promise<boolean> => {
      if (!input.email) return false;
      const question = ownerQuestionLimit(limitedNetwork(sourceIp), settings);
      // Counted also where nobody's address is verified, so that the answer takes as long.
      if (await limits.count([question], now)) return false;
      if (held?.email !== input.email) return false;
      await limits.giveBack([question], now);
      return true;
    };
    await changeName<Gateway>(
      { names, clock },
      name,
      async (current) => {
        const now = epochSeconds(clock);
        if (input.reclamationToken) mustReclaim(current, input.reclamationToken, now);
        const held = current?.owner === 'gateway' ? current.holder : undefined;
        const isAgain =
          !input.reclamationToken && held !== undefined && isFounder(held, line, input.email, now);
        if (!input.reclamationToken && !isAgain && current?.owner)
          throw taken(current, await isOwners(held, now));
        const isNew = !input.reclamationToken && !isAgain;
        if (isNew && (await isReserved(label, now))) throw unavailable();
        const { heldUntil: _heldUntil, ...item } = current ?? freshName(name, settings.zone);
        const { heldUntil, ...founder } = founded(line, input.email, now);
        const { description: earlier, ...kept }: Partial<Gateway> = held ? keptByOwner(held) : {};
        const description = input.desc ?? earlier;
        const gateway: Gateway = {
          ...kept,
          ...(description ? { description } : {}),
          tokenHash: hashSecret(token),
          kiteSecret: await sealKiteSecret(sealer, token, name),
          mode,
          ...(continent ? { continent } : {}),
          lastSeen: now,
          lastIp: address.ip,
          addresses: mode === 1 ? { [address.type]: { ip: address.ip, seenAt: now } } : {},
          challenges: [],
          ...(input.reclamationToken ? {} : founder),
        };
        const next = { ...item, mails: [], ...(input.reclamationToken ? {} : { heldUntil }) };
        return {
          next: withGateway(next, gateway, settings, now),
          // Asking again for what one just got counts once.
          claims: input.reclamationToken || isAgain ? [] : newNameLimits(limitedNetwork(sourceIp), settings),
        };
      },
      (_claim, retryAfterSeconds) => tooMany('new names from your network', retryAfterSeconds),
    );
    return { status: 200, body: { name: label, token } };
  },
});

const unavailable = () =>
  refuse(
    'UnavailableName',
    'This name is not available. Please choose another one: letters, digits and dashes.',
  );

/** The holder's verified address, and nobody else's, is told that the name can be taken back. */
function taken({ owner, heldUntil }: NameItem<Gateway>, isOwners: boolean) {
  if (isOwners) {
    return refuse(
      'UnavailableNameReclamationPossible',
      'This name is taken by a gateway with your mail address. Use /reclaim to take it back.',
    );
  }
  if (owner !== 'gateway' || heldUntil === undefined) return unavailable();
  return refuse(
    'UnavailableName',
    'This name was taken within the last day, and its gateway was not set up yet. If it never is, the name is free ' +
      'again a day later. Please choose another one, or wait.',
  );
}

function mustReclaim(current: NameItem<Gateway> | undefined, token: string, now: number) {
  const held = current?.owner === 'gateway' ? current.holder : undefined;
  if (!held || !reclaims(held, token, now)) {
    throw refuse(
      'ReclamationTokenMismatch',
      'The reclamation token is not, or no longer, valid for this name. Use /reclaim to get a new one.',
    );
  }
}
