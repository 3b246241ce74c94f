import * as z from 'zod/mini';
import { dynamoNamesOf } from '../../dns/store/dynamo-names';
import { epochSeconds } from '../../clock';
import { changeName } from '../../dns/change-name';
import { defineRoute, empty } from '../../http/route';
import { hashSecret, secretMatches } from '../../secrets/hash';
import { refuse, registration } from '../family';
import { mustHold, nameOfToken } from '../find-gateway';
import { freed, type Gateway } from '../gateway';
import { reclamationToken, token } from '../parameters';
import { registrationSettings } from '../settings';

export const unsubscribe = defineRoute({
  id: 'unsubscribe',
  family: registration,
  method: 'GET',
  path: '/unsubscribe',
  summary: 'Give a name back',
  description: 'Frees the name and removes all its records. Takes the token, or a reclamation token.',
  caller: 'the gateway, by its token; its owner, by a reclamation token',
  request: z.object({
    token: z.optional(z.union([z.literal(''), token], 'must be the token that /subscribe answered')),
    reclamationToken: z.optional(reclamationToken),
  }),
  responses: { 200: empty('The name is free again.') },
  errors: ['UnknownToken', 'ReclamationTokenMismatch'],
  needs: ['settings:registration', 'names:read', 'names:save', 'pointers:read'],
  ports: (environment) => ({
    names: dynamoNamesOf(environment),
    settings: registrationSettings(environment),
  }),

  async handle({ token, reclamationToken }, { names, settings }, { clock }) {
    const ports = { names, settings, clock };
    if (token) {
      const name = await nameOfToken(token, ports);
      await changeName<Gateway>(ports, name, (current) => ({
        next: freed(mustHold(current, token), epochSeconds(clock)),
      }));
    } else if (reclamationToken) {
      const name = await names.resolve(hashSecret(reclamationToken), epochSeconds(clock));
      if (!name) throw mismatch();
      await changeName<Gateway>(ports, name, (current) => {
        const now = epochSeconds(clock);
        const reclamation = current?.owner === 'gateway' ? current.holder?.reclamation : undefined;
        if (!current || !reclamation || reclamation.endsAt <= now) throw mismatch();
        if (!secretMatches(reclamationToken, reclamation.tokenHash)) throw mismatch();
        return { next: freed(current, now) };
      });
    } else {
      throw refuse('MissingParameter', 'Parameter "token" is missing.');
    }
    return { status: 200 };
  },
});

const mismatch = () =>
  refuse('ReclamationTokenMismatch', 'The reclamation token is not, or no longer, valid.');
