import * as z from 'zod/mini';
import { e164 } from './phone-number';
import { addressIn, SIP_DOMAIN, USERNAME } from './sip-address';

/** Parameters that several routes of the family take; each message ends the sentence "The x …". */

export const username = z
  .string('must be a text')
  .check(
    z.minLength(6, 'must be at least 6 characters'),
    z.maxLength(64, 'must be at most 64 characters'),
    z.regex(/^\S*$/, 'must not contain spaces'),
    z.regex(
      /^[^A-Z]*$/,
      'must be in lower case: what checks the password is made of the name as it is typed',
    ),
    z.regex(USERNAME, "must be made of letters, digits and .+_-~!*'()=$,&"),
    z.describe('Unique in its domain, in lower case'),
  );

export const password = z
  .string('must be a text')
  .check(
    z.minLength(6, 'must be at least 6 characters'),
    z.maxLength(255, 'must be at most 255 characters'),
    z.describe('Password, as the user types it'),
  );

export const algorithm = z
  .enum(['SHA-256', 'MD5'], 'must be SHA-256 or MD5')
  .check(z.describe('What DIGEST checks the password with'));

export const domain = z.nullish(
  z
    .string('must be a domain name')
    .check(
      z.trim(),
      z.toLowerCase(),
      z.regex(SIP_DOMAIN, 'must be a domain name as sip.example.org'),
      z.describe('Domain of the account; the installation’s unless given'),
    ),
);

/** As JSON or a form carries it. */
export const flag = (description: string) =>
  z.nullish(
    z.pipe(
      z
        .union([z.boolean(), z.literal([0, 1]), z.enum(['0', '1', 'true', 'false'])], 'must be true or false')
        .check(z.describe(description)),
      z.transform((value) => [true, 1, '1', 'true'].includes(value)),
    ),
  );

export const email = z
  .string('must be a mail address')
  .check(
    z.trim(),
    z.toLowerCase(),
    z.maxLength(254, 'must be at most 254 characters'),
    z.email('must be a mail address'),
    z.describe('A mail address'),
  );

export const phone = z.pipe(
  z
    .string('must be a phone number with its country code, as +33612345678')
    .check(
      z.maxLength(40, 'is too long'),
      z.describe('A phone number as E.164 has it, with its country code'),
    ),
  z.pipe(
    z.transform(async (text: string) => (await e164(text)) ?? ''),
    z.string().check(z.minLength(1, 'must be a phone number with its country code, as +33612345678')),
  ),
);

/** 4 digits; a JSON number has lost its zeros in front. */
/** What activates an account: 13 characters, or the 4 digits of a text. @param fault ends "The code …" */
export const activationCode = (fault: string) =>
  z.pipe(
    z.union([z.string(), z.number()], fault).check(z.describe('The code')),
    z.pipe(
      z.transform((value: string | number) =>
        typeof value === 'number' ? String(value).padStart(4, '0') : value.trim(),
      ),
      z.string().check(z.regex(/^([A-Za-z0-9]{13}|\d{4})$/, fault)),
    ),
  );

export const pin = z.pipe(
  z
    .union([z.string(), z.number()], 'must be the 4 digits of the text message')
    .check(z.describe('The 4 digits of the text message')),
  z.pipe(
    z.transform((value: string | number) =>
      typeof value === 'number' ? String(value).padStart(4, '0') : value.trim(),
    ),
    z.string().check(z.regex(/^\d{4}$/, 'must be the 4 digits of the text message')),
  ),
);

/** `username@domain`, with `sip:` in front or not. */
export const sip = z.pipe(
  z
    .string('must be a SIP address')
    .check(
      z.maxLength(400, 'is too long'),
      z.describe('SIP address of the account, as user@sip.example.org'),
    ),
  z.pipe(
    z.transform((text: string) => addressIn(text) ?? ''),
    z.string().check(z.minLength(1, 'must be a SIP address as user@sip.example.org')),
  ),
);

/** As a device names itself (RFC 5626, 4.1), without what a path cannot carry. */
export const uuid = z
  .string('must be a text')
  .check(z.regex(/^[^\s/?#]{1,128}$/, 'must be the uuid of a device'), z.describe('Unique id of the device'));

/** A positive integer, as a path or a query carries it. */
export const positive = (description: string) =>
  z.pipe(
    z.union([z.string(), z.number()], 'must be a positive whole number').check(z.describe(description)),
    z.pipe(
      z.transform((value: string | number) => String(value)),
      z.pipe(
        z.string().check(z.regex(/^[1-9]\d{0,11}$/, 'must be a positive whole number')),
        z.transform(Number),
      ),
    ),
  );

export const id = positive('Id of the account');
