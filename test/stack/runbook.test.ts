import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { appWith, settingsWith, synthesize } from './synthesized';

const read = (path: string) => readFileSync(join(__dirname, '../..', path), 'utf8');

const alarms = synthesize(appWith(settingsWith())).flatMap(({ resources }) =>
  Object.values(resources).filter(({ Type }) => Type === 'AWS::CloudWatch::Alarm'),
);

test('every alarm names a section of the runbook', () => {
  const sections = [...read('docs/runbook.md').matchAll(/^## (.+)$/gm)].map(([, title]) => title);
  expect(alarms.length).toBeGreaterThan(0);
  for (const { Properties } of alarms) {
    const [, section] = /See docs\/runbook\.md#(.+)$/.exec(String(Properties.AlarmDescription)) ?? [];
    expect(sections).toContain(section);
  }
});

test('every alarm is fired by its condition, in a test that takes longer', () => {
  const cases = read('test/storm/alarms.test.ts');
  for (const { Properties } of alarms) {
    const id = String(Properties.AlarmName).replace(/^gatepost-/, '');
    // Those of a family are one case for all families.
    expect(cases).toContain(id.endsWith('-internal-errors') ? '-internal-errors' : id);
  }
});
