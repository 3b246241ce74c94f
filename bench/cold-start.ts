/** Processor time of a function's start and of its warm calls, in processes of their own, taken in turns. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createAwsServer } from '../local/aws-server';
import type { StandIn } from '../local/stand-in';
import { pinnedTo } from './pinned';
import type { Recording } from './recordings';

/** A function to be measured. */
export interface Contestant {
  name: string;
  /** Absolute path of its entry. */
  code: string;
  recording: Recording;
  /** What it finds in its environment besides what is recorded. */
  environment?: Record<string, string>;
}

/** Milliseconds of processor time, user and system. */
export interface Cost {
  /** Boot, import and first call. */
  coldMs: number;
  /** A later call. */
  warmMs: number;
}

export interface Course {
  /** Of Node.js. */
  executable: string;
  /** Of `lambda-process.ts`, compiled. */
  program: string;
  folder: string;
  rounds: number;
  warmUpCalls?: number;
  warmCalls?: number;
}

/**
 * Runs the contestants A B C, A B C, …, each time in a new process on one processor.
 * @returns a cost for each round, by name
 */
export async function compare(
  contestants: readonly Contestant[],
  course: Course,
): Promise<Record<string, Cost[]>> {
  const costs: Record<string, Cost[]> = Object.fromEntries(contestants.map(({ name }) => [name, []]));
  // The first round fills the machine's file cache and does not count.
  for (let round = 0; round <= course.rounds; round += 1) {
    for (const contestant of contestants) {
      const cost = await run(contestant, course);
      if (round > 0) costs[contestant.name]?.push(cost);
    }
  }
  return costs;
}

async function run(contestant: Contestant, course: Course): Promise<Cost> {
  const { code, recording } = contestant;
  const server = createServer(
    createAwsServer({
      services: replay(recording),
      policyOf: () => [{ actions: ['*'], resources: ['*'] }],
    }),
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  mkdirSync(course.folder, { recursive: true });
  const task = join(course.folder, 'task.json');
  writeFileSync(
    task,
    JSON.stringify({
      code,
      event: recording.event,
      at: recording.at,
      warmUpCalls: course.warmUpCalls ?? 0,
      warmCalls: course.warmCalls ?? 0,
    }),
  );
  try {
    const [command, ...rest] = [...pinnedTo('0'), course.executable, course.program];
    const child = spawn(command, rest, {
      // Nothing of the shell's: NODE_OPTIONS and NODE_EXTRA_CA_CERTS alone make a start half as long again.
      env: {
        ...recording.environment,
        AWS_ENDPOINT_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
        AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
        HOME: course.folder,
        BENCH_TASK: task,
        ...contestant.environment,
      },
      stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    });
    const [output, errors, report] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      text(child.stdio[3] as NodeJS.ReadableStream),
    ]);
    if (!report) throw new Error(`${contestant.name} did not end: ${errors}`);
    const { statusCode, ...cost } = JSON.parse(report) as Cost & { statusCode: number };
    if (statusCode >= 400) throw new Error(`${contestant.name} answered ${statusCode}: ${output}`);
    return cost;
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

/** Answers each kind of request with what was recorded for it, in turn and then from the beginning. */
function replay({ awsCalls }: Recording): Record<string, StandIn> {
  const counts = new Map<string, number>();
  const standInOf =
    (service: string): StandIn =>
    ({ headers }) => {
      const target = headers['x-amz-target'] ?? '';
      const known = awsCalls.filter(
        (call) => call.service === service && target.endsWith(`.${call.operation}`),
      );
      const answers = known.length > 0 ? known : awsCalls.filter((call) => call.service === service);
      const key = `${service} ${target}`;
      const count = counts.get(key) ?? 0;
      counts.set(key, count + 1);
      const { status, headers: answered, answer } = answers[count % answers.length]!;
      return Promise.resolve({ status, headers: answered, body: Buffer.from(answer, 'base64') });
    };
  return Object.fromEntries(awsCalls.map(({ service }) => [service, standInOf(service)]));
}

async function text(stream: NodeJS.ReadableStream | null): Promise<string> {
  let all = '';
  for await (const chunk of stream ?? []) all += String(chunk);
  return all;
}

/** The middle one; of the two middle ones the lower. */
export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? NaN;
}

/** How many times as much as another, in the median of the rounds. */
export const ratio = (costs: readonly Cost[], others: readonly Cost[], figure: keyof Cost): number =>
  median(costs.map((cost, round) => cost[figure] / (others[round]?.[figure] ?? NaN)));
