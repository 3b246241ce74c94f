import type { AnyRoute } from '../../../functions/http/route';
import { TOKEN_SECONDS } from '../../../functions/mail/callers/operator-token';
import { roleOf } from '../../../local/deployment';
import {
  MailOperator,
  operatorsOf,
  sendForm,
  setOperator,
  type FormFields,
} from '../../support/mail-operator';
import type { TestSystem } from '../../support/test-system';
import { expectRefusal } from './expect-refusal';

/** What every route of an operator guarantees about who may call it, and about failing. */
export function guardsItsToken(system: TestSystem, route: AnyRoute, fields: FormFields = {}): void {
  const path = route.path.replace('{domain_id}', '1');

  test('lets nobody in without a good token, whatever else they send', async () => {
    const { token } = await MailOperator.logIn(system);
    const [head, claims, signature] = token.split('.') as [string, string, string];
    const none = Buffer.from('{"alg":"none"}').toString('base64url');
    const other = claims.slice(0, -4) + (claims.endsWith('AAAA') ? 'BBBB' : 'AAAA');
    const bad = [undefined, '', ' ', 'x', `${head}.${other}.${signature}`, `${none}.${claims}.`, `${token}x`];
    for (const each of bad) {
      const headers: Record<string, string> = each === undefined ? {} : { 'auth-token': each };
      expectRefusal(await sendForm(system, route, {}, { path, headers }), 401, /^Token is not correct$/);
      expectRefusal(await sendForm(system, route, fields, { path, headers }), 401, /^Token is not correct$/);
    }
  });

  test('ends a token after 30 minutes, and with its operator and the operator’s password', async () => {
    const expired = await MailOperator.logIn(system, 'expired');
    system.clock.forward({ seconds: TOKEN_SECONDS + 1 });
    const removed = await MailOperator.logIn(system, 'removed');
    await operatorsOf(system).remove('removed');
    const changed = await MailOperator.logIn(system, 'changed');
    await setOperator(system, 'changed', 'another', 'second');
    for (const operator of [expired, removed, changed]) {
      expectRefusal(await operator.send(route, fields, path), 401, /^Token is not correct$/);
    }
  });

  test('says nothing of the cause when the database fails', async () => {
    const operator = await MailOperator.logIn(system);
    system.faults.inject('error', { caller: roleOf(route) });
    const answer = await operator.send(route, fields, path);
    expectRefusal(answer, 500, /^Something went wrong on our side\. Please try again\.$/);
  });
}
