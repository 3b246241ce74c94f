import * as z from 'zod/mini';
import { dynamoNamesOf } from '../../dns/store/dynamo-names';
import { epochSeconds } from '../../clock';
import { changeName } from '../../dns/change-name';
import { defineRoute, empty } from '../../http/route';
import { hashSecret } from '../../secrets/hash';
import { refuse, registration } from '../family';
import { mustHold, nameOfToken } from '../find-gateway';
import { freed, reclaims, type Gateway } from '../gateway';
import { reclamationToken, token } from '../parameters';
import { registrationSettings } from '../settings';
import { gatewayOrOwner } from '../callers/by-token';

export const unsubscribe = defineRoute({
  id: 'unsubscribe',
  family: registration,
  method: 'GET',
  path: '/unsubscribe',
  summary: 'Give a name back',
  description: 'Frees the name and removes all its records. Takes the token, or a reclamation token.',
  caller: gatewayOrOwner,
  request: z.object({
    token: z.optional(token),
    reclamationToken: z.optional(reclamationToken),
  }),
  responses: { 200: empty('The name is free again.') },
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
      const name = await names.resolve(hashSecret(reclamationToken.toLowerCase()), epochSeconds(clock));
      if (!name) throw mismatch();
      await changeName<Gateway>(ports, name, (current) => {
        const now = epochSeconds(clock);
        if (current?.owner !== 'gateway' || !current.holder) throw mismatch();
        if (!reclaims(current.holder, reclamationToken, now)) throw mismatch();
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
