/** What the stock gateway does, in its order, through nothing but HTTP, mail and DNS. */
import { nameKey } from '../../functions/dns/names-table';
import { freshAddress } from '../support/call';
import { eventually } from '../support/eventually';
import { linkIn, reclamationTokenIn } from '../support/gateway';
import { useSystem } from '../support/test-system';

const system = useSystem({ route53: { insyncMs: 300 } });

const name = 'demo';
const email = 'owner@example.com';
const address = freshAddress();
let token: string;
let reclaimed: string;

const ok = async (path: string, parameters: Record<string, string> = {}) => {
  const { status, text } = await system.call(path, parameters, { from: address });
  expect({ path, status, text: status === 200 ? '' : text }).toEqual({ path, status: 200, text: '' });
  return text;
};

test('1. it subscribes to a name', async () => {
  const answer = JSON.parse(await ok('/subscribe', { name, email })) as { name: string; token: string };
  expect(answer.name).toBe(name);
  token = answer.token;
});

test('2. it gives its owner’s address, and the owner follows the link', async () => {
  await ok('/setemail', { token, email, optout: '0' });
  const link = linkIn((await system.nextMail(email)).text ?? '');
  expect(await ok(link)).toContain('Address verified');
});

test('3. it orders a certificate: each challenge is in DNS when the answer arrives', async () => {
  for (const challenge of ['dGhlLWFwZXg', 'dGhlLXdpbGRjYXJk']) {
    await ok('/dnsconfig', { token, challenge });
    expect(await system.resolve('TXT', `_acme-challenge.${name}`)).toContain(challenge);
  }
});

test('4. it reports every hour, and its name leads to the tunnel', async () => {
  await ok('/ping', { token });
  expect(await system.resolve('A', name)).toEqual(['127.0.0.1']);
});

test('5. it shows what is known about it', async () => {
  expect(JSON.parse(await ok('/info', { token }))).toMatchObject({
    name: `${name}.${system.zone}.`,
    email,
    verified: true,
    dns_challenge: 'dGhlLXdpbGRjYXJk',
    last_ip: address,
  });
});

test('6. a new gateway of the same owner reclaims the name with the mailed token', async () => {
  const taken = await system.call('/subscribe', { name, email });
  expect(JSON.parse(taken.text)).toMatchObject({ error: 'UnavailableNameReclamationPossible' });
  await ok('/reclaim', { name });
  const reclamationToken = reclamationTokenIn((await system.nextMail(email)).text ?? '');
  const answer = await ok('/subscribe', { name, email, reclamationToken });
  reclaimed = (JSON.parse(answer) as { token: string }).token;
  expect((await system.call('/ping', { token })).status).toBe(400);
  await ok('/ping', { token: reclaimed });
});

test('7. it gives the name back, and nothing of it stays', async () => {
  await ok('/unsubscribe', { token: reclaimed });
  await eventually(() => expect(system.recordsOf(name)).toEqual([]));
  await eventually(async () =>
    expect((await system.items()).filter(({ pk }) => pk === nameKey(`${name}.${system.zone}`))).toEqual([]),
  );
});

test('no call failed on the way, and AWS refused none', () => {
  expect(system.log.filter(({ level }) => level === 'error')).toEqual([]);
  expect(system.awsCalls.filter(({ allowed }) => !allowed)).toEqual([]);
});
