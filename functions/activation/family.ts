import * as z from 'zod/mini';
import type { Family, InvalidInput } from '../http/family';
import { Problem } from '../http/problem';

/** Every code of the activation family, as the installers in the field know them. */
export type ActivationCode =
  | 'validation_error'
  | 'install_code_not_found'
  | 'install_code_used'
  | 'install_code_expired'
  | 'install_code_max_activations'
  | 'precheck_token_invalid'
  | 'token_invalid'
  | 'token_mismatch'
  | 'token_used'
  | 'activation_not_found'
  | 'browser_session_required'
  | 'browser_session_invalid'
  | 'rate_limit_exceeded'
  | 'payload_too_large'
  | 'method_not_allowed'
  | 'not_found';

/** What a person reads who runs into it. */
const sentences = {
  install_code_not_found: 'We do not know this install code. Please check it for typing errors.',
  install_code_used: 'Install code has already been used.',
  install_code_expired: 'Install code has expired.',
  install_code_max_activations: 'Install code has been activated too often. Please get a new one.',
  precheck_token_invalid:
    'The precheck token is not, or no longer, valid for this code and machine. Please start the installer again.',
  token_invalid: 'The install token is not, or no longer, valid. Please start the installer again.',
  token_mismatch: 'The install token does not belong to this activation, or the activation was given up.',
  token_used: 'The install has already been confirmed.',
  activation_not_found: 'We do not know this activation.',
  browser_session_required: 'Open the SlowDNS page first before requesting an install code.',
  browser_session_invalid: 'This browser session is not valid. Please reload the SlowDNS page.',
  rate_limit_exceeded: 'Too many requests. Please wait before trying again.',
} as const satisfies Partial<Record<ActivationCode, string>>;

export const refuse = (code: keyof typeof sentences, retryAfterSeconds?: number): Problem<ActivationCode> =>
  new Problem(code, sentences[code], retryAfterSeconds === undefined ? {} : { retryAfterSeconds });

export const invalid = (message: string, parameter = ''): Problem<ActivationCode> =>
  new Problem('validation_error', message, { parameter });

/** The installers' API: codes, activations and the page that issues the codes. */
export const activation: Family<ActivationCode> = {
  id: 'activation',
  title: 'Install activation',
  description: 'Install codes for a person at the SlowDNS page, and their activation by an installer.',
  statusOf: {
    validation_error: 422,
    install_code_not_found: 404,
    install_code_used: 403,
    install_code_expired: 403,
    install_code_max_activations: 403,
    precheck_token_invalid: 403,
    token_invalid: 403,
    token_mismatch: 403,
    token_used: 409,
    activation_not_found: 404,
    browser_session_required: 403,
    browser_session_invalid: 403,
    rate_limit_exceeded: 429,
    payload_too_large: 413,
    method_not_allowed: 405,
    not_found: 404,
  },
  envelope: ({ code, message }) => ({ error: { code, message } }),
  envelopeSchema: z.object({ error: z.object({ code: z.string(), message: z.string() }) }),
  noRoute: {
    unknownPath: { code: 'not_found', message: 'There is nothing at this path.' },
    wrongMethod: { code: 'method_not_allowed', message: 'This path does not know this method.' },
  },
  invalid: (fault) =>
    fault.kind === 'too-large'
      ? new Problem('payload_too_large', sentenceOf(fault))
      : invalid(sentenceOf(fault), fault.parameter),
  internal: {
    status: 500,
    code: 'internal_error',
    message: 'Something went wrong on our side. Please try again.',
  },
  body: { jsonOnly: true, maxBytes: 64 * 1_024 },
  cors: false,
};

const sentenceOf = ({ parameter, sentence }: InvalidInput) =>
  `${parameter ? `The field "${parameter}"` : 'The request body'} ${sentence}.`;

/** A successful answer: what was asked for, and a sentence for people. */
export const envelope = <Data extends z.ZodMiniType>(data: Data) =>
  z.object({ data, meta: z.object({ message: z.string() }) });
