import * as z from 'zod/mini';
import { defineRoute, json } from '../../http/route';
import { accountSchema, accountView } from '../account-view';
import { activate, activationErrors, activationNeeds, activationPorts } from './activation-ports';
import { accounts } from '../family';
import { sip } from '../parameters';
import { mailedCodeHolder } from '../callers/by-code';

export const activateByEmail = defineRoute({
  id: 'activate-by-email',
  family: accounts,
  method: 'POST',
  path: '/api/accounts/{sip}/activate/email',
  summary: 'Activate an account with the code from a mail',
  description:
    'Takes the 13 characters of the mail, or of the `confirmation_key` that an administrator was answered. The 4 digits ' +
    'of a text message are taken too, as old clients send those here. Five wrong codes lock the account’s code.',
  caller: mailedCodeHolder,
  request: z.object({
    sip,
    code: z
      .string('must be a text')
      .check(
        z.trim(),
        z.regex(/^([A-Za-z0-9]{13}|\d{4})$/, 'must be 13 letters and digits'),
        z.describe('The code'),
      ),
  }),
  responses: { 200: json(accountSchema, 'The activated account.') },
  errors: activationErrors,
  needs: activationNeeds,
  ports: activationPorts,

  async handle({ sip, code }, ports, { clock }) {
    return { status: 200, body: accountView(await activate(sip, code, ports, clock)) };
  },
});
