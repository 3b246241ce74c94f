import * as z from 'zod/mini';
import { activationLimits, dynamoCodes } from '../store/dynamo-codes';
import { dynamoNamesOf } from '../../dns/store/dynamo-names';
import { secretsManagerKeys } from '../../secrets/store/secrets-manager-keys';
import { epochSeconds } from '../../clock';
import { requireEnv } from '../../environment';
import { defineRoute, json } from '../../http/route';
import { changeCode } from '../change-code';
import { newActivationId } from '../code-text';
import { activate as take, INSTALL_TOKEN_LIFETIME, type Activation } from '../install-code';
import { hashSecret } from '../../secrets/hash';
import { audited } from '../audited';
import { claimNames } from '../claim-names';
import { activation as family, envelope, refuse } from '../family';
import {
  codeFields,
  codeIn,
  installerVersion,
  machineFields,
  machineHash,
  nameSecret,
  oneCode,
  requestedRef,
  token,
} from '../fields';
import { hostname, managedName, mustBeClaimable, mustBePublic, publicIp } from '../hostname';
import { signInstallToken } from '../install-token';
import { limitedNetwork } from '../../limits/network';
import { activationLimit, ACTIVATIONS, ACTIVATIONS_OF_MACHINE, machineLimit, mustBeWithin } from '../limits';
import { mustBePrechecked } from '../precheck-token';
import { rfc3339 } from '../rfc3339';
import { activationSettings } from '../settings';
import { checkedInstaller } from '../callers/installer';

export const activate = defineRoute({
  id: 'activate',
  family,
  method: 'POST',
  path: '/api/v2/slowdns/install/activate',
  summary: 'Take an install code for this machine',
  description:
    'Called once the host name and the public address are settled. The code is consumed, and the answer’s token is ' +
    'good for one confirmation within 10 minutes. A machine that repeats this gives up what it began before. A host ' +
    'name directly below a zone of this installation is claimed, and leads to the address within seconds. A confirmed name is taken again with the `name_secret` that was sent ' +
    'when it was claimed; without one the operator frees it.',
  caller: checkedInstaller,
  request: z
    .object({
      ...codeFields,
      precheck_token: token('What the precheck answered'),
      hostname,
      public_ip: publicIp,
      ...machineFields,
      name_secret: nameSecret,
      requested_ref: requestedRef,
      installer_version: installerVersion,
    })
    .check(...oneCode),
  responses: {
    200: json(
      envelope(
        z.object({
          activation_id: z.string(),
          install_token: z.string().check(z.describe('Secret')),
          install_token_expires_at: z.string(),
          install_code: z.string(),
          machine_binding: z.object({
            hostname: z.string(),
            public_ip: z.string(),
            machine_id: z.string(),
            ssh_fingerprint: z.string(),
          }),
        }),
      ),
      'The code is this machine’s.',
    ),
  },
  errors: ['install_code_used', 'install_code_max_activations', 'rate_limit_exceeded', 'payload_too_large'],
  needs: [
    'settings:activation',
    'activation-keys:read',
    'activation-limits:count',
    'install-codes:read',
    'install-codes:save',
    'activations:save',
    'audit:save',
    'names:read',
    'names:save',
  ],
  limits: [ACTIVATIONS, ACTIVATIONS_OF_MACHINE],
  ports: (environment) => ({
    codes: dynamoCodes(environment),
    names: dynamoNamesOf(environment),
    limits: activationLimits(environment),
    keys: secretsManagerKeys(environment, requireEnv(environment, 'ACTIVATION_KEYS')),
    settings: activationSettings(environment),
  }),

  async handle(input, { codes, names, limits, keys, settings }, call) {
    const { clock } = call;
    const now = epochSeconds(clock);
    const machine = machineHash(input);
    mustBePublic(input.public_ip, settings);
    mustBeClaimable(input.hostname, settings);
    const managed = managedName(input.hostname, settings);
    await mustBeWithin(limits, [activationLimit(limitedNetwork(call.sourceIp), settings)], now);

    const installCode = codeIn(input);
    const hash = hashSecret(installCode);
    await mustBePrechecked({ keys, clock }, input.precheck_token, { code: hash, machine });

    const activation: Activation = {
      id: newActivationId(),
      machine,
      hostname: input.hostname,
      publicIp: input.public_ip,
      ...(input.name_secret ? { nameSecretHash: hashSecret(input.name_secret) } : {}),
      endsAt: now + INSTALL_TOKEN_LIFETIME,
    };
    await changeCode(
      { codes, clock },
      hash,
      async (current) => {
        if (!current) throw refuse('install_code_not_found');
        const step = take(current, activation, settings.limits.activationsPerCode);
        if ('refused' in step) throw refuse(step.refused);
        return {
          code: step.next,
          names: await claimNames({ names, settings }, managed, activation, current, now),
          activationId: activation.id,
          // Machine and fingerprint are public: who has neither code nor token uses up nothing of the machine's.
          limits: [machineLimit(machine, settings)],
          audit: audited('activate', call, { code: step.next }),
        };
      },
      ({ retryAfterSeconds }) => refuse('rate_limit_exceeded', retryAfterSeconds),
    );

    return {
      status: 200,
      body: {
        data: {
          activation_id: activation.id,
          install_token: await signInstallToken({ keys, clock }, activation, {
            ref: input.requested_ref,
            version: input.installer_version,
          }),
          install_token_expires_at: rfc3339(activation.endsAt),
          install_code: installCode,
          machine_binding: {
            hostname: input.hostname,
            public_ip: input.public_ip,
            machine_id: input.machine_id,
            ssh_fingerprint: input.ssh_fingerprint,
          },
        },
        meta: { message: 'Install token issued' },
      },
    };
  },
});
