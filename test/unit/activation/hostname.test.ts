import { managedName, mustBeClaimable } from '../../../functions/activation/hostname';
import { activationSettingsOf } from '../../../lib/settings';
import { settingsWith } from '../../stack/synthesized';

const settings = activationSettingsOf(
  settingsWith({
    zone: { name: 'gw.example.org' },
    furtherZones: [
      { name: 'mail.example.org' },
      { name: 'servers.example.org', purpose: ['activation'] },
      { name: 'both.example.org', purpose: ['mail', 'activation'] },
    ],
  }),
);

test.each([
  'vpn.gw.example.org',
  'vpn.servers.example.org',
  'autodiscover.both.example.org',
  'vpn.example.net',
])('an activation may be of %s', (name) => expect(() => mustBeClaimable(name, settings)).not.toThrow());

test.each(['vpn', 'autodiscover', 'mta-sts', 'smtp', 'imap'])(
  'in a zone for mail alone %s is no activation’s',
  (label) => {
    expect(() => mustBeClaimable(`${label}.mail.example.org`, settings)).toThrow('not available');
  },
);

test('what an activation holds in such a zone from before is still managed, until it ends', () => {
  expect(managedName('vpn.mail.example.org', settings)).toEqual({
    name: 'vpn.mail.example.org',
    zone: 'mail.example.org',
  });
});
