import * as z from 'zod/mini';
import { accountsTableOf } from '../store/dynamo-accounts-table';
import { dynamoContacts } from '../store/dynamo-contacts';
import { epochSeconds } from '../../clock';
import { defineRoute, json } from '../../http/route';
import { timestamp } from '../account-view';
import { activatedAccount } from '../callers/authentication';
import { accounts } from '../family';

export const listDevices = defineRoute({
  id: 'list-devices',
  family: accounts,
  method: 'GET',
  path: '/api/accounts/me/devices',
  summary: 'List the devices that are registered with the account',
  description: 'What the SIP registrar knows, by uuid, without devices whose registration has expired.',
  caller: activatedAccount,
  request: z.object({}),
  responses: {
    200: json(
      z.record(
        z.string(),
        z.object({
          uuid: z.string(),
          user_agent: z.string(),
          update_time: z.string().check(z.describe('RFC 3339')),
          expires_at: z.string().check(z.describe('RFC 3339')),
        }),
      ),
      'The devices by uuid.',
    ),
  },
  needs: ['account-contacts:list'],
  ports: (environment) => ({
    contacts: dynamoContacts(accountsTableOf(environment)),
  }),

  async handle(_input, { contacts }, { clock }, account) {
    const devices = (await contacts.list(account, epochSeconds(clock))).map(
      ({ uuid, userAgent = '', updatedAt, expiresAt }) => ({
        uuid,
        user_agent: userAgent,
        update_time: timestamp(updatedAt),
        expires_at: timestamp(expiresAt),
      }),
    );
    return { status: 200, body: Object.fromEntries(devices.map((device) => [device.uuid, device])) };
  },
});
