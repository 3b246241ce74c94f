import { readSettings, registrationSettingsOf } from '../../lib/settings';
import { appWith, settingsWith, synthesize, type SynthesizedStack } from './synthesized';

const stackNames = (changes: object) =>
  appWith(settingsWith(changes))
    .node.children.map(({ node }) => node.id)
    .filter((id) => id.startsWith('gatepost-'));

const stackNamed = (stacks: SynthesizedStack[], wanted: string) =>
  stacks.find(({ name }) => name === wanted)!;

test('cdk.json holds settings that fit', () => {
  expect(settingsWith()).toMatchObject({ installation: 'gatepost', disposable: false });
});

test('each fault is a line with its path and what to do', () => {
  const faulty = {
    zone: { name: 'GW.Example.org.' },
    logRetentionDays: 8,
    families: { registration: { frontEnds: {} } },
    colour: 'red',
  };
  expect(() => readSettings(faulty)).toThrow(
    /^The settings in cdk\.json need a change:(\n {2}gatepost[.:].+){6}$/,
  );
  expect(() => readSettings(faulty)).toThrow('gatepost.zone.name: must be a domain in lower case');
  expect(() => readSettings(faulty)).toThrow('gatepost.mail: is missing');
  expect(() => readSettings(faulty)).toThrow('gatepost.families.registration.frontEnds: needs a `default`');
});

describe('zones', () => {
  const zone = { name: 'gw.example.org', hostedZoneId: 'ZGATEWAYS' };
  const zoneNamed = (name: string, hostedZoneId: string) => ({ name, hostedZoneId });

  test('are listed once: the second id would win', () => {
    const read = (names: string[]) => () =>
      settingsWith({ zone, furtherZones: names.map((name, n) => zoneNamed(name, `Z${n}`)) });
    expect(read(['a.example', 'b.example'])).not.toThrow();
    expect(read(['a.example', 'b.example', 'a.example'])).toThrow(
      'gatepost.furtherZones.2.name: is listed twice',
    );
    expect(read(['b.example', 'gw.example.org'])).toThrow('gatepost.furtherZones.1.name: is listed twice');
  });

  test('reserve their labels in the gateways’ zone', () => {
    const furtherZones = [
      zoneNamed('svc.gw.example.org', 'ZSERVICES'),
      zoneNamed('a.deep.gw.example.org', 'ZDEEP'),
      zoneNamed('example.org', 'ZPARENT'),
    ];
    const { families } = settingsWith();
    const registration = { ...families.registration, reservedNames: ['own'] };
    const settings = settingsWith({ zone, furtherZones, families: { ...families, registration } });
    expect(registrationSettingsOf(settings).reservedNames).toEqual(['own', 'svc', 'deep']);
  });

  test.each([
    ['api.svc.gw.example.org', 'ZSERVICES'],
    ['api.gw.example.org', 'ZGATEWAYS'],
    ['api.example.org', 'ZPARENT'],
    ['svc.gw.example.org', 'ZSERVICES'],
  ])('the API’s domain %s is in the nearest, %s', (name, hostedZoneId) => {
    const furtherZones = [zoneNamed('example.org', 'ZPARENT'), zoneNamed('svc.gw.example.org', 'ZSERVICES')];
    const stacks = synthesize(appWith(settingsWith({ zone, furtherZones, apiDomain: { name } })));
    const resources = stacks.flatMap(({ resources }) => Object.values(resources));
    const records = resources.filter(
      ({ Type, Properties }) => Type === 'AWS::Route53::RecordSet' && Properties.Name === `${name}.`,
    );
    expect(records.map(({ Properties }) => [Properties.Type, Properties.HostedZoneId]).sort()).toEqual([
      ['A', hostedZoneId],
      ['AAAA', hostedZoneId],
      ['CAA', hostedZoneId],
    ]);
    expect(JSON.stringify(resources)).toContain(
      JSON.stringify({ DomainValidationOptions: [{ DomainName: name, HostedZoneId: hostedZoneId }] }).slice(
        1,
        -1,
      ),
    );
  });
});

test('SIP accounts need their domain, unless nobody wants them', () => {
  const { families, ...others } = settingsWith();
  const { registration } = families;
  const withAccounts = (accounts?: object) => () =>
    readSettings({ ...others, families: { registration, ...(accounts ? { accounts } : {}) } });
  expect(withAccounts()).toThrow('gatepost.families.accounts.sipDomain: is missing');
  expect(withAccounts({ sipDomain: 'SIP.example.org' })).toThrow('must be a domain in lower case');
  expect(withAccounts({ enabled: false })).not.toThrow();
  expect(withAccounts({ sipDomain: 'sip.example.org' })).not.toThrow();
});

test('settings given on the command line are JSON', () => {
  expect(() => readSettings('{')).toThrow('--context gatepost=… is not JSON');
  expect(readSettings(JSON.stringify(settingsWith()))).toEqual(settingsWith());
});

test('a family that is switched off has an empty stack, and nothing that others import is dropped', () => {
  const { families } = settingsWith();
  const on = synthesize(appWith(settingsWith()));
  const without = { families: { ...families, mail: { ...families.mail, enabled: false } } };
  const off = synthesize(appWith(settingsWith(without)));
  const typesIn = (stacks: SynthesizedStack[], stack: string) =>
    Object.values(stackNamed(stacks, stack).resources).map(({ Type }) => Type);
  expect(typesIn(on, 'gatepost-mail')).toContain('AWS::Lambda::Function');
  expect(typesIn(off, 'gatepost-mail')).toEqual(['AWS::CloudFormation::WaitConditionHandle']);

  const exports = (stacks: SynthesizedStack[]) => stackNamed(stacks, 'gatepost-stateful').exports;
  expect(exports(off)).toEqual(expect.arrayContaining(exports(on)));
});

test('alarms have a stack when somebody wants their mail', () => {
  expect(stackNames({})).not.toContain('gatepost-alarms');
  expect(stackNames({ alarmMail: 'operator@example.org' })).toContain('gatepost-alarms');
});
