import * as z from 'zod/mini';
import type { Family } from '../http/family';
import { Problem } from '../http/problem';

/** Clients of this family see statuses and sentences; the codes are for the log and the tests. */
export type MailCode =
  'Invalid' | 'WrongCredentials' | 'WrongToken' | 'NotFound' | 'Exists' | 'TooManyRequests';

export const refuse = (
  code: MailCode,
  message: string,
  details: ConstructorParameters<typeof Problem>[2] = {},
): Problem<MailCode> => new Problem(code, message, details);

/** The mail administration API. */
export const mail: Family<MailCode> = {
  id: 'mail',
  title: 'Mail domains',
  description:
    'Mail domains with their users, DKIM keys and certificates, and their export to a mail server.',
  statusOf: {
    Invalid: 400,
    WrongCredentials: 401,
    WrongToken: 401,
    NotFound: 404,
    Exists: 409,
    TooManyRequests: 429,
  },
  envelope: ({ message }) => ({ result: false, msg: message }),
  envelopeSchema: z.object({ result: z.literal(false), msg: z.string() }),
  noRoute: {
    unknownPath: { code: 'NotFound', message: 'There is nothing at this path.' },
    wrongMethod: { code: 'Invalid', message: 'This path does not know this method.' },
  },
  invalid: ({ kind, parameter, sentence }) =>
    refuse(
      'Invalid',
      kind === 'missing'
        ? `Parameter "${parameter}" is missing.`
        : `${parameter ? `Parameter "${parameter}"` : 'The request body'} ${sentence}.`,
    ),
  internal: {
    status: 500,
    code: 'InternalError',
    message: 'Something went wrong on our side. Please try again.',
  },
  cors: false,
};
