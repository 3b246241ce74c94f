import * as z from 'zod/mini';
import { accountsTableOf } from '../store/dynamo-accounts-table';
import { dynamoContacts } from '../store/dynamo-contacts';
import { defineRoute, json } from '../../http/route';
import { doneSchema } from '../account-view';
import { registrarOrAdministrator } from '../callers/registrar';
import { accounts as family } from '../family';

export const removeRegistrarNote = defineRoute({
  id: 'remove-registrar-note',
  family,
  method: 'DELETE',
  path: '/api/registrar/notes/{note}',
  // Kamailio's HTTP client knows GET and POST alone.
  aliases: [{ method: 'POST', path: '/api/registrar/notes/{note}' }],
  summary: 'Say that a note was followed',
  description: 'The note is not listed any more. Removing it twice does no harm.',
  caller: registrarOrAdministrator,
  request: z.object({
    note: z
      .string('is no id of a note')
      .check(z.regex(/^\d{12}-[0-9a-f]{16}$/, 'is no id of a note'), z.describe('Id of the note')),
  }),
  responses: { 200: json(doneSchema, 'The note is gone.') },
  needs: ['registrar-notes:remove'],
  ports: (environment) => ({
    contacts: dynamoContacts(accountsTableOf(environment)),
  }),

  async handle({ note }, { contacts }) {
    await contacts.removeNote(note);
    return { status: 200, body: { message: 'The note is removed.' } };
  },
});
