/** A CA as Let's Encrypt runs it, from the order to its renewal. */
import { X509Certificate } from 'node:crypto';
import { addDkimKey } from '../../functions/mail/routes/add-dkim-key';
import { certificateDaysLeft } from '../../functions/mail/routes/certificate-days-left';
import { deleteMailDomain } from '../../functions/mail/routes/delete-mail-domain';
import { installCertificate } from '../../functions/mail/routes/install-certificate';
import { certificateIssuer } from '../../functions/mail/workers/certificate-issuer';
import { policyOf } from '../../lib/grants';
import { roleOf } from '../../local/deployment';
import { eventually } from '../support/eventually';
import { MailOperator } from '../support/mail-operator';
import { MovableClock } from '../support/movable-clock';
import { TestSystem } from '../support/test-system';
import { unusedAllowances } from '../support/unused-allowances';
import { freePort, startPebble, type Pebble } from './support/pebble';
import { describeWith } from './support/tools';

interface Standing {
  days_left: number;
  status: string;
  not_after: string | null;
  last_error?: string;
  next_attempt?: string;
}

describeWith(['pebble', 'openssl'], 'certificates from Pebble', () => {
  let pebble: Pebble;
  let system: TestSystem;
  let operator: MailOperator;

  beforeAll(async () => {
    const dnsPort = await freePort();
    pebble = await startPebble(dnsPort);
    const { directoryUrl, rootCertificate } = pebble;
    system = new TestSystem({
      dnsPort,
      furtherZones: ['mail.example'],
      mail: { acme: { directoryUrl, rootCertificate } },
      // Pebble's certificates are of the machine's time.
      clock: new MovableClock({ startsAt: Date.now() }),
    });
    await system.start();
    operator = await MailOperator.logIn(system);
  });
  afterEach(() => system.faults.clear());
  afterAll(async () => {
    await system.stop();
    await pebble.stop();
  });

  const standing = async (hostname: string) =>
    JSON.parse((await operator.send(certificateDaysLeft, { hostname })).text) as Standing;
  const install = (hostname: string) => operator.send(installCertificate, { hostname });
  const issuedFor = (hostname: string) =>
    eventually(
      async () => {
        const now = await standing(hostname);
        if (now.status !== 'valid') throw new Error(JSON.stringify(now));
        return now;
      },
      { withinMs: 60_000, everyMs: 200 },
    );
  const failureOf = (hostname: string) =>
    eventually(
      async () => {
        const now = await standing(hostname);
        expect(now.last_error).toBeTruthy();
        return now;
      },
      { withinMs: 30_000, everyMs: 200 },
    );
  /** How many orders the CA was asked for. */
  const newOrders = () => pebble.log().match(/POST \/order-plz/g)?.length ?? 0;
  const stored = async (hostname: string) =>
    (await system.items()).find(
      ({ pk, sk }) => pk.startsWith('certificates#') && sk === hostname,
    ) as unknown as {
      current?: { chain: string; key: string };
      order?: { url?: string };
      certificateDueAt: number;
    };

  test('orders one, from ssl/letsencrypt/install to 89 days', async () => {
    const { name } = await operator.createDomain();
    expect(JSON.parse((await install(name)).text)).toEqual({
      result: true,
      message: 'Changes will be applied in few minutes',
      status: 'pending',
    });
    const { days_left, not_after } = await issuedFor(name);
    console.log(`get-left-days of ${name}: ${days_left} days left, until ${not_after}`);
    expect(days_left).toBe(89);
    const { current } = await stored(name);
    const [leaf] = (current?.chain ?? '').split(/(?<=-----END CERTIFICATE-----\n)/);
    expect(new X509Certificate(leaf ?? '').subjectAltName).toBe(`DNS:${name}`);
    expect(current?.key).not.toContain('PRIVATE KEY');
  });

  test('takes the challenge out of DNS, and leaves the domain’s other records', async () => {
    const { name } = await operator.createDomain();
    await operator.send(addDkimKey, { domain: name });
    await install(name);
    await issuedFor(name);
    await eventually(() => {
      const types = system.recordsOf(name.split('.')[0]!).map((record) => record.name);
      expect(types).not.toContain(`_acme-challenge.${name}.`);
      expect(types).toContain(`mail._domainkey.${name}.`);
    });
  });

  test('orders one for a host of a domain that is a zone itself, and gives its label back', async () => {
    const { name } = await operator.createDomain('mail.example');
    await Promise.all([install(name), install(`imap.${name}`)]);
    await issuedFor(name);
    await issuedFor(`imap.${name}`);
    await eventually(async () => {
      const owned = (await system.items()).filter(
        ({ pk, owner }) => pk.startsWith('name#') && owner === 'mail',
      );
      expect(owned.map(({ pk }) => pk).filter((pk) => pk.includes(name))).toEqual([`name#${name}`]);
    });
  });

  test('renews 30 days before the end, by the schedule', async () => {
    const { name } = await operator.createDomain();
    await install(name);
    const before = await issuedFor(name);
    const first = (await stored(name)).current;
    await system.sweep();
    expect((await stored(name)).current).toEqual(first);

    system.clock.forward({ days: 60, hours: 1 });
    operator = await MailOperator.logIn(system);
    expect(await standing(name)).toMatchObject({ status: 'valid', days_left: 29 });
    await system.sweep();
    await eventually(async () => expect((await stored(name)).current).not.toEqual(first), {
      withinMs: 60_000,
    });
    const after = await issuedFor(name);
    console.log(`renewed ${name} after 60 days: from ${before.not_after} to ${after.not_after}`);
    expect(Date.parse(after.not_after!)).toBeGreaterThan(Date.parse(before.not_after!));
  });

  test('goes on with the same order after a fault, and says what went wrong', async () => {
    const { name } = await operator.createDomain();
    const ordersBefore = newOrders();
    // The order is begun and stored, and the challenge cannot be promised to DNS.
    system.faults.inject('error', { caller: roleOf(certificateIssuer), operation: 'TransactWriteItems' });
    await install(name);
    const first = await failureOf(name);
    const { order } = await stored(name);
    expect(first).toMatchObject({ days_left: 0, status: 'failed', not_after: null });
    expect(order?.url).toMatch(/^https:/);

    system.faults.clear();
    system.clock.forward({ minutes: 1 });
    await system.sweep();
    expect((await issuedFor(name)).last_error).toBeUndefined();
    expect(newOrders() - ordersBefore).toBe(1);
  });

  test('keeps the CA’s reason when it says no, and tries again a quarter of an hour later', async () => {
    const { name } = await operator.createDomain('blocked.gateways.test');
    await install(name);
    const { last_error, next_attempt } = await failureOf(name);
    console.log(`get-left-days of ${name}: ${last_error}, next attempt ${next_attempt}`);
    expect(last_error).toMatch(/policy|blocked|forbid/i);
    const pauseMs = Date.parse(next_attempt ?? '') - system.clock.now();
    expect(pauseMs / 60_000).toBeGreaterThan(13);
    expect(pauseMs / 60_000).toBeLessThanOrEqual(15);
    const before = newOrders();
    await system.sweep();
    expect(newOrders()).toBe(before);
    system.clock.forward({ minutes: 16 });
    await system.sweep();
    expect(newOrders()).toBe(before + 1);
  });

  test('leaves nothing of a domain that is deleted with an order under way', async () => {
    const { name } = await operator.createDomain();
    await install(name);
    await operator.send(deleteMailDomain, { domain: name });
    await eventually(
      async () => {
        expect(JSON.stringify(await system.items())).not.toContain(name);
        expect(system.recordsOf(name.split('.')[0]!)).toEqual([]);
      },
      { withinMs: 30_000 },
    );
  });

  test('has a role that allows what it did, and nothing else', () => {
    const calls = system.awsCalls.filter(({ caller }) => caller === roleOf(certificateIssuer));
    expect(calls.filter(({ allowed }) => !allowed)).toEqual([]);
    expect(unusedAllowances(policyOf(certificateIssuer.needs, system.running.deployed), calls)).toEqual([]);
  });
});
