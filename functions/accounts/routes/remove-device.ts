import * as z from 'zod/mini';
import { accountsTableOf } from '../store/dynamo-accounts-table';
import { dynamoContacts } from '../store/dynamo-contacts';
import { epochSeconds } from '../../clock';
import { defineRoute, json } from '../../http/route';
import { addressOf } from '../account';
import { newNote } from '../contact';
import { doneSchema } from '../account-view';
import { activatedAccount } from '../callers/authentication';
import { accounts, refuse } from '../family';
import { uuid } from '../parameters';

export const removeDevice = defineRoute({
  id: 'remove-device',
  family: accounts,
  method: 'DELETE',
  path: '/api/accounts/me/devices/{uuid}',
  summary: 'Remove a device',
  description:
    'The device is not listed any more, and the SIP registrar is left a note to end its registration.',
  caller: activatedAccount,
  request: z.object({ uuid }),
  responses: { 200: json(doneSchema, 'The device is gone.') },
  needs: ['account-contacts:remove'],
  ports: (environment) => ({
    contacts: dynamoContacts(accountsTableOf(environment)),
  }),

  async handle({ uuid }, { contacts }, { clock }, account) {
    const note = newNote(addressOf(account), epochSeconds(clock), { uuid });
    if (!(await contacts.remove(account.id, uuid, note)))
      throw refuse('NotFound', 'There is no such device.');
    return { status: 200, body: { message: 'The device is removed.' } };
  },
});
