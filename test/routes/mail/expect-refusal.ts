import type { Answer } from '../../support/call';

/** The family's envelope: a status, `result` false, and a sentence. */
export function expectRefusal({ status, text, headers }: Answer, expected: number, msg?: string | RegExp) {
  const body = JSON.parse(text) as { result: boolean; msg: string };
  expect({ status, body }).toEqual({
    status: expected,
    body: { result: false, msg: expect.any(String) as string },
  });
  expect(headers['content-type']).toBe('application/json');
  if (msg !== undefined) expect(body.msg).toMatch(msg);
}

// Whoever asks knows the shape, and expects what is in it.
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters
export function answered<Body>({ status, text }: Answer): Body {
  if (status !== 200) throw new Error(`${status} ${text}`);
  return JSON.parse(text) as Body;
}
