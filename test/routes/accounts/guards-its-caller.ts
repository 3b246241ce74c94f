import { accountsSettingsSchema } from '../../../functions/accounts/settings';
import type { AnyRoute } from '../../../functions/http/route';
import { NONCE_SECONDS } from '../../../functions/accounts/nonce';
import { roleOf } from '../../../local/deployment';
import { freshAddress, type Answer } from '../../support/call';
import { challengesIn, SipCaller } from '../../support/sip-caller';
import type { TestSystem, TestSystemOptions } from '../../support/test-system';

const { limits } = accountsSettingsSchema.parse({ sipDomain: 'sip.gateways.test' });

/** So that wrong passwords are too many soon. */
export const FEW_LOGINS: TestSystemOptions = {
  accounts: {
    furtherDomains: ['other.example'],
    limits: { ...limits, wrongLoginsPerAccountAndQuarterHour: 8 },
  },
};

/** What an activated account never shows. */
export const WAITS_FOR_NO_CODE = ['confirmation_key_expires'];

const DAY_SECONDS = 86_400;

export function expectRefusal(answer: Answer, status: number, message: RegExp | string): void {
  const body = JSON.parse(answer.text) as { message: string; errors?: Record<string, string[]> };
  expect({ status: answer.status, message: body.message }).toEqual({
    status,
    message: typeof message === 'string' ? message : (expect.stringMatching(message) as string),
  });
  expect(answer.headers['content-type']).toBe('application/json');
  for (const sentences of Object.values(body.errors ?? {})) expect(sentences).toEqual([body.message]);
}

