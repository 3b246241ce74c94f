import * as z from 'zod/mini';
import type { Family } from '../http/family';
import { Problem } from '../http/problem';

/** Every code of the registration family. Clients in the field match on the first five. */
export type RegistrationCode =
  | 'UnavailableName'
  | 'UnavailableNameReclamationPossible'
  | 'ReclamationTokenMismatch'
  | 'NoSuchName'
  | 'NoEmail'
  | 'MissingParameter'
  | 'InvalidParameter'
  | 'UnknownToken'
  | 'TooManyRequests'
  | 'NotFound'
  | 'WrongMethod';

export const refuse = (code: RegistrationCode, message: string): Problem<RegistrationCode> =>
  new Problem(code, message);

/** @param what was asked for too often, e.g. `verification mails` */
export const tooMany = (what: string, retryAfterSeconds: number): Problem<RegistrationCode> => {
  const minutes = Math.ceil(retryAfterSeconds / 60);
  const wait =
    minutes > 120 ? `${Math.ceil(minutes / 60)} hours` : minutes === 1 ? 'a minute' : `${minutes} minutes`;
  return new Problem('TooManyRequests', `Too many ${what}. Please try again in ${wait}.`, {
    retryAfterSeconds,
  });
};

/** The gateways' API: names, dynamic DNS, certificates, verified mail addresses. Its document knows 400 and 501 alone; 404 is where no route is. */
export const registration: Family<RegistrationCode> = {
  id: 'registration',
  title: 'Gateway registration',
  description:
    'Names, dynamic DNS, ACME dns-01 values, mail verification and reclaiming for self-hosted gateways.',
  statusOf: {
    UnavailableName: 400,
    UnavailableNameReclamationPossible: 400,
    ReclamationTokenMismatch: 400,
    NoSuchName: 400,
    NoEmail: 400,
    MissingParameter: 400,
    InvalidParameter: 400,
    UnknownToken: 400,
    TooManyRequests: 400,
    NotFound: 404,
    WrongMethod: 400,
  },
  limitCode: 'TooManyRequests',
  envelope: ({ code, message }) => ({ error: code, message }),
  envelopeSchema: z.object({ error: z.string(), message: z.string() }),
  noRoute: {
    unknownPath: { code: 'NotFound', message: 'There is nothing at this path.' },
    wrongMethod: { code: 'WrongMethod', message: 'This path does not know this method.' },
  },
  invalid: ({ kind, parameter, sentence }) =>
    kind === 'missing'
      ? refuse('MissingParameter', `Parameter "${parameter}" is missing.`)
      : refuse(
          'InvalidParameter',
          `${parameter ? `Parameter "${parameter}"` : 'The request body'} ${sentence}.`,
        ),
  internal: {
    status: 501,
    code: 'InternalError',
    message: 'Something went wrong on our side. Please try again.',
  },
  emptyIsAbsent: true,
  cors: true,
};
