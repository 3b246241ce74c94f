import * as z from 'zod/mini';
import { readAddress, sameAddress } from '../outbox/mail-address';

/** Parameters that several routes of the family take; each message ends the sentence `Parameter "x" …`. */

export const token = z
  .string('must be the token that /subscribe answered')
  .check(
    z.trim(),
    z.minLength(1, 'must be the token that /subscribe answered'),
    z.maxLength(256, 'is longer than any token'),
    z.describe('The secret token assigned to this domain'),
  );

export const reclamationToken = z
  .string('must be the token from the reclamation mail')
  .check(
    z.trim(),
    z.maxLength(256, 'is longer than any token'),
    z.describe('The reclamation token that /reclaim mailed'),
  );

/** Only compared: an address that is none matches nobody's. */
export const comparedEmail = z
  .string('must be text')
  .check(z.overwrite(sameAddress), z.describe('A mail address'));

/** Where mail is to be sent. */
export const email = z.string('must be a mail address').check(
  z.overwrite((text) => {
    const read = readAddress(text);
    return 'address' in read ? read.address : text;
  }),
  z.check((payload) => {
    const read = readAddress(payload.value);
    if ('fault' in read) payload.issues.push({ code: 'custom', message: read.fault, input: payload.value });
  }),
  z.describe('A mail address'),
);

/** Taken as it is: what is no valid name is "unavailable", in the words that clients know. */
export const name = z
  .string('must be text')
  .check(z.minLength(1, 'is missing'), z.describe('The requested name'));
