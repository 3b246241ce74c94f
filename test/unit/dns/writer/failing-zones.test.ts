import { runWorker, type AnyWorker } from '../../../../functions/http/worker';
import { dnsWriter } from '../../../../functions/dns/workers/dns-writer';
import { World, ZONE } from './world';

const SCHEDULE = { source: 'aws.events' } as never;
const context = { awsRequestId: 'run', getRemainingTimeInMillis: () => 900_000 };

/** One run of the worker over several zones, of which some have no lease to be had. @returns the lines of its log */
async function runOver(zones: readonly string[], failing: readonly string[]) {
  const { clock, names: store, settings, zones: dns } = new World();
  const lines: string[] = [];
  const ports = {
    settings,
    dns: Object.assign(dns, { zones, takeThrottled: () => 0 }),
    store: Object.assign(store, {
      // Somebody else writes the others.
      acquire: (zone: string) =>
        failing.includes(zone)
          ? Promise.reject(new Error(`no lease of ${zone}`))
          : Promise.resolve(undefined),
      nudge: () => Promise.resolve(),
    }),
  };
  const worker = { ...dnsWriter, ports: () => ports } as unknown as AnyWorker;
  const handler = runWorker(worker, { environment: {}, clock, writeLog: (line) => lines.push(line) });
  const ended = handler(SCHEDULE, context);
  await ended.catch(() => undefined);
  return { ended, lines: lines.map((line) => JSON.parse(line) as { error: unknown }) };
}

test('a run that several zones fail tells of each', async () => {
  const { ended, lines } = await runOver([ZONE, 'mail.test', 'shop.test'], [ZONE, 'shop.test']);
  await expect(ended).rejects.toThrow('2 of 3 failed');
  expect(lines).toMatchObject([
    { error: { errors: [{ message: `no lease of ${ZONE}` }, { message: 'no lease of shop.test' }] } },
  ]);
});

test('a run that one zone fails tells of that', async () => {
  const { ended, lines } = await runOver([ZONE, 'mail.test'], ['mail.test']);
  await expect(ended).rejects.toThrow('no lease of mail.test');
  expect(lines).toMatchObject([{ error: { message: 'no lease of mail.test' } }]);
});
