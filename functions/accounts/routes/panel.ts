import * as z from 'zod/mini';
import { accountsTableOf } from '../store/dynamo-accounts-table';
import { dynamoContacts } from '../store/dynamo-contacts';
import { epochSeconds } from '../../clock';
import { defineRoute, html } from '../../http/route';
import type { Account } from '../account';
import { apiKeyEndsAt } from '../api-key';
import type { Contact } from '../contact';
import { algorithmsOf } from '../password';
import { accounts } from '../family';
import { visitor } from '../callers/panel-access';
import { filesOf, moment, panelPage, problemPage } from '../panel-pages';
import { accountsSettings } from '../settings';

const NOTICES = {
  'device-removed': 'The device is removed.',
  'key-revoked': 'Your API key is revoked.',
} as const;

export const panel = defineRoute({
  id: 'panel',
  family: accounts,
  method: 'GET',
  path: '/panel',
  head: true,
  summary: 'A person’s account, its devices, and an administrator’s API key',
  description: 'The page of a person who logged in; everybody else is sent to `/panel/login`.',
  caller: visitor,
  request: z.object({
    done: z.optional(
      z.enum(['device-removed', 'key-revoked'], 'is unknown').check(z.describe('What the page tells')),
    ),
  }),
  responses: { 200: html('The page.') },
  needs: ['account-contacts:list', 'settings:accounts'],
  files: filesOf('account'),
  problemPage,
  ports: (environment) => ({
    contacts: dynamoContacts(accountsTableOf(environment)),
    settings: accountsSettings(environment),
  }),

  async handle({ done }, { folder, contacts, settings }, { clock }, visitor) {
    const { account, address, formToken } = visitor;
    const devices = await contacts.list(account, epochSeconds(clock));
    const page = panelPage(folder, 'account', address, {
      address,
      formToken,
      notice: done && NOTICES[done],
      facts: factsOf(account, address),
      hasDevices: devices.length > 0,
      devices: devices.toSorted((a, b) => b.updatedAt - a.updatedAt).map(deviceView),
      admin: account.admin,
      apiKey: apiKeyView(account, settings.apiKeyIdleDays, epochSeconds(clock)),
    });
    return { status: 200, ...page };
  },
});

function factsOf(account: Account, address: string) {
  const { email, phone, admin, createdAt } = account;
  return [
    { name: 'SIP address', value: address },
    { name: 'Mail address', value: email ?? 'none' },
    { name: 'Phone number', value: phone ?? 'none' },
    { name: 'Role', value: admin ? 'administrator' : 'user' },
    { name: 'Password kept for', value: algorithmsOf(account).join(', ') },
    { name: 'Made', ...moment(createdAt) },
  ];
}

const deviceView = ({ uuid, userAgent, updatedAt, expiresAt }: Contact, position: number) => ({
  position,
  path: encodeURIComponent(uuid),
  userAgent: userAgent ?? 'Unnamed device',
  updated: moment(updatedAt),
  expires: moment(expiresAt),
});

/** Nothing for a key that was idle for too long: it is good for nothing any more. */
function apiKeyView(account: Account, idleDays: number, now: number) {
  const { apiKeyHash, apiKeyUsedAt = 0 } = account;
  const endsAt = apiKeyEndsAt(account, idleDays);
  return apiKeyHash && endsAt > now ? { used: moment(apiKeyUsedAt), ends: moment(endsAt) } : undefined;
}
