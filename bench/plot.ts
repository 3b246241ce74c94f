/** The share of names that are in DNS over time, as an SVG. Time is logarithmic, to have both ways on one page. */
import type { Arrivals } from './dns-system';

interface Curves {
  certificates: Arrivals;
  addresses: Arrivals;
  naive: Arrivals;
  naiveReckoned: Arrivals;
}

interface Curve {
  label: string;
  color: string;
  dashed?: boolean;
  arrivals: Arrivals;
  /** Where the label stands, as a share of the names. */
  labelAt: number;
}

const WIDTH = 860;
const HEIGHT = 420;
const LEFT = 60;
const RIGHT = 30;
const TOP = 60;
const BOTTOM = 60;
const FIRST_SECOND = 10;
const LAST_SECOND = 2_000;
const TICKS = [10, 20, 30, 60, 120, 300, 600, 1_200];

export function plot({ certificates, addresses, naive, naiveReckoned }: Curves): string {
  const curves: Curve[] = [
    { label: '1,000 /dnsconfig', color: '#0b6e4f', arrivals: certificates, labelAt: 0.85 },
    { label: '10,000 new addresses', color: '#1f5fa8', arrivals: addresses, labelAt: 0.5 },
    { label: `${naive.length} names, one change per call`, color: '#b3541e', arrivals: naive, labelAt: 0.3 },
    {
      label: '1,000 names, one change per call (reckoned)',
      color: '#b3541e',
      dashed: true,
      arrivals: naiveReckoned,
      labelAt: 0.12,
    },
  ];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="system-ui, sans-serif" font-size="13">
<title>Names in DNS over time, Route 53 at 10 requests a second and 30 seconds until INSYNC</title>
<rect width="100%" height="100%" fill="#ffffff"/>
<text x="${LEFT}" y="28" font-size="16" fill="#222222">Names in DNS after a moment in which all ask at once</text>
${TICKS.map(tick).join('\n')}
${[0, 0.25, 0.5, 0.75, 1].map(level).join('\n')}
${curves.map(line).join('\n')}
${curves.map(caption).join('\n')}
<text x="${(LEFT + WIDTH - RIGHT) / 2}" y="${HEIGHT - 14}" text-anchor="middle" fill="#444444">seconds (logarithmic)</text>
</svg>
`;
}

const x = (seconds: number) => {
  const share =
    Math.log(Math.max(seconds, FIRST_SECOND) / FIRST_SECOND) / Math.log(LAST_SECOND / FIRST_SECOND);
  return round(LEFT + share * (WIDTH - LEFT - RIGHT));
};
const y = (share: number) => round(HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM));
const round = (pixels: number) => Math.round(pixels * 10) / 10;

const tick = (seconds: number) =>
  `<line x1="${x(seconds)}" x2="${x(seconds)}" y1="${y(0)}" y2="${y(1)}" stroke="#eeeeee"/>` +
  `<text x="${x(seconds)}" y="${y(0) + 18}" text-anchor="middle" fill="#444444">${seconds}</text>`;

const level = (share: number) =>
  `<line x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${y(share)}" y2="${y(share)}" stroke="#dddddd"/>` +
  `<text x="${LEFT - 8}" y="${y(share) + 4}" text-anchor="end" fill="#444444">${share * 100} %</text>`;

function line({ color, dashed = false, arrivals }: Curve): string {
  const points = stepsOf(arrivals).map(([seconds, share]) => `${x(seconds)},${y(share)}`);
  const style = dashed ? ' stroke-dasharray="5 4"' : '';
  return `<polyline points="${points.join(' ')}" fill="none" stroke="${color}" stroke-width="2"${style}/>`;
}

/** Beside its curve, above all curves, with a rim that keeps it readable where it crosses one. */
function caption({ label, color, arrivals, labelAt }: Curve): string {
  const at = arrivals[Math.floor(labelAt * arrivals.length)] ?? 0;
  // Beyond two thirds of the width there is no room to the right of a curve.
  const onTheLeft = x(at) > WIDTH * 0.66;
  return (
    `<text x="${x(at) + (onTheLeft ? -8 : 8)}" y="${y(labelAt) + 4}" text-anchor="${onTheLeft ? 'end' : 'start'}"` +
    ` fill="${color}" stroke="#ffffff" stroke-width="4" paint-order="stroke">${label}</text>`
  );
}

/** Corners of the staircase, thinned to what can be seen. */
function stepsOf(arrivals: Arrivals): [number, number][] {
  const corners: [number, number][] = [[FIRST_SECOND, 0]];
  const every = Math.max(1, Math.floor(arrivals.length / 200));
  for (let count = 0; count < arrivals.length; count += every) {
    corners.push([arrivals[count]!, count / arrivals.length]);
  }
  corners.push([arrivals.at(-1) ?? FIRST_SECOND, 1], [LAST_SECOND, 1]);
  return corners;
}
