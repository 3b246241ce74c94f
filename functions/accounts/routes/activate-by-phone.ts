import * as z from 'zod/mini';
import { defineRoute, json } from '../../http/route';
import { accountSchema, accountView } from '../account-view';
import { activate, activationErrors, activationNeeds, activationPorts } from './activation-ports';
import { accounts } from '../family';
import { pin, sip } from '../parameters';
import { textedCodeHolder } from '../callers/by-code';

export const activateByPhone = defineRoute({
  id: 'activate-by-phone',
  family: accounts,
  method: 'POST',
  path: '/api/accounts/{sip}/activate/phone',
  summary: 'Activate an account with the code from a text message',
  description:
    'The number that the code was sent to becomes the account’s. Five wrong codes lock the account’s code.',
  caller: textedCodeHolder,
  request: z.object({ sip, code: pin }),
  responses: { 200: json(accountSchema, 'The activated account.') },
  errors: activationErrors,
  needs: activationNeeds,
  ports: activationPorts,

  async handle({ sip, code }, ports, { clock }) {
    return { status: 200, body: accountView(await activate(sip, code, ports, clock)) };
  },
});
