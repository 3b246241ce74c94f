import * as z from 'zod/mini';
import { epochSeconds } from '../../clock';
import { defineRoute, json } from '../../http/route';
import { addressOf } from '../account';
import type { AccountClaim } from '../account-store';
import { changeAccount } from '../change-account';
import { codeMatches } from '../code';
import { accountSchema, accountView } from '../account-view';
import { activatedAccount } from '../callers/authentication';
import { accounts as family, refuse } from '../family';
import { pin } from '../parameters';
import { noSuchAccount, refusedClaim } from '../refusals';
import { phoneChangeSubject } from './request-phone-change';

export const changePhone = defineRoute({
  id: 'change-phone',
  family,
  method: 'POST',
  path: '/api/accounts/me/phone',
  summary: 'Change the phone number, with the code that was texted to it',
  description: 'A number belongs to one account. A wrong code ends the request: ask for a new code then.',
  caller: activatedAccount,
  request: z.object({ code: pin }),
  responses: { 200: json(accountSchema, 'The account with its new number.') },
  needs: ['accounts:save', 'account-phones:claim', 'account-phones:free'],

  async handle({ code }, { accounts, keys }, { clock }, caller) {
    const address = addressOf(caller);
    const answer = { isRight: false };
    const account = await changeAccount(
      { accounts, clock },
      address,
      async (current) => {
        if (!current) throw noSuchAccount();
        const { phoneChange, ...others } = current;
        if (!phoneChange) throw refuse('NotFound', 'No code is awaited. Please ask for one.');
        if (phoneChange.endsAt <= epochSeconds(clock)) throw wrongCode();
        const { phone, codeHash } = phoneChange;
        answer.isRight = await codeMatches(
          { keys, now: clock.now() },
          code,
          phoneChangeSubject(address, phone),
          codeHash,
        );
        if (!answer.isRight) return { next: others };
        const freed: AccountClaim[] =
          current.phone && current.phone !== phone ? [{ kind: 'free-phone', phone: current.phone }] : [];
        return { next: { ...others, phone }, claims: [{ kind: 'phone', phone }, ...freed] };
      },
      refusedClaim,
    );
    if (!answer.isRight || !account) throw wrongCode();
    return { status: 200, body: accountView(account) };
  },
});

const wrongCode = () =>
  refuse('Forbidden', 'The code is incorrect or has expired. Please ask for a new one.');
