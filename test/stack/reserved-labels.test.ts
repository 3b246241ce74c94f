import { availableLabel } from '../../functions/registration/name-rules';
import { mailSettingsOf, registrationSettingsOf, reservedNamesOf } from '../../lib/settings';
import { appWith, settingsWith, synthesize } from './synthesized';

const ZONE = 'gw.example.org';
const base = settingsWith();
const settings = settingsWith({
  zone: { name: ZONE },
  furtherZones: [{ name: 'mail.example.org' }],
  apiDomain: { name: `portal.${ZONE}` },
  mail: { ...base.mail, from: `noreply@${ZONE}` },
  families: {
    ...base.families,
    mail: { ...base.families.mail, mailHost: 'post.mail.example.org' },
  },
});

/** Names of the record sets that the app itself writes. */
const names = synthesize(appWith(settings))
  .flatMap(({ resources }) => Object.values(resources))
  .filter(({ Type }) => Type === 'AWS::Route53::RecordSet')
  .map(({ Properties }) => Properties.Name);

test('nobody can have a label at which the deployment writes records', () => {
  const plain = names.filter((name): name is string => typeof name === 'string');
  const labels = plain.map((name) => name.replace(`.${ZONE}.`, '').split('.').at(-1) ?? '');
  expect(labels).toContain('portal');
  expect(labels.filter((label) => availableLabel(label, registrationSettingsOf(settings)))).toEqual([]);
});

test('the names that SES chooses lie below `_domainkey`, which is no label', () => {
  const chosen = names.filter((name) => typeof name !== 'string');
  expect(chosen).toHaveLength(3);
  expect(JSON.stringify(chosen)).toMatch(/DkimDNSTokenName1.*DkimDNSTokenName2.*DkimDNSTokenName3/);
  for (const label of ['_domainkey', '_amazonses', '_0123456789abcdef']) {
    expect(availableLabel(label, registrationSettingsOf(settings))).toBeUndefined();
  }
});

test('the labels of the API and of the mail host are kept from every family, beside those of the operator', () => {
  expect(reservedNamesOf(settings)).toEqual(expect.arrayContaining(['portal', 'post']));
  expect(reservedNamesOf(settings)).toEqual(expect.arrayContaining(base.families.registration.reservedNames));
  expect(mailSettingsOf(settings).reservedNames).toContain('portal');
});
