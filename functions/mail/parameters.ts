import * as z from 'zod/mini';
import { isDomainName } from './domain-name';

/** In lower case, without the final dot. */
export const domain = z.pipe(
  z
    .string('must be a domain name')
    .check(z.trim(), z.toLowerCase(), z.minLength(1, 'is missing'), z.describe('Domain name')),
  z.pipe(
    z.transform((name: string) => name.replace(/\.$/, '')),
    z.string().check(z.refine(isDomainName, 'must be a domain name as example.com')),
  ),
);

/** As a domain; a wildcard too, where somebody brings a certificate for one. */
export const hostname = z.pipe(
  z
    .string('must be a host name')
    .check(z.trim(), z.toLowerCase(), z.minLength(1, 'is missing'), z.describe('Host name')),
  z.pipe(
    z.transform((name: string) => name.replace(/\.$/, '')),
    z
      .string()
      .check(
        z.refine(
          (name) => isDomainName(name.replace(/^\*\./, '')),
          'must be a host name as mail.example.com',
        ),
      ),
  ),
);

/** A positive integer, as a form or a path carries it. */
const id = (description: string) =>
  z.pipe(
    z.union([z.string(), z.number()], 'must be a positive whole number').check(z.describe(description)),
    z.pipe(
      z.transform((value: string | number) => String(value).trim()),
      z.pipe(
        z.string().check(z.regex(/^[1-9]\d{0,11}$/, 'must be a positive whole number')),
        z.transform(Number),
      ),
    ),
  );

export const domainId = id('Id of the domain');
export const userId = id('Id of the user');

/** Argon2 takes any length; this keeps what is hashed within what a person could mean. */
export const password = z
  .string('must be a text')
  .check(
    z.minLength(1, 'is missing'),
    z.maxLength(1_024, 'must be at most 1024 characters'),
    z.describe('Password, as the user types it'),
  );

/** Checked by the use case, which says what is wrong with it. */
export const address = z
  .string('must be a mail address')
  .check(z.minLength(1, 'is missing'), z.maxLength(320, 'is too long'), z.describe('Mail address'));
