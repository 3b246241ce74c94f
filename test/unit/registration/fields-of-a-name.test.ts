import { describeName, nameText } from '../../../admin/name-description';
import { noPromise } from '../../../functions/dns/promise';
import type { NameItem } from '../../../functions/dns/name-item';
import { keptByOwner, type Gateway } from '../../../functions/registration/gateway';

const NOW = 1_800_000_000;
const LATER = NOW + 60;

/** A gateway with every field there is: who adds one adds it here, and decides below where it shows and stays. */
const gateway: Required<Gateway> = {
  tokenHash: 'secret token hash',
  kiteSecret: Buffer.from('secret kite'),
  description: 'In the attic',
  mode: 1,
  continent: 'EU',
  lastSeen: NOW,
  lastIp: '192.0.2.1',
  addresses: { A: { ip: '192.0.2.1', seenAt: NOW } },
  challenges: [{ value: 'challenge', endsAt: LATER }],
  challengedAt: NOW,
  waits: { minute: 30_000_000, begun: 1 },
  email: 'owner@example.org',
  verifiedBy: ['secret of the link'],
  optout: true,
  verification: {
    email: 'next@example.org',
    tokenHash: 'secret verification',
    earlier: ['secret of the mail before'],
    endsAt: LATER,
  },
  reclamations: [{ tokenHash: 'secret reclamation', mailedAt: NOW, endsAt: LATER }],
  reclamation: { tokenHash: 'secret reclamation of an earlier version', endsAt: LATER },
  founder: { network: '192.0.2.0/24', emailHash: 'secret mail address', until: LATER },
};

const item: Required<NameItem<Gateway>> = {
  name: 'box.gw.test',
  zone: 'gw.test',
  writeId: 'a mark',
  decidedBy: 'a mark',
  owner: 'gateway',
  holder: gateway,
  heldUntil: LATER,
  dns: noPromise(),
  mails: [
    {
      id: 'mail',
      channel: 'push',
      template: 'verification',
      to: 'next@example.org',
      device: 'secret device',
      sealed: 'secret parameters',
      attempts: 2,
      dueAt: NOW,
    },
  ],
};

/** As it will be stored by a version that knows more. */
const newer = {
  ...item,
  colour: 'green',
  holder: { ...gateway, model: 'B' },
  dns: { ...item.dns, shade: 'dark' },
};

describe('what an operator is shown of a name', () => {
  const shown = describeName(newer, NOW);

  test('has every field of the item, and those that a later version adds', () => {
    expect(shown).toMatchObject({
      colour: 'green',
      holder: { model: 'B' },
      dns: { shade: 'dark', revision: 0 },
    });
    const { holder = {} } = shown;
    const hidden = Object.keys(gateway).filter((field) => !(field in holder));
    expect(hidden.sort()).toEqual([
      'challengedAt',
      'kiteSecret',
      'reclamation',
      'tokenHash',
      'verifiedBy',
      'waits',
    ]);
    const unshown = Object.keys(item).filter((field) => !(field in shown));
    expect(unshown.sort()).toEqual(['decidedBy', 'writeId']);
    expect(nameText(shown)).toContain('model');
  });

  test('has no secret', () => {
    expect(JSON.stringify(shown)).not.toContain('secret');
    expect(JSON.stringify(shown)).not.toContain(JSON.stringify([...gateway.kiteSecret]).slice(1, -1));
    expect(nameText(shown)).not.toContain('secret');
  });
});

test('a reclaim keeps what an owner said of the name, and what a later version adds', () => {
  const { description, email, verifiedBy, optout } = gateway;
  expect(keptByOwner(newer.holder)).toEqual({ description, email, verifiedBy, optout, model: 'B' });
});
