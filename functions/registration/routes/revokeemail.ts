import * as z from 'zod/mini';
import { dynamoNamesOf } from '../../dns/store/dynamo-names';
import { epochSeconds } from '../../clock';
import { changeName } from '../../dns/change-name';
import { defineRoute, empty } from '../../http/route';
import { registration } from '../family';
import { mustHold, nameOfToken } from '../find-gateway';
import { withGateway, type Gateway } from '../gateway';
import { token } from '../parameters';
import { registrationSettings } from '../settings';
import { gateway } from '../callers/by-token';

export const revokeemail = defineRoute({
  id: 'revokeemail',
  family: registration,
  method: 'GET',
  path: '/revokeemail',
  summary: 'Cancel a pending mail verification',
  description: 'The link that was mailed works no more. An address that was verified before stays.',
  caller: gateway,
  request: z.object({ token }),
  responses: { 200: empty('No verification is pending.') },
  needs: ['settings:registration', 'names:read', 'names:save', 'pointers:read'],
  ports: (environment) => ({
    names: dynamoNamesOf(environment),
    settings: registrationSettings(environment),
  }),

  async handle({ token }, { names, settings }, { clock }) {
    const name = await nameOfToken(token, { names, settings, clock });
    await changeName<Gateway>({ names, clock }, name, (current) => {
      const item = mustHold(current, token);
      const { verification, ...holder } = item.holder;
      const mails = item.mails.filter(({ template }) => template !== 'verification');
      if (!verification) return undefined;
      const next = withGateway(item, holder, settings, epochSeconds(clock));
      return { next: { ...next, mails } };
    });
    return { status: 200 };
  },
});
