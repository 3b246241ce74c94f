import * as z from 'zod/mini';
import { kmsSealer } from '../../secrets/store/kms-sealer';
import { defineRoute, json } from '../../http/route';
import { createAccount as create } from '../new-account';
import { accountSchema, accountView, readDateTime } from '../account-view';
import { administrator } from '../callers/authentication';
import { accounts as family } from '../family';
import { limitedNetwork } from '../../limits/network';
import { codeLimits, MESSAGE_LIMITS, mustBeSendable } from '../message-limits';
import { algorithm, domain, email, flag, password, phone, username } from '../parameters';
import { refusedClaim } from '../refusals';

export const createAccount = defineRoute({
  id: 'create-account',
  family,
  method: 'POST',
  path: '/api/accounts',
  summary: 'Create an account',
  description:
    'An account that is not activated gets a code, which one of the public activation routes takes. It is answered as ' +
    '`confirmation_key`, this once; or it is mailed to an `email` or texted to a `phone` that is given, and then nobody ' +
    'else sees it. Of an activated account, `email` and `phone` are taken as they are.',
  caller: administrator,
  request: z.object({
    username,
    password,
    algorithm,
    domain,
    activated: flag('Whether it can be used at once; false unless given'),
    admin: flag('Whether it is an administrator’s; false unless given'),
    confirmation_key_expires: z.nullish(
      z.string('must be a time as 2030-01-31 23:59:59').check(
        z.refine((text) => readDateTime(text) !== undefined, 'must be a time as 2030-01-31 23:59:59'),
        z.describe('UTC, `Y-m-d H:i:s`: when the code ends. Of an account that is not activated'),
      ),
    ),
    email: z.nullish(email),
    phone: z.nullish(phone),
  }),
  responses: {
    200: json(
      z.extend(accountSchema, {
        confirmation_key: z.optional(z.string().check(z.describe('Activates the account; shown once'))),
      }),
      'The account.',
    ),
  },
  needs: [
    'accounts:create',
    'account-phones:find',
    'account-phones:claim',
    'account-password:seal',
    'mail-secret:seal',
  ],
  limits: [...MESSAGE_LIMITS],
  ports: (environment) => ({ messages: kmsSealer(environment, 'mail') }),

  async handle(given, ports, { clock, sourceIp, headers }) {
    const { settings } = ports;
    const activated = given.activated ?? false;
    if (!activated) await mustBeSendable(given, ports);
    const ownDomain = given.domain ?? settings.sipDomain;
    const wanted = {
      username: given.username,
      domain: ownDomain,
      realm: settings.realm ?? ownDomain,
      password: given.password,
      algorithms: [given.algorithm],
      activated,
      admin: given.admin ?? false,
      email: given.email ?? undefined,
      phone: given.phone ?? undefined,
      codeEndsAt: readDateTime(given.confirmation_key_expires ?? ''),
      userAgent: headers['user-agent']?.slice(0, 255),
      ipAddress: sourceIp,
    };
    const limits = activated ? [] : codeLimits(wanted, limitedNetwork(sourceIp), settings);
    const { account, confirmationKey } = await create({ ...ports, clock }, wanted, limits, refusedClaim);
    return { status: 200, body: { ...accountView(account), confirmation_key: confirmationKey } };
  },
});
