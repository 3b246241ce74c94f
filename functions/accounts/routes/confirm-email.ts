import * as z from 'zod/mini';
import { dynamoAccountsOf } from '../store/dynamo-accounts';
import { epochSeconds } from '../../clock';
import { defineRoute, html } from '../../http/route';
import { hashSecret, secretMatches } from '../../secrets/hash';
import { addressOf } from '../account';
import { changeAccount } from '../change-account';
import { confirmedPage, problemPage } from '../confirm-pages';
import { accounts as family, refuse } from '../family';
import { linkHolder } from '../callers/by-code';

export const confirmEmail = defineRoute({
  id: 'confirm-email',
  family,
  method: 'GET',
  path: '/accounts/email/confirm',
  head: true,
  summary: 'The page behind the link that confirms a mail address',
  description:
    'Makes the new address the account’s. Following the link again shows the same page: mail scanners open links first.',
  caller: linkHolder,
  request: z.object({
    s: z
      .string('is no confirmation code')
      .check(
        z.trim(),
        z.regex(/^[1-9]\d{0,11}\.[\w-]{32}$/, 'is no confirmation code'),
        z.describe('Code of the link'),
      ),
  }),
  responses: { 200: html('The address is the account’s.') },
  needs: ['accounts:find-by-id', 'accounts:save'],
  problemPage,
  ports: (environment) => ({ accounts: dynamoAccountsOf(environment) }),

  async handle({ s }, { accounts }, { clock }) {
    const [id = '', secret = ''] = s.split('.');
    const hash = hashSecret(secret);
    const address = await accounts.addressOfId(Number(id));
    if (!address) throw unknownLink();
    const account = await changeAccount({ accounts, clock }, address, (current) => {
      if (!current) throw unknownLink();
      const { emailChange, ...others } = current;
      if (
        emailChange &&
        emailChange.endsAt > epochSeconds(clock) &&
        secretMatches(secret, emailChange.linkHash)
      ) {
        return { next: { ...others, email: emailChange.email, emailConfirmedBy: hash } };
      }
      if (!secretMatches(secret, current.emailConfirmedBy)) throw unknownLink();
      return undefined;
    });
    return { status: 200, html: confirmedPage(account ? addressOf(account) : address, account?.email ?? '') };
  },
});

const unknownLink = () =>
  refuse(
    'NotFound',
    'This link is not, or no longer, valid. Ask for a new one where you changed the address.',
  );
