import * as z from 'zod/mini';
import { dynamoNamesOf } from '../../dns/store/dynamo-names';
import { kmsSealer } from '../../secrets/store/kms-sealer';
import { epochSeconds } from '../../clock';
import { changeName } from '../../dns/change-name';
import { freshName, type NameItem } from '../../dns/name-item';
import type { Claim } from '../../dns/name-store';
import { defineRoute, json } from '../../http/route';
import { hashSecret, secretMatches } from '../../secrets/hash';
import { continentOf } from '../continent';
import { refuse, registration } from '../family';
import { newToken, sealKiteSecret, withGateway, type Gateway, type Mode } from '../gateway';
import { COUNTRIES_FILE, mmdbCountries } from '../store/mmdb-countries';
import { availableLabel } from '../name-rules';
import { email, name, reclamationToken } from '../parameters';
import { registrationSettings } from '../settings';
import { mustBeReachable, sourceAddress } from '../source-address';

export const subscribe = defineRoute({
  id: 'subscribe',
  family: registration,
  method: 'GET',
  path: '/subscribe',
  summary: 'Reserve a name, or take one back with a reclamation token',
  description:
    'Reserves a name for the gateway below the zone and answers the token that proves its ownership from then on. ' +
    'With the token that `/reclaim` mailed, a name is taken over: a new token is issued and the old one is void.',
  caller: 'anyone',
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
    email: z.optional(z.union([z.literal(''), email], 'must be a mail address')),
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
  files: [COUNTRIES_FILE],
  ports: (environment) => ({
    names: dynamoNamesOf(environment),
    sealer: kmsSealer(environment, 'kite'),
    countries: mmdbCountries(environment),
    settings: registrationSettings(environment),
  }),

  async handle(input, { names, sealer, countries, settings }, { clock, sourceIp }) {
    const label = availableLabel(input.name, settings);
    if (!label) throw unavailable();
    const address = sourceAddress(sourceIp);
    const mode: Mode = input.mode === '1' ? 1 : 0;
    if (mode === 1) mustBeReachable(address, settings);

    // Stays what it is until the next subscription: the gateway dials its own name, which leads to the front-end.
    const country = settings.frontEndByContinent ? await countries.countryOf(address.ip) : undefined;
    const continent = country && continentOf(country);

    const token = newToken(label);
    const name = `${label}.${settings.zone}`;
    const claims: Claim[] = input.reclamationToken
      ? []
      : [
          {
            kind: 'limit',
            limit: 'new-names',
            subject: address.ip,
            max: settings.limits.newNamesPerAddressAndHour,
            windowSeconds: 3_600,
          },
        ];
    await changeName<Gateway>(
      { names, clock },
      name,
      async (current) => {
        const now = epochSeconds(clock);
        if (input.reclamationToken) mustReclaim(current, input.reclamationToken, now);
        else if (current?.owner) throw taken(current, input.email);
        const gateway: Gateway = {
          tokenHash: hashSecret(token),
          kiteSecret: await sealKiteSecret(sealer, token, name),
          ...(input.desc ? { description: input.desc } : {}),
          mode,
          ...(continent ? { continent } : {}),
          lastSeen: now,
          lastIp: address.ip,
          addresses: mode === 1 ? { [address.type]: { ip: address.ip, seenAt: now } } : {},
          challenges: [],
          ...(current?.holder ? mailSettings(current.holder) : {}),
        };
        const item = { ...(current ?? freshName(name, settings.zone)), mails: [] };
        return { next: withGateway(item, gateway, settings, now), claims };
      },
      (_claim, retryAfterSeconds) =>
        refuse(
          'TooManyRequests',
          `Too many new names from your address. Please try again in ${Math.ceil(retryAfterSeconds / 60)} minutes.`,
        ),
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
function taken({ owner, holder }: NameItem<Gateway>, email: string | undefined) {
  const own = owner === 'gateway' && email && holder?.email === email;
  return own
    ? refuse(
        'UnavailableNameReclamationPossible',
        'This name is taken by a gateway with your mail address. Use /reclaim to take it back.',
      )
    : unavailable();
}

function mustReclaim(current: NameItem<Gateway> | undefined, token: string, now: number) {
  const reclamation = current?.owner === 'gateway' ? current.holder?.reclamation : undefined;
  if (!reclamation || reclamation.endsAt <= now || !secretMatches(token, reclamation.tokenHash)) {
    throw refuse(
      'ReclamationTokenMismatch',
      'The reclamation token is not, or no longer, valid for this name. Use /reclaim to get a new one.',
    );
  }
}

/** What stays with a name when its owner takes it back; all that the old token could reach is gone. */
const mailSettings = ({ email, verifiedBy, optout }: Gateway): Partial<Gateway> => ({
  ...(email === undefined ? {} : { email }),
  ...(verifiedBy === undefined ? {} : { verifiedBy }),
  ...(optout === undefined ? {} : { optout }),
});
