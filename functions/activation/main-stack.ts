import * as z from 'zod/mini';
import type { Family } from '../http/family';
import { Problem } from '../http/problem';

/** Codes of the main stack for logs and metrics: its clients see the sentence alone. */
export type MainStackCode =
  | 'missing_field'
  | 'invalid_field'
  | 'invalid_token'
  | 'invalid_master_token'
  | 'quota_reached'
  | 'server_revoked'
  | 'unknown_server'
  | 'payload_too_large'
  | 'not_found'
  | 'method_not_allowed';

export const refuse = (
  code: MainStackCode,
  message: string,
  headers?: Record<string, string>,
): Problem<MainStackCode> => new Problem(code, message, headers ? { headers } : {});

/**
 * The servers' API: registration, check-ins and revocation. Its clients are older than the installers' API, and read
 * `{"error": "<sentence>"}`. It is deployed with the activation family.
 */
export const mainStack: Family<MainStackCode> = {
  id: 'activation',
  title: 'Servers',
  description: 'Registration and check-ins of installed servers, with tokens that the operator hands out.',
  statusOf: {
    missing_field: 400,
    invalid_field: 400,
    invalid_token: 403,
    invalid_master_token: 401,
    quota_reached: 403,
    server_revoked: 403,
    unknown_server: 404,
    payload_too_large: 413,
    not_found: 404,
    method_not_allowed: 405,
  },
  noRoute: {
    unknownPath: { code: 'not_found', message: 'there is nothing at this path' },
    wrongMethod: { code: 'method_not_allowed', message: 'this path does not know this method' },
  },
  envelope: ({ message }) => ({ error: message }),
  envelopeSchema: z.object({ error: z.string() }),
  invalid: ({ kind, parameter, sentence }) => {
    if (kind === 'too-large') return refuse('payload_too_large', `the request body ${sentence}`);
    if (kind !== 'missing')
      return refuse('invalid_field', `${parameter ? `'${parameter}'` : 'the request body'} ${sentence}`);
    const isRegistration = parameter === 'token' || parameter === 'ip';
    return refuse('missing_field', isRegistration ? "missing 'token' and/or 'ip'" : `missing '${parameter}'`);
  },
  internal: { status: 500, code: 'internal_error', message: 'something went wrong on our side' },
  body: { jsonOnly: false, maxBytes: 64 * 1_024 },
  cors: false,
};

export const serverIdField = z
  .string('must be what /register answered')
  .check(
    z.trim(),
    z.minLength(1, 'is missing'),
    z.maxLength(64, 'must be what /register answered'),
    z.describe('Id of the server'),
  );

export const unknownServer = () => refuse('unknown_server', 'unknown server');
