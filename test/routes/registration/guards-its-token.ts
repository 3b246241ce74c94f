import type { AnyRoute } from '../../../functions/http/route';
import { subscribe } from '../../../functions/registration/routes/subscribe';
import { roleOf } from '../../../local/deployment';
import { queryOf, type Parameters } from '../../support/call';
import { freshName, TestGateway } from '../../support/gateway';
import type { TestSystem } from '../../support/test-system';
import { expectInternalError, expectRefusal } from './expect-refusal';
import { importGateway } from './import-gateway';

/**
 * What every route guarantees that a gateway calls with its token.
 * @param parameters what the route takes besides the token, all of it right
 */
export function guardsItsToken(system: TestSystem, route: AnyRoute, parameters: Parameters = {}): void {
  const callWith = (token: string | undefined) => system.call(route.path, { ...parameters, token });

  describe('its token', () => {
    describe('is refused, and nothing changes, when it is', () => {
      let gateway: TestGateway;
      beforeAll(async () => {
        gateway = await TestGateway.subscribe(system);
        await gateway.verifyEmail();
      });

      test.each([
        ['a token of nobody', () => '00000000-0000-4000-8000-000000000000.nobody'],
        ['no token at all', () => 'garbage'],
        ['the right name with another UUID', () => gateway.token.replace(/^.{8}/, '00000000')],
        ['the right UUID with another name', () => gateway.token.replace(/\..*/, '.other')],
        ['the UUID alone', () => gateway.token.slice(0, 36)],
        ['the token in capitals', () => gateway.token.toUpperCase()],
        ['a reclamation token', () => gateway.reclamationToken()],
      ])('%s', async (_kind, forge) => {
        const forged = await forge();
        const before = await gateway.stored();
        expectRefusal(await callWith(forged), 'UnknownToken');
        expect(await gateway.stored()).toEqual(before);
      });

      test('longer than any token, or given twice', async () => {
        const { token } = gateway;
        expectRefusal(await callWith(token.padEnd(300, 'x')), 'InvalidParameter');
        const twice = `${queryOf({ ...parameters, token })}&${queryOf({ token })}`;
        expectRefusal(await system.call(`${route.path}?${twice}`), 'InvalidParameter');
      });
    });

    test.each([undefined, ''])('is missed when it is %p', async (token) => {
      const answer = await callWith(token);
      expectRefusal(answer, 'MissingParameter');
      expect(answer.text).toContain('\\"token\\"');
    });

    test('is void once the name was given back', async () => {
      const gateway = await TestGateway.subscribe(system);
      await gateway.unsubscribe();
      expectRefusal(await callWith(gateway.token), 'UnknownToken');
      await TestGateway.subscribe(system, { name: gateway.name });
      expectRefusal(await callWith(gateway.token), 'UnknownToken');
    });

    test('is void once the name was reclaimed', async () => {
      const gateway = await TestGateway.subscribe(system);
      await gateway.verifyEmail();
      const reclamationToken = await gateway.reclamationToken();
      await system.call(subscribe.path, { name: gateway.name, reclamationToken });
      expectRefusal(await callWith(gateway.token), 'UnknownToken');
    });

    test('works the moment it was answered, with spaces around it', async () => {
      const { token } = await TestGateway.subscribe(system);
      expect((await callWith(` ${token} `)).status).toBe(200);
    });

    test('may be a bare one that was imported from another system', async () => {
      expect((await callWith(await importGateway(system, freshName()))).status).toBe(200);
    });

    test('gets 501 while the database fails, and nothing changes', async () => {
      const gateway = await TestGateway.subscribe(system);
      const before = await gateway.stored();
      system.faults.inject('error', { caller: roleOf(route), service: 'dynamodb' });
      expectInternalError(await callWith(gateway.token));
      expect(await gateway.stored()).toEqual(before);
    });
  });
}
