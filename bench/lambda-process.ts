/**
 * What Lambda's runtime does, as far as a processor notices: boots, loads a handler, calls it, and then again. A program
 * of its own, which `cold-start.ts` starts under the Node.js to be measured. It writes what it used to file descriptor 3.
 */
import { readFileSync, writeSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

type Handler = (event: unknown, context: object) => Promise<{ statusCode: number }>;

interface Task {
  /** Absolute path; an `.mjs` is imported, anything else required, as Lambda does. */
  code: string;
  event: unknown;
  /** When the event was recorded: what is stored with it is valid then. */
  at: number;
  warmUpCalls: number;
  warmCalls: number;
}

const CONTEXT = { awsRequestId: 'bench', getRemainingTimeInMillis: () => 10_000 };

async function main(): Promise<void> {
  const task = JSON.parse(readFileSync(process.env.BENCH_TASK ?? '', 'utf8')) as Task;
  const startedAt = Date.now();
  const now = Date.now.bind(Date);
  Date.now = () => task.at + now() - startedAt;

  const { handler } = (
    task.code.endsWith('.mjs')
      ? await import(pathToFileURL(task.code).href)
      : createRequire(task.code)(task.code)
  ) as { handler: Handler };
  const { statusCode } = await handler(task.event, CONTEXT);
  const coldMs = cpuMs();

  for (let call = 0; call < task.warmUpCalls; call += 1) await handler(task.event, CONTEXT);
  const warmedMs = cpuMs();
  for (let call = 0; call < task.warmCalls; call += 1) await handler(task.event, CONTEXT);
  const warmMs = task.warmCalls === 0 ? 0 : (cpuMs() - warmedMs) / task.warmCalls;
  writeSync(3, JSON.stringify({ statusCode, coldMs, warmMs }));
  process.exit();
}

/** User and system time since the process began, boot included. */
function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

void main();
