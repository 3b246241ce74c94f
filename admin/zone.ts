/** `zone …`: DynamoDB against DNS. */
import type { Command } from 'commander';
import { examples, type Answer, type RunCommand, type Session } from './command';
import { UsageError } from './usage-error';
import type { Difference } from './drift';
import type { Conflict } from '../functions/dns/promise';
import { recordKey } from '../functions/dns/record-set';
import { describeRecordSet } from './record-set-text';
import { repairZone } from './repair-zone';
import { table } from './table';
import { zoneCensus } from './zone-census';
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
    .command('census')
    .description(
      'Learn now which record sets Gatepost did not make, as the census does once a day: labels that nobody holds are ' +
        'claimed for them, those that they have left are free again, and conflicts are tried at once.',
    )
    .argument('[zone]', 'default: the gateways’ zone')
    .addHelpText('after', examples('zone census', 'zone census mail.example.org --json'))
    .action((given?: string) =>
      run(async (session) => {
        const name = chosenZone(given, session);
        const report = await zoneCensus(name, session);
        const { recordSets, claimed, known, conflicts, released, retried, busy } = report;
        return {
          value: { zone: name, ...report },
          text: [
            `${name}: ${counted(recordSets, 'record set')} in Route 53`,
            `${counted(claimed.length + known.length, 'label')} of somebody else, ${claimed.length} of them new`,
            ...conflicts.map((one) => `  at a name in use: ${one}`),
            ...(released.length > 0 ? [`free again: ${released.join(', ')}`] : []),
            ...(retried.length > 0 ? [`tried again: ${retried.join(', ')}`] : []),
            ...(busy.length > 0 ? [`being written just now: ${busy.join(', ')}`] : []),
          ].join('\n'),
        };
      }),
    );

  zone
    .command('repair')
    .description(
      'Have the DNS writer mend what verify finds, wait until it has, and verify again. Record sets that somebody ' +
        'else made, or changed, are not touched but by --replace.',
    )
    .argument('[zone]', 'default: the gateways’ zone')
    .option(
      '--replace <name-and-type...>',
      'have ours take the place of this one record set of somebody else, e.g. box.gw.example.org A',
    )
    .addHelpText(
      'after',
      examples('zone repair', 'zone repair --json', 'zone repair --replace box.gw.example.org A'),
    )
    .action((given: string | undefined, { replace }: { replace?: string[] }) =>
      run(async (session) => {
        const name = chosenZone(given, session);
        const { before, handedOver, after } = await repairZone(name, session, replacedSets(replace));
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

function replacedSets(words: readonly string[] = []): Set<string> {
  if (words.length === 0) return new Set();
  const [name, type, ...more] = words;
  if (!name || !type || more.length > 0) {
    throw new UsageError('--replace takes one name and one type: --replace box.gw.example.org A');
  }
  return new Set([recordKey({ name: name.toLowerCase().replace(/\.$/, ''), type: type.toUpperCase() })]);
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
      ...(item.dns.conflict ? { conflict: item.dns.conflict } : {}),
    })),
  );
  return {
    value: { zone, ...rest, drifted: drifted.map(({ item }) => item.name), differences },
    text: [...differences.map(lines), summary(zone, report)].join('\n'),
    exitCode: drifted.length > 0 ? DRIFTED : 0,
  } satisfies Answer;
}

function lines({
  kind,
  wanted,
  found,
  refused,
  conflict,
  ...place
}: Difference & { refused?: { message: string }; conflict?: Conflict }) {
  const first = wanted ?? found ?? place;
  return table([
    [kind, describeRecordSet(first)],
    ...(wanted && found && kind === 'different' ? [['  found', describeRecordSet(found)]] : []),
    ...(refused ? [['  refused', refused.message]] : []),
    ...(conflict?.sets ?? []).map(({ name, type }) => ['  in the way', `${name}. ${type}, of somebody else`]),
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
