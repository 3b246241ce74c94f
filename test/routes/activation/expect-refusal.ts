import type { ActivationCode } from '../../../functions/activation/family';
import { activation } from '../../../functions/activation/family';
import type { Answer } from '../../support/call';

/** A client error as the family words it: its status, a code that installers match on, and a sentence for people. */
export function expectRefusal({ status, text, headers }: Answer, code: ActivationCode): void {
  expect({ status, ...(JSON.parse(text) as object) }).toEqual({
    status: activation.statusOf[code],
    error: { code, message: expect.stringMatching(/^[A-Z](?!nvalid input).*[.…]$/) as string },
  });
  expect(headers['content-type']).toBe('application/json');
  expect(headers['access-control-allow-origin']).toBeUndefined();
  if (code === 'rate_limit_exceeded') expect(Number(headers['retry-after'])).toBeGreaterThan(0);
}

/** An internal error, and not a word about its cause. */
export function expectInternalError({ status, text }: Answer): void {
  expect({ status, ...(JSON.parse(text) as object) }).toEqual({
    status: 500,
    error: {
      code: 'internal_error',
      message: 'Something went wrong on our side. Please try again.',
    },
  });
}
