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
import { mailedCodeHolder } from '../callers/by-code';

export const activateByEmail = defineRoute({
  id: 'activate-by-email',
  family: accounts,
  method: 'POST',
  path: '/api/accounts/{sip}/activate/email',
  summary: 'Activate an account with the code from a mail',
  description:
    'Takes the 13 characters of the mail, or of the `confirmation_key` that an administrator was answered. The 4 digits ' +
    'of a text message are taken too, as old clients send those here. Wrong codes are limited per network, and lock nobody else out.',
  caller: mailedCodeHolder,
  request: z.object({
    sip,
    code: activationCode('must be 13 letters and digits'),
  }),
  responses: { 200: json(accountSchema, 'The activated account.') },
  errors: activationErrors,
  needs: activationNeeds,
  limits: activationLimits,
  ports: activationPorts,

  async handle({ sip, code }, ports, call) {
    return { status: 200, body: accountView(await activate(sip, code, ports, call)) };
  },
});
