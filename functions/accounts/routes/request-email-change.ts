import { randomBytes } from 'node:crypto';
import * as z from 'zod/mini';
import { kmsSealer } from '../../secrets/store/kms-sealer';
import { epochSeconds } from '../../clock';
import { defineRoute, json } from '../../http/route';
import { limitedNetwork } from '../../limits/network';
import { newMail, promiseMail } from '../../outbox/mail-promise';
import { hashSecret } from '../../secrets/hash';
import { addressOf } from '../account';
import { changeAccount } from '../change-account';
import { doneSchema } from '../account-view';
import { activatedAccount } from '../callers/authentication';
import { confirmEmail } from './confirm-email';
import { accounts, invalidField } from '../family';
import { mailLimits, MAILS_OF_ACCOUNT, MAILS_TO_MAILBOX } from '../message-limits';
import { email } from '../parameters';
import { noSuchAccount, refusedClaim } from '../refusals';

const LINK_SECONDS = 24 * 3_600;

export const requestEmailChange = defineRoute({
  id: 'request-email-change',
  family: accounts,
  method: 'POST',
  path: '/api/accounts/me/email/request',
  aliases: ['/api/accounts/me/email'],
  summary: 'Ask for another mail address',
  description:
    'Mails a link to the new address. The address is the account’s when the link is followed, within 24 hours; until ' +
    'then the old one stays. Asking again replaces the link.',
  caller: activatedAccount,
  request: z.object({ email }),
  responses: { 200: json(doneSchema, 'A mail with the link is on its way.') },
  needs: ['accounts:save', 'mail-secret:seal'],
  limits: [MAILS_OF_ACCOUNT, MAILS_TO_MAILBOX],
  ports: (environment) => ({ messages: kmsSealer(environment, 'mail') }),

  async handle({ email }, { accounts, messages, settings }, { clock, baseUrl, sourceIp }, caller) {
    const address = addressOf(caller);
    const now = epochSeconds(clock);
    const secret = randomBytes(24).toString('base64url');
    const link = `${baseUrl}${confirmEmail.path}?s=${caller.id}.${secret}`;
    const mail = await newMail(
      { template: 'account-email', to: email, parameters: { address, link }, name: address, now },
      messages,
    );
    await changeAccount(
      { accounts, clock },
      address,
      (current) => {
        if (!current) throw noSuchAccount();
        if (current.email === email) throw invalidField('email', 'The email is the account’s already.');
        const emailChange = { email, linkHash: hashSecret(secret), endsAt: now + LINK_SECONDS };
        return {
          next: { ...current, emailChange, messages: promiseMail(current.messages, mail) },
          claims: mailLimits({ address, network: limitedNetwork(sourceIp) }, email, settings),
        };
      },
      refusedClaim,
    );
    return { status: 200, body: { message: `A link was sent to ${email}.` } };
  },
});
