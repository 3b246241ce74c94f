/** `zone …`: DynamoDB against DNS. */
import type { Command } from 'commander';
import { examples, type Answer, type RunCommand, type Session } from './command';
import { UsageError } from './usage-error';
import type { Difference } from './drift';
import { describeRecordSet } from './record-set-text';
import { repairZone } from './repair-zone';
import { table } from './table';
import { verifyZone, type ZoneReport } from './verify-zone';

const DRIFTED = 3;

export function addZoneCommands(program: Command, run: RunCommand): void {
  const zone = program.command('zone').description('Compare a zone with the names in it, and mend it');

  zone
    .command('verify')
    .description(
      'Compare what the names promise with what Route 53 has. Changes nothing. Record sets that Gatepost did not ' +
        'make are counted; names that are being written just now are pending, not drifted.',
    )
    .argument('[zone]', 'default: the gateways’ zone')
    .addHelpText('after', examples('zone verify', 'zone verify mail.example.org --json'))
    .action((given?: string) =>
      run(async (session) => {
        const name = chosenZone(given, session);
        return answer(name, await verifyZone(name, session));
      }),
    );

  zone
    .command('repair')
    .description(
      'Have the DNS writer mend what verify finds, wait until it has, and verify again. Record sets that Gatepost ' +
        'did not make are never touched.',
    )
    .argument('[zone]', 'default: the gateways’ zone')
    .addHelpText('after', examples('zone repair', 'zone repair --json'))
    .action((given?: string) =>
      run(async (session) => {
        const name = chosenZone(given, session);
        const { before, handedOver, after } = await repairZone(name, session);
        const { value, text, exitCode } = answer(name, after);
        const drifted = new Set(value.drifted);
        const mended = handedOver.filter((one) => !drifted.has(one));
        const done = `Mended ${mended.length} of ${counted(before.drifted.length, 'name')} that had drifted.`;
        return {
          value: { ...value, mended, before: answer(name, before).value },
          text: `${done}\n\n${text}`,
          exitCode,
        };
      }),
    );
}

function chosenZone(given: string | undefined, { connection: { zones } }: Session): string {
  const zone = given?.toLowerCase().replace(/\.$/, '') ?? zones[0];
  if (zone !== undefined && zones.includes(zone)) return zone;
  throw new UsageError(`${given} is not a zone of this installation: ${zones.join(', ')}`);
}

function answer(zone: string, report: ZoneReport) {
  const { drifted, ...rest } = report;
  const differences = drifted.flatMap(({ item, differences }) =>
    differences.map((difference) => ({
      owner: item.owner ?? null,
      ...difference,
      ...(item.dns.failure ? { refused: item.dns.failure } : {}),
    })),
  );
  return {
    value: { zone, ...rest, drifted: drifted.map(({ item }) => item.name), differences },
    text: [...differences.map(lines), summary(zone, report)].join('\n'),
    exitCode: drifted.length > 0 ? DRIFTED : 0,
  } satisfies Answer;
}

function lines({ kind, wanted, found, refused, ...place }: Difference & { refused?: { message: string } }) {
  const first = wanted ?? found ?? place;
  return table([
    [kind, describeRecordSet(first)],
    ...(wanted && found && kind === 'different' ? [['  found', describeRecordSet(found)]] : []),
    ...(refused ? [['  refused', refused.message]] : []),
  ]);
}

function summary(zone: string, report: ZoneReport): string {
  const { names, recordSets, drifted, pending, foreign, foreignAtNames } = report;
  const differences = drifted.reduce((sum, { differences }) => sum + differences.length, 0);
  return [
    ...(drifted.length > 0 ? [''] : []),
    `${zone}: ${counted(names, 'name')}, ${counted(recordSets, 'record set')} in Route 53`,
    drifted.length > 0
      ? `${counted(differences, 'difference')} at ${counted(drifted.length, 'name')}`
      : 'no drift',
    ...(pending.length > 0 ? [`${counted(pending.length, 'name')} being written just now`] : []),
    ...(foreign > 0 ? [`${counted(foreign, 'record set')} not made by Gatepost, left alone`] : []),
    ...foreignAtNames.map((recordSet) => `  at a name in use: ${describeRecordSet(recordSet)}`),
  ].join('\n');
}

const counted = (count: number, what: string) => `${count} ${what}${count === 1 ? '' : 's'}`;
