/** Memory and queues over time, as an SVG of three panels on one axis. */
import { queues } from '../../functions/queues/queue';
import type { QueueState, TimedSample } from './reports';

interface Curve {
  label: string;
  color: string;
  values: readonly number[];
}

const WIDTH = 860;
const PANEL_HEIGHT = 170;
const GAP = 56;
const LEFT = 64;
const RIGHT = 110;
const TOP = 56;
const PANELS = 3;
const HEIGHT = TOP + PANELS * (PANEL_HEIGHT + GAP);
const COLORS = ['#0b6e4f', '#1f5fa8', '#b3541e', '#7a3e9d', '#8a7a00'];
/** What a label needs for itself, in pixels. */
const LINE = 15;

export function soakPlot(samples: readonly TimedSample[]): string {
  const minutes = samples.map(({ second }) => second / 60);
  const ofQueues = (value: (state: QueueState) => number) =>
    queues.map(({ id }, position) => ({
      label: id,
      color: COLORS[position % COLORS.length]!,
      values: samples.map((sample) => value(sample.queues[id]!)),
    }));
  const panels: { title: string; curves: Curve[] }[] = [
    {
      title: 'Memory of the system, MB',
      curves: [
        { label: 'resident', color: COLORS[1]!, values: samples.map(({ resident }) => resident / 1e6) },
        { label: 'heap', color: COLORS[0]!, values: samples.map(({ heap }) => heap / 1e6) },
      ],
    },
    { title: 'Promises in each queue, due now or later', curves: ofQueues(({ promised }) => promised) },
    {
      title: 'Wait of the oldest promise that is due, seconds',
      curves: ofQueues(({ lateSeconds }) => lateSeconds),
    },
  ];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="system-ui, sans-serif" font-size="13">
<title>Memory and queues of a local system under mixed traffic</title>
<rect width="100%" height="100%" fill="#ffffff"/>
<text x="${LEFT}" y="26" font-size="16" fill="#222222">Memory and queues under mixed traffic</text>
${panels.map((panel, position) => panelOf(panel, TOP + position * (PANEL_HEIGHT + GAP), minutes)).join('\n')}
</svg>
`;
}

function panelOf(
  { title, curves }: { title: string; curves: readonly Curve[] },
  top: number,
  minutes: readonly number[],
) {
  const last = minutes.at(-1) ?? 1;
  const highest = roundUp(Math.max(1, ...curves.flatMap(({ values }) => values)));
  const x = (minute: number) => round(LEFT + (minute / last) * (WIDTH - LEFT - RIGHT));
  const y = (value: number) => round(top + PANEL_HEIGHT - (value / highest) * (PANEL_HEIGHT - 24));
  const levels = [0, 0.5, 1].map((share) => share * highest);
  const step = Math.max(1, Math.ceil(last / 10));
  const ticks = Array.from({ length: Math.floor(last / step) + 1 }, (_, count) => count * step);
  return [
    `<text x="${LEFT}" y="${top + 4}" fill="#222222">${title}</text>`,
    ...levels.map(
      (level) =>
        `<line x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${y(level)}" y2="${y(level)}" stroke="#dddddd"/>` +
        `<text x="${LEFT - 8}" y="${y(level) + 4}" text-anchor="end" fill="#444444">${level}</text>`,
    ),
    ...ticks.map(
      (minute) =>
        `<text x="${x(minute)}" y="${top + PANEL_HEIGHT + 18}" text-anchor="middle" fill="#444444">${minute}${minute === 0 ? ' min' : ''}</text>`,
    ),
    ...curves.map(({ color, values }) => {
      const points = values.map((value, position) => `${x(minutes[position]!)},${y(value)}`);
      return `<polyline points="${points.join(' ')}" fill="none" stroke="${color}" stroke-width="1.5"/>`;
    }),
    ...labelsOf(curves, y),
  ].join('\n');
}

/** Beside the ends of the curves, moved apart where these are close. */
function labelsOf(curves: readonly Curve[], y: (value: number) => number): string[] {
  const ends = curves
    .map(({ label, color, values }) => ({ label, color, at: y(values.at(-1) ?? 0) }))
    .sort((one, other) => other.at - one.at);
  let below = Infinity;
  return ends.map(({ label, color, at }) => {
    below = Math.min(at, below - LINE);
    return `<text x="${WIDTH - RIGHT + 8}" y="${below + 4}" fill="${color}">${label}</text>`;
  });
}

/** The next number that reads well: 1, 2 or 5 with zeros. */
function roundUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 5, 10].map((factor) => factor * power).find((candidate) => candidate >= value) ?? value;
}

const round = (pixels: number) => Math.round(pixels * 10) / 10;
