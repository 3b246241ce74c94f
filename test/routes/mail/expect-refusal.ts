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
