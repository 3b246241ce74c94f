import * as z from 'zod/mini';
import { dynamoContacts } from '../store/dynamo-contacts';
import { epochSeconds } from '../../clock';
import { defineRoute, redirect } from '../../http/route';
import { newNote } from '../contact';
import { accounts } from '../family';
import { foreignPage, formToken, mustBeOwnForm, panelPorts, visitor } from '../callers/panel-access';
import { problemPage } from '../panel-pages';

export const panelRemoveDevice = defineRoute({
  id: 'panel-remove-device',
  family: accounts,
  method: 'POST',
  path: '/panel/devices/{uuid}/remove',
  summary: 'Remove a device',
  description:
    'Forgets a device of whoever is logged in, and tells the registrar. One that is gone is no fault.',
  caller: visitor,
  request: z.object({
    uuid: z
      .string('must be a text')
      .check(
        z.minLength(1, 'is missing'),
        z.maxLength(255, 'is too long'),
        z.describe('The device, as the registrar names it'),
      ),
    form_token: formToken,
  }),
  responses: { 303: redirect('Back to the panel, or to the login.') },
  errors: ['Forbidden'],
  needs: ['account-contacts:remove'],
  foreignPage,
  problemPage,
  ports(environment) {
    const ports = panelPorts(environment);
    return { ...ports, contacts: dynamoContacts(ports.table) };
  },

  async handle({ uuid, form_token }, { contacts }, call, visitor) {
    mustBeOwnForm(form_token, call);
    const { account, address } = visitor;
    await contacts.remove(account.id, uuid, newNote(address, epochSeconds(call.clock), { uuid }));
    return { status: 303, location: '/panel?done=device-removed' };
  },
});
