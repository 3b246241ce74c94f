import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { printCounts } from '../support/count-answers';
import { TestGateway } from '../support/gateway';
import { useSystem } from '../support/test-system';

const DATA = mkdtempSync(join(tmpdir(), 'gatepost-secrets-'));
const system = useSystem({ dataFolder: DATA });
afterAll(() => rmSync(DATA, { recursive: true, force: true }));

test('no token is in clear in a log line, a stored item or a file, the mails in the inbox aside', async () => {
  const secrets = new Set<string>();
  for (let round = 0; round < 5; round += 1) {
    const gateway = await TestGateway.subscribe(system);
    remember(gateway.token);
    const link = await gateway.verificationLink();
    remember(new URLSearchParams(link.split('?')[1]).get('s')!);
    await system.call(link);
    await gateway.setChallenge(`challenge-${round}`);
    await gateway.info();
    const reclamationToken = await gateway.reclamationToken();
    remember(reclamationToken);
    const again = await system.call('/subscribe', { name: gateway.name, reclamationToken });
    remember((JSON.parse(again.text) as { token: string }).token);
    // Refusals must not tell either.
    await gateway.ping();
    await system.call('/subscribe', { name: gateway.name, reclamationToken });
    await system.call('/unsubscribe', { reclamationToken });
  }
  // A mail whose sending fails says so in the log, without what it says.
  system.faults.inject('error', { service: 'ses' }, 2);
  const unlucky = await TestGateway.subscribe(system);
  remember(unlucky.token);
  await unlucky.setEmail();
  await system.running.idle();

  const items = await system.items();
  const files = filesBelow(DATA).filter((file) => !file.endsWith('inbox.jsonl'));
  const places = {
    'log lines': system.logLines,
    'stored items': items.map((item) => JSON.stringify(item)),
    files: files.map((file) => readFileSync(file, 'latin1')),
  };
  for (const [place, texts] of Object.entries(places)) {
    const found = [...secrets].filter((secret) => texts.some((text) => text.includes(secret)));
    expect({ place, found }).toEqual({ place, found: [] });
  }
  printCounts('secrets searched for', {
    secrets: secrets.size,
    'log lines': system.logLines.length,
    items: items.length,
    files: files.length,
  });
  expect(secrets.size).toBeGreaterThan(20);
  expect(items.length).toBeGreaterThan(10);
  expect(system.logLines.length).toBeGreaterThan(20);

  /** A token as a whole, and its random part alone. */
  function remember(secret: string) {
    secrets.add(secret).add(secret.split('.')[0]!);
  }
});

function filesBelow(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    const entry = statSync(path, { throwIfNoEntry: false });
    if (!entry) return [];
    if (entry.isDirectory()) return filesBelow(path);
    return entry.isFile() ? [path] : [];
  });
}
