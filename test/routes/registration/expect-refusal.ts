import type { IncomingHttpHeaders } from 'node:http';
import type { RegistrationCode } from '../../../functions/registration/family';

/** A client error as the family words it: 400, a code that clients match on, and a sentence that says what to do. */
export function expectRefusal(
  { status, text, headers }: { status: number; text: string; headers?: IncomingHttpHeaders },
  code: RegistrationCode,
): void {
  expect({ status, ...(JSON.parse(text) as object) }).toEqual({
    status: 400,
    error: code,
    message: expect.stringMatching(/^[A-Z](?!nvalid input).*\.$/) as string,
  });
  if (headers) {
    expect(headers).toMatchObject({
      'content-type': 'application/json',
      'access-control-allow-origin': '*',
    });
  }
}

/** An internal error: 501, and not a word about its cause. */
export function expectInternalError({
  status,
  text,
  headers,
}: {
  status: number;
  text: string;
  headers: IncomingHttpHeaders;
}): void {
  expect({ status, ...(JSON.parse(text) as object) }).toEqual({
    status: 501,
    error: 'InternalError',
    message: 'Something went wrong on our side. Please try again.',
  });
  expect(headers).toMatchObject({
    'content-type': 'application/json',
    'access-control-allow-origin': '*',
  });
}
