import * as z from 'zod/mini';
import { dynamoCodes } from '../store/dynamo-codes';
import { dynamoNamesOf } from '../../dns/store/dynamo-names';
import { secretsManagerKeys } from '../../secrets/store/secrets-manager-keys';
import { epochSeconds } from '../../clock';
import { requireEnv } from '../../environment';
import { defineRoute, json } from '../../http/route';
import { changeCode } from '../change-code';
import { confirm as finish } from '../install-code';
import { audited } from '../audited';
import { keepNames } from '../claim-names';
import { activation, envelope, refuse } from '../family';
import { activationId, token } from '../fields';
import { readInstallToken } from '../install-token';
import { activationSettings } from '../settings';
import { installing } from '../callers/installer';

export const confirm = defineRoute({
  id: 'confirm',
  family: activation,
  method: 'POST',
  path: '/api/v2/slowdns/install/confirm',
  summary: 'Tell that the installation works',
  description:
    'Called when all services are active. The install token, and with it the code, is used up for good.',
  caller: installing,
  request: z.object({
    activation_id: activationId,
    install_token: token('What the activation answered'),
  }),
  responses: {
    200: json(
      envelope(z.object({ activation_id: z.string(), status: z.literal('confirmed') })),
      'The installation is confirmed.',
    ),
  },
  errors: ['token_used', 'payload_too_large'],
  needs: [
    'settings:activation',
    'activation-keys:read',
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
    keys: secretsManagerKeys(environment, requireEnv(environment, 'ACTIVATION_KEYS')),
    settings: activationSettings(environment),
  }),

  async handle(input, { codes, names, keys, settings }, call) {
    const { clock } = call;
    const id = input.activation_id;
    const hash = await codes.codeOf(id);
    if (!hash) throw refuse('activation_not_found');
    const { expired } = await readInstallToken({ keys, clock }, input.install_token, id);

    await changeCode({ codes, clock }, hash, async (current) => {
      if (!current?.activation) throw refuse('activation_not_found');
      const now = epochSeconds(clock);
      const step = finish(current, id, now);
      if ('refused' in step) throw refuse(step.refused);
      if (expired) throw refuse('token_invalid');
      return {
        code: step.next,
        names: await keepNames({ names, settings }, current.activation, now),
        audit: audited('confirm', call, { code: step.next }),
      };
    });
    return {
      status: 200,
      body: { data: { activation_id: id, status: 'confirmed' }, meta: { message: 'Install confirmed' } },
    };
  },
});
