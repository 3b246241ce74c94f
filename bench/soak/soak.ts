/**
 * `npm run soak`: everybody uses a local system for 20 minutes, or for `-- --minutes <n>`. Writes docs/soak.md and its
 * plot, and fails when memory or a queue grows, when something is stuck, or when an answer is not as it should be.
 */
import { fork, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { gatewayLife } from './gateway-life';
import { installerLife, serverLife } from './installer-life';
import { mailOperatorLife } from './mail-operator-life';
import type { Report, Request, Sample, TimedSample } from './reports';
import { sipLife } from './sip-life';
import { figuresOf, writeSoakDocument, type Soak } from './soak-document';
import { strangerLife } from './stranger-life';
import { World, type Life } from './world';

const PROJECT = join(__dirname, '..', '..');
const SAMPLE_EVERY_MS = 10_000;
const PEOPLE = { gateways: 60, installers: 3, servers: 4, mailOperators: 2, callers: 12, strangers: 3 };
const MAIL_OPERATOR = { username: 'soak', password: 'a-password-for-the-soak' };

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { minutes: { type: 'string', default: '20' } } });
  const minutes = Number(values.minutes);
  if (!(minutes >= 1)) throw new Error('--minutes must be a number from 1');
  const folder = mkdtempSync(join(tmpdir(), 'gatepost-soak-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
  const system = await startProcess(folder);
  try {
    const soak = await soakFor(minutes, system);
    const figures = figuresOf(soak);
    console.table(
      figures.map(({ name, measured, mustHold, holds }) => ({ name, measured, mustHold, holds })),
    );
    for (const line of soak.wrong.slice(0, 20)) console.log(line);
    writeSoakDocument(soak, figures);
    if (figures.some(({ holds }) => !holds)) process.exitCode = 1;
  } finally {
    await system.stop();
  }
}

async function soakFor(minutes: number, system: SystemProcess): Promise<Soak> {
  const world = new World(system.baseUrl, system.zone);
  system.onMessages((messages) => world.deliver(messages));
  const lives = await everybody(system.baseUrl);
  const startedAt = performance.now();
  const seconds = () => (performance.now() - startedAt) / 1_000;

  const living = Promise.all(
    lives.map(async (life) => {
      // Who begins at once goes in step for good.
      await world.pause(Math.random() * 20_000);
      await world.repeat(life);
    }),
  );
  const samples: TimedSample[] = [];
  while (seconds() < minutes * 60) {
    const [sample] = await Promise.all([system.ask('sample'), delay(SAMPLE_EVERY_MS)]);
    samples.push({ ...sample, second: seconds() });
    console.log(lineOf(seconds(), world, sample));
  }
  world.end();
  await living;
  const end = await system.ask('settle');
  return { minutes, people: PEOPLE, samples, end, answers: world.answers, wrong: world.wrong };
}

/** Everybody, with the tokens and passwords that the operator's command gave them. */
async function everybody(baseUrl: string): Promise<Life[]> {
  const port = new URL(baseUrl).port;
  const { token: client } = await operator<{ token: string }>(port, [
    'client-token',
    'create',
    '--quota',
    '100000',
  ]);
  const { token: master } = await operator<{ token: string }>(port, ['master-token']);
  await operator(port, ['mail-admin', 'set', MAIL_OPERATOR.username], `${MAIL_OPERATOR.password}\n`);
  const address = 'administrator@sip.gateways.test';
  const made = ['account', 'create', address, '--admin', '--activated', '--api-key'];
  const { api_key: apiKey } = await operator<{ api_key: string }>(port, made);

  const many = (count: number, life: (number: number) => Life) =>
    Array.from({ length: count }, (_, number) => life(number));
  return [
    ...many(PEOPLE.gateways, gatewayLife),
    ...many(PEOPLE.installers, installerLife),
    ...many(PEOPLE.servers, (number) => serverLife(number, { client, master })),
    ...many(PEOPLE.mailOperators, (number) => mailOperatorLife(number, MAIL_OPERATOR)),
    ...many(PEOPLE.callers, (number) => sipLife(number, { address, apiKey })),
    ...many(PEOPLE.strangers, strangerLife),
  ];
}

/** Runs the operator's command on the local system, and gives what it prints as JSON. */
async function operator<Printed>(port: string, parameters: string[], standardInput = ''): Promise<Printed> {
  const admin = spawn(
    process.execPath,
    ['--import', 'tsx', 'bin/admin.ts', '--local', '--json', ...parameters],
    { cwd: PROJECT, env: { ...process.env, PORT: port }, stdio: ['pipe', 'pipe', 'inherit'] },
  );
  admin.stdin.end(standardInput);
  const [printed] = await Promise.all([text(admin.stdout), once(admin, 'close')]);
  if (admin.exitCode !== 0) throw new Error(`admin ${parameters.join(' ')} ended with ${admin.exitCode}`);
  return JSON.parse(printed) as Printed;
}

interface SystemProcess {
  baseUrl: string;
  zone: string;
  onMessages(deliver: (messages: Extract<Report, { messages: unknown }>['messages']) => void): void;
  ask(request: 'sample' | 'settle'): Promise<Sample>;
  stop(): Promise<void>;
}

async function startProcess(folder: string): Promise<SystemProcess> {
  const child = fork(join(__dirname, 'soak-system.ts'), [folder], {
    cwd: PROJECT,
    execArgv: ['--expose-gc', '--import', 'tsx'],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  child.on('message', (report: Report) => {
    if ('error' in report) console.error(report.error);
  });
  const { ready } = await reportOf(child, 'ready');
  return {
    ...ready,
    onMessages: (deliver) =>
      child.on('message', (report: Report) => {
        if ('messages' in report) deliver(report.messages);
      }),
    async ask(request) {
      const answered = reportOf(child, 'sample');
      child.send(request satisfies Request);
      return (await answered).sample;
    },
    async stop() {
      const ended = once(child, 'exit');
      if (child.connected) child.send('stop' satisfies Request);
      if (child.exitCode === null) await ended;
    },
  };
}

type Named<Name extends string> = Extract<Report, Record<Name, unknown>>;

/** The next report of this kind. @throws Error when the process ends before */
function reportOf<Name extends 'ready' | 'sample'>(child: ChildProcess, name: Name): Promise<Named<Name>> {
  return new Promise((resolve, reject) => {
    const onEnd = () => reject(new Error('The system ended'));
    const onReport = (report: Report) => {
      if (!(name in report)) return;
      child.off('exit', onEnd).off('message', onReport);
      resolve(report as Named<Name>);
    };
    child.on('message', onReport).once('exit', onEnd);
  });
}

function lineOf(second: number, { answers, wrong }: World, { heap, resident, queues }: Sample): string {
  const requests = [...answers.values()].flatMap((statuses) => [...statuses.values()]);
  const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(0)} MB`;
  const waiting = Object.entries(queues).map(
    ([id, { promised, lateSeconds }]) => `${id} ${promised}/${lateSeconds.toFixed(0)}s`,
  );
  return (
    `${second.toFixed(0).padStart(5)} s  ${requests.reduce((sum, count) => sum + count, 0)} requests, ${wrong.length} wrong, ` +
    `heap ${megabytes(heap)}, resident ${megabytes(resident)}, promises ${waiting.join(' ')}`
  );
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
