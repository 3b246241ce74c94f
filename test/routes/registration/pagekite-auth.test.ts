import { pagekiteAuth } from '../../../functions/registration/routes/pagekite-auth';
import { subscribe } from '../../../functions/registration/routes/subscribe';
import { hashSecret } from '../../../functions/secrets/hash';
import { roleOf } from '../../../local/deployment';
import { TestGateway } from '../../support/gateway';
import { kiteQuestion } from '../../support/kite';
import type { TestSystem } from '../../support/test-system';
import { describeRoute } from '../describe-route';
import { expectInternalError, expectRefusal } from './expect-refusal';

const ACCEPTED = '255.255.254.255';
const REFUSED = '255.255.255.1';
const KEY = 'front-end-key-of-the-test';
const WITHOUT_KEYS = { default: { ipv4: ['127.0.0.1'], ipv6: [] } };

const ask = (system: TestSystem, q: string | undefined, key = KEY) =>
  system.call(pagekiteAuth.path, { q }, { headers: { authorization: `Bearer ${key}` } });

/** The address that the look-up is to be answered with. */
async function answerTo(system: TestSystem, q: string): Promise<string> {
  const { status, text } = await ask(system, q);
  expect(status).toBe(200);
  const body = JSON.parse(text) as { ips: string[] };
  expect(body).toEqual({ hostname: q, alias: '', ips: [expect.any(String)] });
  return body.ips[0]!;
}

const kiteOf = ({ name, token, system }: TestGateway, secret = token) =>
  kiteQuestion({ name: `${name}.${system.zone}`, secret });

describeRoute(
  pagekiteAuth,
  (system) => {
    test('lets a gateway in that signed with its token, over http and https and on a port', async () => {
      const gateway = await TestGateway.subscribe(system);
      const name = `${gateway.name}.${system.zone}`;
      for (const proto of ['http', 'https', 'https-443']) {
        expect(await answerTo(system, kiteQuestion({ name, secret: gateway.token, proto }))).toBe(ACCEPTED);
      }
    });

    test('keeps out whoever signed with something else', async () => {
      const gateway = await TestGateway.subscribe(system);
      const other = await TestGateway.subscribe(system);
      for (const secret of [other.token, gateway.token.slice(0, 36), gateway.name, ' ']) {
        expect(await answerTo(system, kiteOf(gateway, secret))).toBe(REFUSED);
      }
    });

    test('keeps out names that nobody has, and names that are not below the zone', async () => {
      const { token, name } = await TestGateway.subscribe(system);
      const { zone } = system;
      for (const other of [
        `nobody.${zone}`,
        `www.${name}.${zone}`,
        `*.${zone}`,
        zone,
        `${name}.example.org`,
      ]) {
        expect(await answerTo(system, kiteQuestion({ name: other, secret: token }))).toBe(REFUSED);
      }
    });

    test('keeps out a gateway in mode 1, which no front-end relays', async () => {
      expect(await answerTo(system, kiteOf(await TestGateway.subscribe(system, { mode: 1 })))).toBe(REFUSED);
    });

    test('keeps a gateway out the moment it gave its name back', async () => {
      const gateway = await TestGateway.subscribe(system);
      const question = kiteOf(gateway);
      expect(await answerTo(system, question)).toBe(ACCEPTED);
      await gateway.unsubscribe();
      expect(await answerTo(system, question)).toBe(REFUSED);
    });

    test('keeps the old holder out, and lets the new one in, once the name was reclaimed', async () => {
      const gateway = await TestGateway.subscribe(system);
      await gateway.verifyEmail();
      const reclamationToken = await gateway.reclamationToken();
      const { text } = await system.call(subscribe.path, { name: gateway.name, reclamationToken });
      const { token } = JSON.parse(text) as { token: string };
      expect(await answerTo(system, kiteOf(gateway))).toBe(REFUSED);
      expect(await answerTo(system, kiteOf(gateway, token))).toBe(ACCEPTED);
    });

    test.each(['', 'x', '%00', '255.255.254.255', 'a'.repeat(5_000), '<script>', '\u{1f511}'])(
      'answers %p as it answers any other wrong question',
      async (q) => {
        expect(await answerTo(system, q)).toBe(REFUSED);
      },
    );

    test('never answers with the address that PageKite takes for an unknown kite, and lets in', async () => {
      expect(JSON.stringify(pagekiteAuth.responses)).not.toContain('255.255.255.0');
      const { text } = await ask(system, undefined);
      expect(text).toContain(REFUSED);
    });

    test('tells nothing to whoever has no key of a front-end', async () => {
      const question = kiteOf(await TestGateway.subscribe(system));
      for (const key of ['', 'x', KEY.slice(1), hashSecret(KEY)]) {
        expectRefusal(await ask(system, question, key), 'UnknownToken');
      }
      expectRefusal(await system.call(pagekiteAuth.path, { q: question }), 'UnknownToken');
    });

    test('refuses a question that is asked twice', async () => {
      const answer = await system.call(
        `${pagekiteAuth.path}?q=a&q=b`,
        {},
        { headers: { authorization: `Bearer ${KEY}` } },
      );
      expectRefusal(answer, 'InvalidParameter');
    });

    test('gets 501 while the database fails, so that the responder keeps what it knows', async () => {
      const gateway = await TestGateway.subscribe(system);
      system.faults.inject('error', { caller: roleOf(pagekiteAuth), service: 'dynamodb' });
      expectInternalError(await ask(system, kiteOf(gateway)));
    });

    test('gets 501 while KMS fails, and needs no key where the settings have none', async () => {
      const question = kiteOf(await TestGateway.subscribe(system));
      // A function that was just started: one that runs remembers the data key.
      const askNewFunction = () =>
        system.callFrom('203.0.113.1', pagekiteAuth, { q: question }, { frontEnds: WITHOUT_KEYS });
      system.faults.inject('error', { caller: roleOf(pagekiteAuth), service: 'kms' });
      expect(await askNewFunction()).toMatchObject({ status: 501 });
      system.faults.clear();
      expect(JSON.parse((await askNewFunction()).text)).toMatchObject({ ips: [ACCEPTED] });
    });
  },
  {
    registration: {
      frontEnds: { default: { ...WITHOUT_KEYS.default, keyHashes: [hashSecret(KEY)] } },
    },
  },
);
