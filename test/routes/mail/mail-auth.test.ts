import { mailAuth } from '../../../functions/mail/routes/mail-auth';
import { listMailDomains } from '../../../functions/mail/routes/list-mail-domains';
import { roleOf } from '../../../local/deployment';
import { call } from '../../support/call';
import { answered, MailOperator, sendForm, setOperator } from '../../support/mail-operator';
import { describeRoute } from '../describe-route';
import { expectRefusal } from './expect-refusal';

describeRoute(
  mailAuth,
  (system) => {
    const logIn = (username: string, password: string) => sendForm(system, mailAuth, { username, password });

    test('answers a token that the other routes take', async () => {
      await setOperator(system, 'alice', 'pass');
      const body = answered<{ result: boolean; token: string }>(await logIn('alice', 'pass'));
      expect(body).toEqual({
        result: true,
        token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/) as string,
      });
      const headers = { 'auth-token': body.token };
      expect((await sendForm(system, listMailDomains, {}, { headers })).status).toBe(200);
    });

    test('says the same of a wrong password, of nobody’s name and of another letter', async () => {
      await setOperator(system, 'bob', 'pass');
      for (const [name, password] of [
        ['bob', 'wrong'],
        ['bob', 'pass '],
        ['nobody', 'pass'],
        ['BOB', 'pass'],
      ] as const) {
        const answer = await logIn(name, password);
        expectRefusal(answer, 401);
        expect(answer.text).toBe('{"result":false,"msg":"Username/password is not correct"}');
      }
    });

    const logInFrom = (from: string, username: string, password: string) =>
      call(
        system.running.baseUrl,
        mailAuth.path,
        {},
        {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ username, password }),
          from,
        },
      );

    test('right logins use no limit up', async () => {
      await setOperator(system, 'grace', 'pass');
      for (let time = 0; time < 9; time += 1) {
        expect((await logInFrom('127.7.7.7', 'grace', 'pass')).status).toBe(200);
      }
    });

    test('strangers’ wrong passwords slow every network down, and keep nobody out who is right', async () => {
      await setOperator(system, 'heidi', 'pass');
      for (const from of ['127.6.6.1', '127.6.6.2', '127.6.6.3']) {
        for (let time = 0; time < 3; time += 1) await logInFrom(from, 'heidi', 'guess');
      }
      expect((await logInFrom('127.6.6.4', 'heidi', 'guess')).status).toBe(401);
      const again = await logInFrom('127.6.6.4', 'heidi', 'pass');
      expectRefusal(again, 429);
      expect(Number(again.headers['retry-after'])).toBeLessThanOrEqual(60);
      expect((await logInFrom('127.6.6.5', 'heidi', 'pass')).status).toBe(200);
      expect((await logInFrom('127.6.6.5', 'heidi', 'pass')).status).toBe(200);
    });

    test('takes urlencoded forms and JSON as well', async () => {
      await setOperator(system, 'carol', 'pass');
      for (const [contentType, body] of [
        ['application/x-www-form-urlencoded', 'username=carol&password=pass'],
        ['application/json', '{"username":"carol","password":"pass"}'],
      ] as const) {
        const answer = await call(
          system.running.baseUrl,
          mailAuth.path,
          {},
          { method: 'POST', headers: { 'content-type': contentType }, body },
        );
        expect(answer.status).toBe(200);
      }
    });

    test('says which field is missing', async () => {
      expectRefusal(
        await sendForm(system, mailAuth, { username: 'x' }),
        400,
        /^Parameter "password" is missing\.$/,
      );
      expectRefusal(await sendForm(system, mailAuth, {}), 400, /^Parameter "username" is missing\.$/);
    });

    test('limits guesses per user, side by side too, and says when to come back', async () => {
      await setOperator(system, 'dora', 'pass');
      const guesses = await Promise.all(
        Array.from({ length: 8 }, () => logInFrom('127.8.8.7', 'dora', 'guess')),
      );
      expect(guesses.map(({ status }) => status).sort()).toEqual([401, 401, 401, 401, 401, 429, 429, 429]);
      const limited = guesses.find(({ status }) => status === 429)!;
      expectRefusal(limited, 429, /^Too many logins\. Please try again in \d+ minutes\.$/);
      expect(Number(limited.headers['retry-after'])).toBeGreaterThan(0);
      expectRefusal(await logInFrom('127.8.8.7', 'dora', 'pass'), 429);
      expect((await logInFrom('127.8.8.8', 'dora', 'pass')).status).toBe(200);
      system.clock.forwardToNextWindow(900);
      expect((await logIn('dora', 'pass')).status).toBe(200);
    });

    test('limits guesses per address', async () => {
      const guess = (name: string) => logInFrom('127.9.9.9', name, 'x');
      const statuses: number[] = [];
      for (let count = 0; count < 9; count += 1) statuses.push((await guess(`guess-${count}`)).status);
      expect(statuses).toEqual([401, 401, 401, 401, 401, 401, 401, 429, 429]);
    });

    test('says nothing of the cause when the database fails', async () => {
      await setOperator(system, 'eve', 'pass');
      system.faults.inject('error', { caller: roleOf(mailAuth) });
      expectRefusal(await logIn('eve', 'pass'), 500, /^Something went wrong on our side/);
    });

    test('keeps passwords and tokens out of the log and the store', async () => {
      const { token } = await MailOperator.logIn(system, 'frank');
      const everything = JSON.stringify([system.logLines, await system.items()]);
      expect(everything).not.toContain(MailOperator.password);
      expect(everything).not.toContain(token.split('.')[2]);
    });
  },
  {
    mail: {
      limits: {
        loginsPerUserAndQuarterHour: 5,
        wrongLoginsPerUserAndHour: 6,
        loginsPerAddressAndQuarterHour: 7,
      },
    },
  },
);
