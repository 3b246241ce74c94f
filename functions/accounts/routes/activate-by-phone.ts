import * as z from 'zod/mini';
import { defineRoute, json } from '../../http/route';
import { accountSchema, accountView } from '../account-view';
import {
  activate,
  activationErrors,
  activationLimits,
  activationNeeds,
  activationPorts,
} from './activation-ports';
import { accounts } from '../family';
import { activationCode, sip } from '../parameters';
import { textedCodeHolder } from '../callers/by-code';

export const activateByPhone = defineRoute({
  id: 'activate-by-phone',
  family: accounts,
  method: 'POST',
  path: '/api/accounts/{sip}/activate/phone',
  summary: 'Activate an account with the code from a text message',
  description:
    'The number that the code was sent to becomes the account’s. Five wrong codes of 4 digits shut a network out for ' +
    'that code. Twenty in all burn it, and a code of 13 characters is texted in its place, which is taken here too.',
  caller: textedCodeHolder,
  request: z.object({ sip, code: activationCode('must be the 4 digits of the text message') }),
  responses: { 200: json(accountSchema, 'The activated account.') },
  errors: activationErrors,
  needs: activationNeeds,
  limits: activationLimits,
  ports: activationPorts,

  async handle({ sip, code }, ports, call) {
    return { status: 200, body: accountView(await activate(sip, code, ports, call)) };
  },
});