/** What every route of an authenticated caller guarantees about who may call it, and about failing. */
export function guardsItsCaller(
  system: TestSystem,
  route: AnyRoute,
  {
    admin = false,
    fields,
    removesCaller = false,
  }: { admin?: boolean; fields?: Record<string, unknown>; removesCaller?: boolean } = {},
): void {
  const path = route.path
    .replace('{id}', '999999')
    .replace('{uuid}', 'none')
    .replace('{note}', '000000000000-0000000000000000');
  const { method } = route;
  const someone = (wanted: Partial<Parameters<typeof SipCaller.create>[1]> = {}) =>
    SipCaller.create(system, { admin, ...wanted });
  const isIn = ({ status }: Answer) => ![401, 403, 429].includes(status) && status < 500;

  test('lets in by DIGEST, with either algorithm, and by API key', async () => {
    for (const algorithms of [['MD5'], ['SHA-256'], ['MD5', 'SHA-256']] as const) {
      const caller = await someone({ algorithms });
      expect(isIn(await caller.byDigest(method, path, { fields }))).toBe(true);
    }
    const caller = await someone();
    await caller.makeApiKey();
    system.clock.forward({ seconds: DAY_SECONDS + 1 });
    expect(isIn(await caller.byKey(method, path, fields))).toBe(true);
  });

  test('wants to know who calls', async () => {
    const caller = await someone();
    for (const from of ['', 'nobody', 'sip:@', 'sip:%ff@x']) {
      expectRefusal(await caller.bare(method, path, { fields, headers: { from } }), 422, /^The from header/);
    }
    const headers = { from: `sip:nobody@${caller.account.domain}` };
    expectRefusal(await caller.bare(method, path, { fields, headers }), 404, /no such account/);
  });

  test('challenges, and refuses in the documented words', async () => {
    const caller = await someone();
    const other = await someone();
    const expect401 = (answer: Answer, message: string) => {
      expectRefusal(answer, 401, message);
      const challenges = challengesIn(answer.headers['www-authenticate']);
      expect(challenges.map(({ algorithm }) => algorithm)).toEqual(['MD5', 'SHA-256']);
      expect(answer.lines['www-authenticate']?.map((line) => challengesIn(line).length)).toEqual([1, 1]);
      const { mapChallenges } = system.running.deployed.accounts;
      expect(answer.headers['x-authenticate']).toBe(
        mapChallenges ? answer.headers['www-authenticate'] : undefined,
      );
      return challenges;
    };
    const send = (authorization: string) => caller.bare(method, path, { fields, headers: { authorization } });
    const [challenge] = expect401(await caller.bare(method, path), 'Authentication required');
    const [foreign] = expect401(await other.bare(method, path), 'Authentication required');
    expect401(await send('Basic YTpi'), 'Authorization invalid');
    expect401(await send(caller.answerTo(foreign!, method, path)), 'Nonce invalid');
    expect401(
      await send(caller.answerTo({ ...challenge!, nonce: 'made-up' }, method, path)),
      'Nonce invalid',
    );
    const wrong = { password: 'wrong horse' };
    expect401(await send(caller.answerTo(challenge!, method, path, wrong)), 'Credentials invalid');
    expect401(await send(caller.answerTo(challenge!, 'PATCH', path)), 'Credentials invalid');
    expect401(await send(caller.answerTo(challenge!, method, '/api/other')), 'Credentials invalid');
    const others = { username: other.account.username };
    expect401(await send(caller.answerTo(challenge!, method, path, others)), 'Credentials invalid');

    const answer = caller.answerTo(challenge!, method, path, { count: 5 });
    const repeated = caller.answerTo(challenge!, method, path, { count: 5 });
    expect(isIn(await send(answer))).toBe(true);
    if (removesCaller) return;
    expect401(await send(repeated), 'Nonce replayed');
    expect401(await send(caller.answerTo(challenge!, method, path, { count: 4 })), 'Nonce replayed');

    system.clock.forward({ seconds: NONCE_SECONDS + 1 });
    const [stale] = expect401(
      await send(caller.answerTo(challenge!, method, path, { count: 6 })),
      'Nonce invalid',
    );
    expect(stale!.stale).toBe('true');
  });

  test('answers 429 after too many wrong passwords, to that address alone', async () => {
    const caller = await someone();
    const from = freshAddress();
    caller.password = 'wrong horse';
    for (let attempt = 0; attempt < 8; attempt += 1) {
      expect((await caller.byDigest(method, path, { fields, from })).status).toBe(401);
    }
    caller.password = SipCaller.password;
    const limited = await caller.byDigest(method, path, { fields, from });
    expectRefusal(limited, 429, /^Too many wrong passwords/);
    expect(Number(limited.headers['retry-after'])).toBeGreaterThan(0);
    expect(isIn(await caller.byDigest(method, path, { fields }))).toBe(true);
  });

  test('refuses API keys that are wrong, of somebody else, or were not used for long', async () => {
    const caller = await someone();
    const other = await someone();
    await Promise.all([caller.makeApiKey(), other.makeApiKey()]);
    for (const key of ['', 'x', other.apiKey, caller.apiKey.toLowerCase()]) {
      expectRefusal(
        await caller.bare(method, path, { headers: { 'x-api-key': key } }),
        401,
        'API key invalid',
      );
    }
    const { apiKeyIdleDays } = system.running.deployed.accounts;
    system.clock.forward({ seconds: (apiKeyIdleDays + 1) * DAY_SECONDS });
    expectRefusal(await caller.byKey(method, path, fields), 401, 'API key invalid');
  });

  test(`lets in nobody who is not activated, or is blocked${admin ? ', or no administrator' : ''}`, async () => {
    const inactive = await someone({ activated: false });
    await inactive.makeApiKey();
    expectRefusal(await inactive.byKey(method, path, fields), 401, 'The account is not activated.');
    expectRefusal(await inactive.byDigest(method, path, { fields }), 401, 'The account is not activated.');
    const blocked = await someone();
    await blocked.makeApiKey();
    await blocked.change({ blocked: true });
    expectRefusal(await blocked.byKey(method, path, fields), 401, 'The account is blocked.');
    expectRefusal(await blocked.byDigest(method, path, { fields }), 401, 'The account is blocked.');
    if (!admin) return;
    const ordinary = await SipCaller.create(system);
    expectRefusal(
      await ordinary.byDigest(method, path, { fields }),
      403,
      'Only an administrator may do this.',
    );
  });

  test('says nothing of the cause when the database fails', async () => {
    const caller = await someone();
    system.faults.inject('error', { caller: roleOf(route) });
    expectRefusal(
      await caller.bare(method, path, { fields }),
      500,
      'Something went wrong on our side. Please try again.',
    );
  });
}
