import * as z from 'zod/mini';
import { activationLimits, dynamoCodes } from '../store/dynamo-codes';
import { secretsManagerKeys } from '../../secrets/store/secrets-manager-keys';
import { epochSeconds } from '../../clock';
import { requireEnv } from '../../environment';
import { defineRoute, json } from '../../http/route';
import { codeHint } from '../code-text';
import { precheck as mayBegin, PRECHECK_TOKEN_LIFETIME } from '../install-code';
import { hashSecret } from '../../secrets/hash';
import { activation, envelope, refuse } from '../family';
import {
  codeFields,
  codeIn,
  installerVersion,
  machineFields,
  machineHash,
  oneCode,
  product,
} from '../fields';
import { limitedNetwork } from '../../limits/network';
import { mustBeWithin, precheckLimits, PRECHECKS, PRECHECKS_OF_MACHINE } from '../limits';
import { signPrecheckToken } from '../precheck-token';
import { rfc3339 } from '../rfc3339';
import { activationSettings } from '../settings';
import { installer } from '../callers/installer';

export const precheck = defineRoute({
  id: 'precheck',
  family: activation,
  method: 'POST',
  path: '/api/v2/slowdns/install/precheck',
  summary: 'Check an install code before anything else is asked',
  description:
    'Called right after the code was entered. The answer’s token is good for an activation of this code on this ' +
    'machine for 15 minutes, even when the code itself expires meanwhile.',
  caller: installer,
  request: z
    .object({ ...codeFields, ...machineFields, product, installer_version: installerVersion })
    .check(...oneCode),
  responses: {
    200: json(
      envelope(
        z.object({
          install_code: z.string(),
          install_code_hint: z.string(),
          precheck_token: z.string().check(z.describe('Secret')),
          precheck_expires_at: z.string(),
          machine_binding: z.object({ machine_id: z.string(), ssh_fingerprint: z.string() }),
        }),
      ),
      'The code can be used by this machine.',
    ),
  },
  errors: ['install_code_used', 'install_code_expired', 'rate_limit_exceeded', 'payload_too_large'],
  needs: ['settings:activation', 'activation-keys:read', 'install-codes:read', 'activation-limits:count'],
  limits: [PRECHECKS, PRECHECKS_OF_MACHINE],
  ports: (environment) => ({
    codes: dynamoCodes(environment),
    limits: activationLimits(environment),
    keys: secretsManagerKeys(environment, requireEnv(environment, 'ACTIVATION_KEYS')),
    settings: activationSettings(environment),
  }),

  async handle(input, { codes, limits, keys, settings }, { clock, sourceIp }) {
    const now = epochSeconds(clock);
    const machine = machineHash(input);
    await mustBeWithin(limits, precheckLimits({ network: limitedNetwork(sourceIp), machine }, settings), now);

    const installCode = codeIn(input);
    const code = await codes.get(hashSecret(installCode));
    if (!code) throw refuse('install_code_not_found');
    const refused = mayBegin(code, machine, now);
    if (refused) throw refuse(refused);

    const endsAt = now + PRECHECK_TOKEN_LIFETIME;
    return {
      status: 200,
      body: {
        data: {
          install_code: installCode,
          install_code_hint: codeHint(installCode),
          precheck_token: await signPrecheckToken({ keys, clock }, { code: code.hash, machine }, endsAt),
          precheck_expires_at: rfc3339(endsAt),
          machine_binding: { machine_id: input.machine_id, ssh_fingerprint: input.ssh_fingerprint },
        },
        meta: { message: 'Install code validated' },
      },
    };
  },
});
