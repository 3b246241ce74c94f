import * as z from 'zod/mini';
import type { Account } from './account';
import { algorithmsOf } from './password';

/** How an account is shown. Never with what its password is checked with, nor with a code. */
export const accountSchema = z.object({
  id: z.int(),
  username: z.string(),
  domain: z.string(),
  email: z.nullable(z.string()),
  activated: z.boolean(),
  admin: z.boolean(),
  realm: z.string(),
  phone: z.nullable(z.string()),
  confirmation_key_expires: z.nullable(
    z.string().check(z.describe('UTC, as 2030-01-31 23:59:59; none when the account waits for no code')),
  ),
  creation_time: z.string().check(z.describe('RFC 3339')),
  user_agent: z.string().check(z.describe('Of whoever created it')),
  ip_address: z.string().check(z.describe('Of whoever created it')),
  email_changed: z.nullable(
    z.object({
      new_email: z
        .string()
        .check(z.describe('Becomes the account’s when the link in the mail to it is followed')),
    }),
  ),
  passwords: z.array(z.object({ algorithm: z.enum(['MD5', 'SHA-256']) })),
});

/** Of a request that has nothing to show. */
export const doneSchema = z.object({ message: z.string().check(z.describe('What was done, in a sentence')) });

export const accountView = (account: Account): z.input<typeof accountSchema> => ({
  id: account.id,
  username: account.username,
  domain: account.domain,
  email: account.email ?? null,
  activated: account.activated,
  admin: account.admin,
  realm: account.realm,
  phone: account.phone ?? null,
  confirmation_key_expires: dateTime(account.confirmation?.endsAt),
  creation_time: timestamp(account.createdAt),
  user_agent: account.userAgent ?? '',
  ip_address: account.ipAddress ?? '',
  email_changed: account.emailChange ? { new_email: account.emailChange.email } : null,
  passwords: algorithmsOf(account).map((algorithm) => ({ algorithm })),
});

/** RFC 3339, to the second. @param at epoch seconds */
export const timestamp = (at: number) => new Date(at * 1_000).toISOString().replace('.000Z', 'Z');

/** `Y-m-d H:i:s` in UTC, as the document has it. */
const dateTime = (at: number | undefined) =>
  at === undefined ? null : timestamp(at).replace('T', ' ').replace('Z', '');

/** Epoch seconds of a `Y-m-d H:i:s` in UTC; undefined for what is no such time. */
export function readDateTime(text: string): number | undefined {
  const [, date, time] = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)$/.exec(text.trim()) ?? [];
  const at = Date.parse(`${date}T${time}Z`);
  // The parser takes the 31st of any month for the 1st of the next.
  return Number.isNaN(at) || !new Date(at).toISOString().startsWith(`${date}T${time}`)
    ? undefined
    : at / 1_000;
}
