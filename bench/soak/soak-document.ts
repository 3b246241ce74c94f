/** docs/soak.md and its plot, from what was measured. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { queues } from '../../functions/queues/queue';
import type { Figure } from '../figure';
import type { Sample, TimedSample } from './reports';
import { soakPlot } from './soak-plot';

export interface Soak {
  minutes: number;
  /** How many at once, by who they are. */
  people: Readonly<Record<string, number>>;
  samples: readonly TimedSample[];
  /** When everybody had gone and nothing ran any more. */
  end: Sample;
  /** Counts by route and status. */
  answers: ReadonlyMap<string, ReadonlyMap<number, number>>;
  wrong: readonly string[];
}

/** Caches and compiled code have their size by the second quarter. */
const FLAT = 1.1;
/** Random traffic has more and less of it at a time. */
const NOT_GROWING = 1.5;
const FEW_PROMISES = 10;

export function figuresOf({ samples, end, wrong }: Soak): Figure[] {
  const quarter = Math.ceil(samples.length / 4);
  const early = samples.slice(quarter, 2 * quarter);
  const late = samples.slice(-quarter);
  const growth = (of: (sample: Sample) => number) => mean(late.map(of)) / mean(early.map(of));
  const figure = (name: string, measured: number, unit: string, limit: number): Figure => ({
    name,
    measured: `${Number.isInteger(measured) ? measured : measured.toFixed(2)}${unit}`,
    mustHold: `≤ ${limit}${unit}`,
    aim: '',
    holds: measured <= limit,
  });
  const memory = [
    figure(
      'heap, last quarter / second quarter',
      growth(({ heap }) => heap),
      '',
      FLAT,
    ),
    figure(
      'resident, last quarter / second quarter',
      growth(({ resident }) => resident),
      '',
      FLAT,
    ),
  ];
  const perQueue = queues.flatMap(({ id, late: alarm }) => {
    const promised = ({ queues: states }: Sample) => states[id]!.promised;
    const few = NOT_GROWING * mean(early.map(promised)) + FEW_PROMISES;
    const longest = Math.max(...samples.map(({ queues: states }) => states[id]!.lateSeconds));
    return [
      figure(
        `queue \`${id}\`: promises in the last quarter, mean`,
        mean(late.map(promised)),
        '',
        Math.ceil(few),
      ),
      figure(`queue \`${id}\`: longest wait`, longest, ' s', alarm.afterSeconds),
      figure(
        `queue \`${id}\`: due at the end`,
        end.queues[id]!.lateSeconds > 0 ? end.queues[id]!.promised : 0,
        '',
        0,
      ),
    ];
  });
  return [
    ...memory,
    ...perQueue,
    figure('wake-ups that failed for good', end.failedWakes, '', 0),
    figure('errors in the log', end.errors, '', 0),
    figure('answers other than expected, and mails that did not come', wrong.length, '', 0),
  ];
}

export function writeSoakDocument(soak: Soak, figures: readonly Figure[]): void {
  const docs = join(__dirname, '..', '..', 'docs');
  writeFileSync(join(docs, 'soak.svg'), soakPlot(soak.samples));
  writeFileSync(join(docs, 'soak.md'), documentOf(soak, figures));
}

function documentOf({ minutes, people, samples, answers }: Soak, figures: readonly Figure[]): string {
  const all = [...answers.values()].flatMap((statuses) => [...statuses.values()]);
  const requests = all.reduce((sum, count) => sum + count, 0);
  const { gateways, installers, servers, mailOperators, callers, strangers } = people;
  return `<!-- \`npm run soak\` writes this file. -->

# Soak

${minutes} minutes of everything at once on a local system: ${requests.toLocaleString('en')} requests of ${gateways} gateways, ${installers} installers, ${servers} servers,
${mailOperators} operators of mail domains, ${callers} SIP clients and ${strangers} strangers. Each lives its life over and over, with the mails that it gets
(\`bench/soak/\`). No CA answers there, so that nobody orders certificates.

![Memory and queues over time](soak.svg)

${table(
  ['figure', 'measured', 'must hold', 'held'],
  figures.map(({ name, measured, mustHold, holds }) => [name, measured, mustHold, holds ? 'yes' : '**no**']),
)}

Memory is that of the process with the system and all stand-ins, sampled ${samples.length} times after a collection of garbage. A
queue's wait is that of the oldest promise that is due; what it may be at most is what its alarm waits for. Node.js
${process.versions.node}.

## Answers

${table(
  ['route', 'answers'],
  [...answers]
    .sort(([one], [other]) => one.localeCompare(other))
    .map(([route, statuses]) => [
      `\`${route}\``,
      [...statuses]
        .sort(([one], [other]) => one - other)
        .map(([status, count]) => `${count} × ${status}`)
        .join(', '),
    ]),
)}
`;
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((cell, column) =>
    Math.max(...[head, ...rows].map((row) => row[column]!.length), cell.length, 3),
  );
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column]!)).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}
