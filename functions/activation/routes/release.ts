import * as z from 'zod/mini';
import { dynamoCodes } from '../store/dynamo-codes';
import { dynamoNamesOf } from '../../dns/store/dynamo-names';
import { epochSeconds } from '../../clock';
import { defineRoute, json } from '../../http/route';
import { changeCode } from '../change-code';
import { isReleased, release as giveUp } from '../install-code';
import { audited } from '../audited';
import { giveBackNames } from '../claim-names';
import { activation, envelope, refuse } from '../family';
import { activationId, token } from '../fields';
import { activationSettings } from '../settings';
import { activated } from '../callers/installer';

export const release = defineRoute({
  id: 'release',
  family: activation,
  method: 'POST',
  path: '/api/v2/slowdns/install/release',
  summary: 'Give an activation up',
  description:
    'Called when the installation fails before it is confirmed. While the install token would still be good, the code ' +
    'can be used again, and its host name is free again.',
  caller: activated,
  request: z.object({
    activation_id: activationId,
    install_token: z.optional(token('Not needed')),
  }),
  responses: {
    200: json(
      envelope(
        z.object({
          activation_id: z.string(),
          status: z.literal('released'),
          install_code_restored: z.boolean().check(z.describe('Whether the code can be used again')),
        }),
      ),
      'The activation is given up.',
    ),
  },
  errors: ['token_used', 'payload_too_large'],
  needs: [
    'settings:activation',
    'activations:read',
    'install-codes:read',
    'install-codes:save',
    'audit:save',
    'names:read',
    'names:save',
  ],
  ports: (environment) => ({
    codes: dynamoCodes(environment),
    names: dynamoNamesOf(environment),
    settings: activationSettings(environment),
  }),

  async handle(input, { codes, names, settings }, call) {
    const { clock } = call;
    const id = input.activation_id;
    const hash = await codes.codeOf(id);
    if (!hash) throw refuse('activation_not_found');
    const code = await changeCode({ codes, clock }, hash, async (current) => {
      if (!current?.activation) throw refuse('activation_not_found');
      const now = epochSeconds(clock);
      const step = giveUp(current, id, now);
      if ('refused' in step) throw refuse(step.refused);
      if (step.next === current) return undefined;
      return {
        code: step.next,
        names: await giveBackNames({ names, settings }, current.activation, now),
        audit: audited('release', call, { code: step.next }),
      };
    });
    return {
      status: 200,
      body: {
        data: {
          activation_id: id,
          status: 'released',
          install_code_restored: code !== undefined && isReleased(code, id),
        },
        meta: { message: 'Activation released' },
      },
    };
  },
});
