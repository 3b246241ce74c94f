import * as z from 'zod/mini';

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

export const email = z
  .string('must be a mail address')
  .check(
    z.trim(),
    z.toLowerCase(),
    z.maxLength(254, 'must be a mail address of at most 254 characters'),
    z.email('must be a mail address'),
    z.describe('A mail address'),
  );

/** Taken as it is: what is no valid name is "unavailable", in the words that clients know. */
export const name = z
  .string('must be text')
  .check(z.minLength(1, 'is missing'), z.describe('The requested name'));
