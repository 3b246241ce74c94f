import { randomUUID } from 'node:crypto';
import {
  gatewayOfRow,
  readAccount,
  type ImportedGateway,
} from '../../../admin/registration-server/gateway-of-row';
import { registrationSettingsSchema } from '../../../functions/registration/settings';
import { hashSecret } from '../../../functions/secrets/hash';

const NOW = 1_800_000_000;
const DAY = 86_400;
const settings = registrationSettingsSchema.parse({
  zone: 'gw.example.org',
  frontEnds: { default: { ipv4: ['192.0.2.1'] } },
  reservedNames: ['shop'],
});
const OWNER = { email: 'owner@example.org', optout: true };

const row = (given: Record<string, string | null> = {}) => ({
  id: '1',
  name: 'home.gw.example.org.',
  account_id: '1',
  token: '0a0b7f8e-3f0c-4a53-9a53-0c9e1d2b3a4f',
  description: 'home’s server',
  timestamp: String(NOW - 100),
  dns_challenge: 'served',
  reclamation_token: '',
  verification_token: '',
  verified: '0',
  continent: '',
  mode: '0',
  last_ip: '203.0.113.9',
  ...given,
});

function imported(given: Record<string, string | null> = {}, account = OWNER): ImportedGateway {
  const judged = gatewayOfRow(row(given), account, settings, NOW);
  if ('refused' in judged) throw new Error(judged.refused);
  return judged;
}

it('keeps what a gateway and its owner rely on', () => {
  const { gateway, name, notes, pending } = imported({ verified: '1', continent: 'EU' });
  expect({ name, notes, pending }).toEqual({ name: 'home.gw.example.org', notes: [], pending: [] });
  expect(gateway).toEqual({
    tokenHash: hashSecret(row().token),
    description: 'home’s server',
    mode: 0,
    continent: 'EU',
    lastSeen: NOW - 100,
    lastIp: '203.0.113.9',
    addresses: {},
    // Served long ago: every one of them would be a record or two.
    challenges: [],
    email: 'owner@example.org',
    optout: true,
  });
});

it.each([
  ['8.8.4.4', { A: { ip: '8.8.4.4', seenAt: NOW } }, []],
  ['::ffff:8.8.4.4', { A: { ip: '8.8.4.4', seenAt: NOW } }, []],
  ['2606:4700::1111', { AAAA: { ip: '2606:4700::1111', seenAt: NOW } }, []],
  ['192.168.1.4', {}, ['no-address']],
  ['', {}, ['no-address']],
  ['2001:db8:85a3:8', {}, ['no-address']],
])('mode 1 points to the last address, where it is one: %s', (last_ip, addresses, notes) => {
  const judged = imported({ mode: '1', last_ip, timestamp: '0', verified: '1' });
  expect({ addresses: judged.gateway.addresses, notes: judged.notes }).toEqual({ addresses, notes });
});

it('keeps a link that is on its way, and a reclamation token, for as long as new ones live', () => {
  const link = randomUUID();
  const reclamation = randomUUID();
  const linked = imported({ verification_token: link, verified: 'f' });
  expect(linked.gateway.email).toBeUndefined();
  expect(linked.gateway.verification).toEqual({
    email: 'owner@example.org',
    tokenHash: hashSecret(link),
    endsAt: NOW + 7 * DAY,
  });
  expect(linked.pending).toEqual([{ hash: hashSecret(link), endsAt: NOW + 7 * DAY }]);

  const lost = imported({ verified: 't', reclamation_token: reclamation });
  expect(lost.gateway.reclamation).toEqual({ tokenHash: hashSecret(reclamation), endsAt: NOW + DAY });
  expect(lost.pending).toEqual([{ hash: hashSecret(reclamation), endsAt: NOW + DAY }]);
});

it('does not take over an address that nobody verified', () => {
  const { gateway, notes } = imported({ reclamation_token: randomUUID() });
  expect(gateway).not.toHaveProperty('email');
  expect(gateway).not.toHaveProperty('reclamation');
  expect(notes).toEqual(['unverified-mail']);
});

it('reads an account as the databases write it', () => {
  expect(readAccount({ id: '4', email: ' Ada@Example.ORG', optout: 't' })).toEqual([
    '4',
    { email: 'ada@example.org', optout: true },
  ]);
});

it.each([
  ['of another zone', { name: 'home.example.net.' }, /not below gw\.example\.org/],
  ['two labels below', { name: 'a.b.gw.example.org.' }, /nobody can have this name/],
  ['the zone itself', { name: 'gw.example.org.' }, /not below/],
  ['a reserved name', { name: 'tunnel.gw.example.org.' }, /nobody can have this name/],
  ['a name the operator keeps', { name: 'shop.gw.example.org.' }, /nobody can have this name/],
  ['no token', { token: '' }, /no token/],
  ['a token with a colon', { token: 'a:b' }, /could not be sent/],
  ['an unknown mode', { mode: '2' }, /mode 2 is unknown/],
])('leaves out %s, and says why', (_, given, reason) => {
  expect(gatewayOfRow(row(given), undefined, settings, NOW)).toEqual({
    refused: expect.stringMatching(reason) as string,
  });
});

it('reads rows of a server that had no modes yet', () => {
  const { continent: _continent, mode: _mode, last_ip: _ip, ...old } = row();
  expect(gatewayOfRow(old, undefined, settings, NOW)).toMatchObject({ gateway: { mode: 0, lastIp: '' } });
});
