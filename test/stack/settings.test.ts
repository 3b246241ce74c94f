import { readSettings } from '../../lib/settings';
import { appWith, settingsWith } from './synthesized';

const stackNames = (changes: object) =>
  appWith(settingsWith(changes))
    .node.children.map(({ node }) => node.id)
    .filter((id) => id.startsWith('gatepost-'));

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
    /^The settings in cdk\.json need a change:(\n {2}gatepost[.:].+){5}$/,
  );
  expect(() => readSettings(faulty)).toThrow('gatepost.zone.name: must be a domain in lower case');
  expect(() => readSettings(faulty)).toThrow('gatepost.mail: is missing');
  expect(() => readSettings(faulty)).toThrow('gatepost.families.registration.frontEnds: needs a `default`');
});

test('settings given on the command line are JSON', () => {
  expect(() => readSettings('{')).toThrow('--context gatepost=… is not JSON');
  expect(readSettings(JSON.stringify(settingsWith()))).toEqual(settingsWith());
});

test('a family that is switched off has no stack', () => {
  expect(stackNames({})).toContain('gatepost-registration');
  const { registration } = settingsWith().families;
  expect(stackNames({ families: { registration: { ...registration, enabled: false } } })).not.toContain(
    'gatepost-registration',
  );
});

test('alarms have a stack when somebody wants their mail', () => {
  expect(stackNames({})).not.toContain('gatepost-alarms');
  expect(stackNames({ alarmMail: 'operator@example.org' })).toContain('gatepost-alarms');
});
