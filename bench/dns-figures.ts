/** How long many names take to get into DNS, against the Route 53 stand-in with the limits of AWS, beside the naive way. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { addresses } from './addresses';
import { certificates } from './certificates';
import { AWS_LIMITS, withSystem, type Arrivals } from './dns-system';
import { atLeast, atMost, type Figure } from './figure';
import { oneChangeACall } from './one-change-a-call';
import { plot } from './plot';

const CERTIFICATES = 1_000;
const ADDRESSES = 10_000;
/** The naive way is measured on this many, and reckoned up: all of them would take a quarter of an hour. */
const NAIVE_SAMPLE = 100;
const PLOT = join(__dirname, '..', 'docs', 'dns-scale.svg');

/** Draws docs/dns-scale.svg besides. It watches real time: two minutes of it. */
export async function dnsFigures(): Promise<Figure[]> {
  const [ours, naive] = await Promise.all([
    withSystem((system) => certificates(system, CERTIFICATES)),
    oneChangeACall(NAIVE_SAMPLE),
  ]);
  const moved = await withSystem((system) => addresses(system, ADDRESSES));

  const scale = CERTIFICATES / NAIVE_SAMPLE;
  const insyncSeconds = AWS_LIMITS.insyncMs / 1_000;
  // That is kind to it: the more wait, the more ask.
  const naiveReckoned = naive.map((at) => insyncSeconds + Math.max(at - insyncSeconds, 0) * scale);
  writeFileSync(PLOT, plot({ certificates: ours, addresses: moved, naive, naiveReckoned }));
  const [many, more] = [CERTIFICATES, ADDRESSES].map((count) => count.toLocaleString('en'));
  return [
    atMost(`${many} \`/dnsconfig\` at once, all answered`, last(ours), 60, 45, 's'),
    atLeast(`one change per call / Gatepost, ${many} names`, last(naiveReckoned) / last(ours), 5, 20),
    atMost(`${more} gateways with a new address at once, all in DNS`, last(moved), 90, 60, 's'),
  ];
}

const last = (arrivals: Arrivals) => arrivals.at(-1) ?? Infinity;
