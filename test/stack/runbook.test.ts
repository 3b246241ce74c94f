import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { appWith, settingsWith, synthesize } from './synthesized';

test('every alarm names a section of the runbook', () => {
  const runbook = readFileSync(join(__dirname, '../../docs/runbook.md'), 'utf8');
  const sections = [...runbook.matchAll(/^## (.+)$/gm)].map(([, title]) => title);
  const alarms = synthesize(appWith(settingsWith())).flatMap(({ resources }) =>
    Object.values(resources).filter(({ Type }) => Type === 'AWS::CloudWatch::Alarm'),
  );
  expect(alarms.length).toBeGreaterThan(0);
  for (const { Properties } of alarms) {
    const [, section] = /See docs\/runbook\.md#(.+)$/.exec(String(Properties.AlarmDescription)) ?? [];
    expect(sections).toContain(section);
  }
});
