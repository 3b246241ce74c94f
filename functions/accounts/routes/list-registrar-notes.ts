import * as z from 'zod/mini';
import { accountsTableOf } from '../store/dynamo-accounts-table';
import { dynamoContacts } from '../store/dynamo-contacts';
import { defineRoute, json } from '../../http/route';
import { NOTE_EVENTS } from '../contact';
import { timestamp } from '../account-view';
import { registrarOrAdministrator } from '../callers/registrar';
import { accounts as family } from '../family';

const PER_ANSWER = 100;

export const listRegistrarNotes = defineRoute({
  id: 'list-registrar-notes',
  family,
  method: 'GET',
  path: '/api/registrar/notes',
  summary: 'List what a registrar should forget',
  description:
    `The oldest ${PER_ANSWER} notes: devices that their owners removed, and accounts that are gone, were blocked or ` +
    'deactivated, or have another password (without a uuid: all of their devices, and what the registrar keeps of the account). A note ' +
    'stays until the registrar removes it, for 30 days at most.',
  caller: registrarOrAdministrator,
  request: z.object({}),
  responses: {
    200: json(
      z.object({
        notes: z.array(
          z.object({
            id: z.string(),
            event: z
              .enum(NOTE_EVENTS)
              .check(z.describe('Why; what is to be done is the same for all of them')),
            account: z.string().check(z.describe('SIP address without `sip:`')),
            uuid: z.nullable(
              z.string().check(z.describe('Of the device; null for all devices of the account')),
            ),
            time: z.string().check(z.describe('RFC 3339')),
          }),
        ),
      }),
      'The notes.',
    ),
  },
  needs: ['registrar-notes:list'],
  ports: (environment) => ({
    contacts: dynamoContacts(accountsTableOf(environment)),
  }),

  async handle(_input, { contacts }) {
    const notes = (await contacts.notes(PER_ANSWER)).map(({ id, event, account, uuid = null, at }) => ({
      id,
      event,
      account,
      uuid,
      time: timestamp(at),
    }));
    return { status: 200, body: { notes } };
  },
});
