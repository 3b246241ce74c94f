/**
 * `npm run bench:dns`: the DNS figures, against the Route 53 stand-in with the limits of AWS, beside the naive way.
 * Prints a table, writes docs/dns-scale.svg, and fails when a figure does not hold.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { addresses } from './addresses';
import { certificates } from './certificates';
import { AWS_LIMITS, withSystem, type Arrivals } from './dns-system';
import { oneChangeACall } from './one-change-a-call';
import { plot } from './plot';

const CERTIFICATES = 1_000;
const ADDRESSES = 10_000;
/** The naive way is measured on this many, and reckoned up: all of them would take a quarter of an hour. */
const NAIVE_SAMPLE = 100;
const PLOT = join(__dirname, '..', 'docs', 'dns-scale.svg');

async function main(): Promise<void> {
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
  const { requestsPerSecond, burst, processingMs, insyncMs } = AWS_LIMITS;
  console.log(
    `Route 53 stand-in: ${requestsPerSecond} requests/s, burst ${burst}, ${processingMs} ms a batch, INSYNC after ${insyncMs / 1_000} s`,
  );
  const [ours, naive] = await Promise.all([
    withSystem((system) => certificates(system, CERTIFICATES)),
    oneChangeACall(NAIVE_SAMPLE),
  ]);
  const moved = await withSystem((system) => addresses(system, ADDRESSES));

  const scale = CERTIFICATES / NAIVE_SAMPLE;
  const reckoned = insyncMs / 1_000 + (last(naive) - insyncMs / 1_000) * scale;
  const ratio = reckoned / last(ours);
  const figures = [
    figure(`${CERTIFICATES} /dnsconfig at once, all answered`, last(ours), 60, 45),
    figure(`${ADDRESSES} new addresses at once, all in DNS`, last(moved), 90, 60),
    {
      figure: `one change per call / Gatepost, ${CERTIFICATES} names`,
      measured: `${ratio.toFixed(1)} times`,
      'must hold': '5 times',
      aim: '20 times',
      holds: ratio >= 5,
      'aim met': ratio >= 20,
    },
  ];
  console.table(figures);
  console.log(
    `One change per call, measured on ${NAIVE_SAMPLE} names: ${last(naive).toFixed(1)} s; reckoned up to ${CERTIFICATES}: ` +
      `INSYNC time + ${scale} × the rest = ${reckoned.toFixed(0)} s. That is kind to it: the more wait, the more ask.`,
  );
  const svg = plot({
    certificates: ours,
    addresses: moved,
    naive,
    naiveReckoned: naive.map((at) => insyncMs / 1_000 + Math.max(at - insyncMs / 1_000, 0) * scale),
  });
  writeFileSync(PLOT, svg);
  if (figures.some(({ holds }) => !holds)) process.exitCode = 1;
}

const figure = (name: string, seconds: number, mustHold: number, aim: number) => ({
  figure: name,
  measured: `${seconds.toFixed(1)} s`,
  'must hold': `${mustHold} s`,
  aim: `${aim} s`,
  holds: seconds <= mustHold,
  'aim met': seconds <= aim,
});

const last = (arrivals: Arrivals) => arrivals.at(-1) ?? Infinity;

void main();
