/** Every curl line of the mail document, as it is printed, and the way of a domain to another installation. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { runCaptured } from '../adapters/admin/admin-system';
import { MovableClock } from '../support/movable-clock';
import { setOperator } from '../support/mail-operator';
import { TestSystem } from '../support/test-system';
import { freePort, startPebble, type Pebble } from './support/pebble';
import { describeWith, run } from './support/tools';

describeWith(['curl', 'openssl', 'tar', 'pebble', 'bash'], 'the document', () => {
  const folder = mkdtempSync(join(tmpdir(), 'gatepost-document-'));
  let pebble: Pebble;
  let system: TestSystem;
  let environment: Record<string, string>;

  beforeAll(async () => {
    const dnsPort = await freePort();
    pebble = await startPebble(dnsPort);
    const { directoryUrl, rootCertificate } = pebble;
    const mail = { acme: { directoryUrl, rootCertificate } };
    system = new TestSystem({ dnsPort, mail, clock: new MovableClock({ startsAt: Date.now() }) });
    await system.start();
    environment = { PORT: new URL(system.running.baseUrl).port, DNS_PORT: String(dnsPort) };
  });
  afterAll(async () => {
    await system.stop();
    await pebble.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const admin = (...argv: string[]) => runCaptured(argv, environment);

  test('answers each of its curl lines', async () => {
    await setOperator(system, 'operator', 'secret');
    const script = resolve(__dirname, '../../docs/mail-api.sh');
    const { code, output } = await run('env', ['WAIT_SECONDS=40', script, system.running.baseUrl]);
    console.log(output);
    expect(code).toBe(0);
    const statuses = [...output.matchAll(/^\[(\d{3})\]$/gm)].map(([, status]) => status);
    expect(statuses).toEqual(['401', ...Array<string>(14).fill('200')]);
    expect(output).toContain('"days_left":89,"status":"valid"');
    expect(output.trimEnd()).toMatch(/\{"result":true,"domains":\[\]\}\n\[200\]$/);
  });

  test('lets a domain move: exported, deleted, imported, exported again with the same content', async () => {
    const curl = (...args: string[]) => run('curl', ['-sS', ...args]);
    const base = `${system.running.baseUrl}/mail`;
    const login = await curl('-F', 'username=operator', '-F', 'password=secret', `${base}/auth`);
    const { token } = JSON.parse(login.output) as { token: string };
    const header = ['-H', `Auth-token: ${token}`];
    const domain = 'moving.gateways.test';
    const user = ['-F', `username=admin@${domain}`, '-F', 'password=x'];
    await curl(...header, '-F', `domain=${domain}`, ...user, `${base}/domains`);
    await curl(...header, '-F', `domain=${domain}`, `${base}/dkim/add-new-domain`);
    const download = async (name: string) => {
      const file = join(folder, name);
      await curl('-X', 'GET', ...header, '-F', `domain=${domain}`, '-o', file, `${base}/export/domain`);
      const read = async (path: string) => (await run('tar', ['xzOf', file, path])).output;
      const key = await read(`opendkim/keys/${domain}/mail.private`);
      return { file, users: await read('dovecot/passwd-file'), key, zone: await read(`dns/${domain}.zone`) };
    };
    const before = await download('before.tar.gz');
    expect((await admin('mail', 'import', before.file)).stderr).toContain(
      `The domain ${domain} exists already`,
    );
    await curl('-X', 'DELETE', ...header, '-F', `domain=${domain}`, `${base}/domain`);
    await system.running.idle();
    const imported = await admin('mail', 'import', before.file);
    console.log(imported.stdout);
    expect(imported).toMatchObject({ exitCode: 0 });
    const after = await download('after.tar.gz');
    expect({ ...after, file: '' }).toEqual({ ...before, file: '' });
    expect(readFileSync(before.file).length).toBeGreaterThan(0);

    await system.running.idle();
    const verified = await admin('mail', 'verify', domain);
    console.log(verified.stdout);
    expect(verified.exitCode).toBe(3);
    expect(verified.stdout).toMatch(/ok {6}DKIM key "mail"/);
    expect(verified.stdout).toMatch(
      /MISSING MX: mail goes to mail\.moving\.gateways\.test, which has no address/,
    );
  });
});
