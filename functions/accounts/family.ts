import * as z from 'zod/mini';
import type { Family } from '../http/family';
import { Problem } from '../http/problem';

/** Clients of this family see statuses and sentences; the codes are for the log and the tests. */
export type AccountsCode =
  | 'Invalid'
  | 'Unauthenticated'
  | 'Forbidden'
  | 'NotFound'
  | 'WrongCode'
  | 'CodeExpired'
  | 'TooManyRequests'
  | 'NotSent'
  | 'WrongMethod'
  | 'LoginFirst';

/** @param details `parameter` is the field at fault */
export const refuse = (
  code: AccountsCode,
  message: string,
  details: ConstructorParameters<typeof Problem>[2] = {},
): Problem<AccountsCode> => new Problem(code, message, details);

/** A field that is well-formed and still cannot be. */
export const invalidField = (parameter: string, message: string) => refuse('Invalid', message, { parameter });

/** What a parameter of a path names, where that is no account. */
const IN_PATHS: Readonly<Record<string, string>> = { uuid: 'device', note: 'note' };

/** The API of SIP clients, administrators and registrars. */
export const accounts: Family<AccountsCode> = {
  id: 'accounts',
  title: 'SIP accounts',
  description: 'SIP accounts with their activation, passwords, mail addresses, phone numbers and devices.',
  guide: `### How to call

Every call of an account names it in the header \`From\`, and proves that with HTTP DIGEST (RFC 7616, MD5 or SHA-256) or with an API key.

A call without either is answered 401, with a challenge for each algorithm that the account has a password for. curl, and most libraries, answer it by themselves:

\`\`\`
curl --digest -u 'ada.lovelace:correct-horse' \\
  -H 'From: sip:ada.lovelace@sip.example.org' \\
  'http://127.0.0.1:8080/api/accounts/me'
\`\`\`

An administrator makes an API key in the [panel](/panel), which goes into the header \`x-api-key\`. A key that is not used for 60 days ends, unless the installation says otherwise.`,
  statusOf: {
    Invalid: 422,
    Unauthenticated: 401,
    Forbidden: 403,
    NotFound: 404,
    WrongCode: 404,
    CodeExpired: 403,
    TooManyRequests: 429,
    NotSent: 503,
    WrongMethod: 405,
    LoginFirst: 303,
  },
  envelope: ({ message, details: { parameter } }) => ({
    message,
    ...(parameter ? { errors: { [parameter]: [message] } } : {}),
  }),
  envelopeSchema: z.object({
    message: z.string().check(z.describe('What is wrong, in a sentence')),
    errors: z.optional(z.record(z.string(), z.array(z.string())).check(z.describe('By field'))),
  }),
  noRoute: {
    unknownPath: { code: 'NotFound', message: 'There is nothing at this path.' },
    wrongMethod: { code: 'WrongMethod', message: 'This path does not know this method.' },
  },
  invalid({ kind, parameter, sentence, isInPath = false }) {
    if (isInPath) return refuse('NotFound', `There is no such ${IN_PATHS[parameter] ?? 'account'}.`);
    return refuse(
      'Invalid',
      kind === 'missing'
        ? `The ${parameter} is missing.`
        : `${parameter ? `The ${parameter}` : 'The request body'} ${sentence}.`,
      parameter ? { parameter } : {},
    );
  },
  internal: {
    status: 500,
    code: 'InternalError',
    message: 'Something went wrong on our side. Please try again.',
  },
  challengeCode: 'Unauthenticated',
  cors: false,
};
