import * as z from 'zod/mini';
import { kmsSealer } from '../../secrets/store/kms-sealer';
import { epochSeconds } from '../../clock';
import { defineRoute, json } from '../../http/route';
import { limitedNetwork } from '../../limits/network';
import { newMail, promiseMail } from '../../outbox/mail-promise';
import { addressOf } from '../account';
import { changeAccount } from '../change-account';
import { hashCode, newPin } from '../code';
import { doneSchema } from '../account-view';
import { activatedAccount } from '../callers/authentication';
import { accounts, invalidField } from '../family';
import { mustBeTextable, textLimits, TEXT_LIMITS } from '../message-limits';
import { phone } from '../parameters';
import { noSuchAccount, phoneTaken, refusedClaim } from '../refusals';

const PIN_SECONDS = 600;

/** What the code of a text is good for. */
export const phoneChangeSubject = (address: string, phone: string) => `phone ${address} ${phone}`;

export const requestPhoneChange = defineRoute({
  id: 'request-phone-change',
  family: accounts,
  method: 'POST',
  path: '/api/accounts/me/phone/request',
  summary: 'Ask for another phone number',
  description:
    'Texts a code of 4 digits to the number, good for 10 minutes and one try. Asking again replaces the code.',
  caller: activatedAccount,
  request: z.object({ phone }),
  responses: { 200: json(doneSchema, 'A text message with the code is on its way.') },
  needs: ['accounts:save', 'account-phones:find', 'mail-secret:seal'],
  limits: [...TEXT_LIMITS],
  ports: (environment) => ({ messages: kmsSealer(environment, 'mail') }),

  async handle({ phone }, { accounts, keys, messages, settings }, { clock, sourceIp }, caller) {
    const address = addressOf(caller);
    await mustBeTextable(phone, settings);
    const owner = await accounts.addressOfPhone(phone);
    if (owner !== undefined && owner !== address) throw phoneTaken();
    if (caller.phone === phone) throw invalidField('phone', 'The phone is the account’s already.');
    const now = epochSeconds(clock);
    const code = newPin();
    const { domain } = caller;
    const [codeHash, text] = await Promise.all([
      hashCode({ keys, now: clock.now() }, code, phoneChangeSubject(address, phone)),
      newMail(
        {
          channel: 'sms',
          template: 'account-phone-text',
          to: phone,
          parameters: { address, domain, code },
          name: address,
          now,
        },
        messages,
      ),
    ]);
    await changeAccount(
      { accounts, clock },
      address,
      (current) => {
        if (!current) throw noSuchAccount();
        const phoneChange = { phone, codeHash, endsAt: now + PIN_SECONDS };
        return {
          next: { ...current, phoneChange, messages: promiseMail(current.messages, text) },
          claims: textLimits({ address, network: limitedNetwork(sourceIp) }, phone, settings),
        };
      },
      refusedClaim,
    );
    return { status: 200, body: { message: `A code was sent to ${phone}.` } };
  },
});
