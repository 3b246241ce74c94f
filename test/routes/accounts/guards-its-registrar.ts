import type { AnyRoute } from '../../../functions/http/route';
import { freshAddress, type Answer } from '../../support/call';
import { Registrar } from '../../support/registrar-key';
import type { TestSystem } from '../../support/test-system';
import { expectRefusal, FEW_LOGINS } from './guards-its-caller';

const WRONG_KEYS = 8;

/** So that wrong keys are too many soon. */
export const FEW_WRONG_KEYS = {
  accounts: {
    ...FEW_LOGINS.accounts,
    limits: {
      ...FEW_LOGINS.accounts!.limits!,
      wrongRegistrarKeysPerAddressAndHour: WRONG_KEYS,
      unknownAccountsPerRegistrarKeyAndHour: 4,
    },
  },
};

/** What every route of registrars guarantees about keys. */
export function guardsItsRegistrar(
  system: TestSystem,
  { method, path: template }: AnyRoute,
  { fields }: { fields?: object } = {},
): void {
  const path = template
    .replace('{sip}', 'nobody@sip.gateways.test')
    .replace('{note}', '000000000000-0000000000000000');
  const isIn = ({ status }: Answer) => ![401, 403, 429].includes(status) && status < 500;

  test('opens to a registrar key, until it is ended', async () => {
    const registrar = await Registrar.create(system);
    expect(isIn(await registrar.ask(method, path, { fields }))).toBe(true);
    await registrar.end();
    expectRefusal(await registrar.ask(method, path, { fields }), 401, 'The registrar key is wrong.');
  });

  test('opens to no other key', async () => {
    const registrar = await Registrar.create(system);
    const other = await Registrar.create(system);
    for (const key of [
      'x',
      `${registrar.key}x`,
      registrar.key.slice(0, -1),
      `${registrar.id}.`,
      `${registrar.id}.${other.key.split('.')[1]}`,
      'rk00000000.nobody',
    ]) {
      const answer = await registrar.ask(method, path, { fields, key });
      expectRefusal(answer, 401, 'The registrar key is wrong.');
      expect(answer.headers['www-authenticate']).toBe('Bearer realm="registrar"');
    }
  });

  test('opens to a key from its own networks alone', async () => {
    const registrar = await Registrar.create(system, ['127.9.0.0/16', '2001:db8::/64']);
    const from = freshAddress();
    const answer = await registrar.ask(method, path, { fields, from });
    expectRefusal(answer, 403, `This key may not be used from ${from}.`);
    expect(system.log).toContainEqual(
      expect.objectContaining({
        message: 'registrar key used from a foreign network',
        registrarKey: registrar.id,
        sourceIp: from,
      }),
    );
    expect(isIn(await registrar.ask(method, path, { fields, from: '127.9.1.1' }))).toBe(true);
  });

  test('answers 429 after too many wrong keys from an address, where a right one works on', async () => {
    const registrar = await Registrar.create(system);
    const from = freshAddress();
    const wrong = () => registrar.ask(method, path, { fields, from, key: 'rk00000000.wrong' });
    for (let attempt = 0; attempt < WRONG_KEYS; attempt += 1) expect((await wrong()).status).toBe(401);
    const limited = await wrong();
    expectRefusal(limited, 429, /^Too many wrong keys/);
    expect(Number(limited.headers['retry-after'])).toBeGreaterThan(0);
    expect(isIn(await registrar.ask(method, path, { fields, from }))).toBe(true);
  });
}
