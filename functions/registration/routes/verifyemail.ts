import * as z from 'zod/mini';
import { dynamoNamesOf } from '../../dns/store/dynamo-names';
import { epochSeconds } from '../../clock';
import { changeName } from '../../dns/change-name';
import { defineRoute, html } from '../../http/route';
import { hashSecret, secretMatches } from '../../secrets/hash';
import { refuse, registration } from '../family';
import type { Gateway } from '../gateway';
import { problemPage, verifiedPage } from '../pages';

export const verifyemail = defineRoute({
  id: 'verifyemail',
  family: registration,
  method: 'GET',
  path: '/verifyemail',
  summary: 'The page behind the link in a verification mail',
  description:
    'Makes the pending address the domain’s. Following the link again shows the same page: mail scanners open links first.',
  caller: 'whoever has the link',
  request: z.object({
    s: z
      .string('is no verification code')
      .check(
        z.trim(),
        z.minLength(1, 'is missing'),
        z.maxLength(64, 'is no verification code'),
        z.describe('Verification UUID'),
      ),
  }),
  responses: { 200: html('The address is verified.') },
  errors: ['UnknownToken'],
  needs: ['names:read', 'names:save', 'pointers:read'],
  problemPage,
  ports: (environment) => ({ names: dynamoNamesOf(environment) }),

  async handle({ s }, { names }, { clock }) {
    const hash = hashSecret(s.toLowerCase());
    const name = await names.resolve(hash, epochSeconds(clock));
    if (!name) throw unknownLink();
    const verified = await changeName<Gateway>({ names, clock }, name, (current) => {
      if (current?.owner !== 'gateway' || !current.holder) throw unknownLink();
      const { verification, ...holder } = current.holder;
      const pending = verification && verification.endsAt > epochSeconds(clock);
      if (pending && secretMatches(s.toLowerCase(), verification.tokenHash)) {
        return { next: { ...current, holder: { ...holder, email: verification.email, verifiedBy: hash } } };
      }
      if (holder.verifiedBy !== hash) throw unknownLink();
      return undefined;
    });
    return { status: 200, html: verifiedPage(name, verified?.holder?.email ?? '') };
  },
});

const unknownLink = () =>
  refuse('UnknownToken', 'This link is not, or no longer, valid. Ask your gateway to send a new one.');
