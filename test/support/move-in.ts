/** People move in: a registration server's database is imported, the import is killed half-way and repeated. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { allNames } from '../../admin/all-names';
import type { ImportReport } from '../../admin/registration-server/import-gateways';
import { dynamoNames } from '../../functions/dns/store/dynamo-names';
import { hashSecret } from '../../functions/secrets/hash';
import type { Gateway } from '../../functions/registration/gateway';
import { NAMES_TABLE, startAdminSystem, ZONE, type AdminSystem } from '../adapters/admin/admin-system';
import { call } from './call';
import { eventually } from './eventually';
import { printFigures } from './print-figures';
import { oldDomain, sqliteFile } from './registration-server-file';
import { resolveName } from './resolve';

/** @param count of gateways; one in four has dynamic DNS */
export function describeMovingIn(count: number, timeoutMs: number): void {
  describe(`moving in with ${count} gateways`, () => {
    const folder = mkdtempSync(join(tmpdir(), 'gatepost-move-in-'));
    const file = join(folder, 'domains.sqlite');
    const domains = Array.from({ length: count }, (_, position) =>
      oldDomain(`box${position}`, ZONE, {
        mode: position % 4 === 0 ? 1 : 0,
        last_ip: `127.${position % 200}.${Math.floor(position / 200)}.7`,
        ...(position % 3 === 0
          ? { email: `owner${position % 500}@example.org`, verified: true, optout: false }
          : {}),
      }),
    );
    let on: AdminSystem;
    const running = new Set<ChildProcess>();

    beforeAll(async () => {
      writeFileSync(file, await sqliteFile(domains));
      on = await startAdminSystem();
    }, timeoutMs);

    afterAll(async () => {
      for (const child of running) child.kill('SIGKILL');
      await on.stop();
      rmSync(folder, { recursive: true });
    });

    /** The command as npm runs it, in a process of its own. */
    function startImport() {
      const child = spawn(
        process.execPath,
        ['--import', 'tsx', 'bin/admin.ts', 'import', 'registration-server', file, '--json'],
        { env: { ...process.env, PORT: new URL(on.system.baseUrl).port }, stdio: ['ignore', 'pipe', 'pipe'] },
      );
      running.add(child);
      const ended = once(child, 'exit').then(() => running.delete(child));
      return { child, ended, stdout: text(child.stdout), stderr: text(child.stderr) };
    }

    it(
      'goes on where it was killed, and no gateway notices',
      async () => {
        const names = dynamoNames(on.dynamoDb, NAMES_TABLE);
        const startedAt = Date.now();
        const killed = startImport();
        await eventually(
          async () => expect(await names.get(`box${Math.floor(count / 2)}.${ZONE}`)).toBeDefined(),
          { withinMs: timeoutMs, everyMs: 50 },
        );
        killed.child.kill('SIGKILL');
        await killed.ended;

        const repeated = startImport();
        const report = JSON.parse(await repeated.stdout) as ImportReport;
        const seconds = (Date.now() - startedAt) / 1_000;
        expect(await repeated.stderr).not.toContain('Error');
        expect(report).toMatchObject({ rows: count, refused: [], notes: {} });
        expect(report.imported + report.alreadyThere).toBe(count);
        expect(report.alreadyThere).toBeGreaterThanOrEqual(Math.floor(count / 2) - 100);
        expect(report.imported).toBeGreaterThan(0);

        // Each once, with its own token and mail address.
        const found = new Map<string, Gateway>();
        const connection = { dynamoDb: on.dynamoDb, namesTable: NAMES_TABLE } as Parameters<
          typeof allNames
        >[0];
        for await (const { name, owner, holder } of allNames(connection)) {
          if (owner === 'gateway') found.set(name, holder as Gateway);
        }
        expect(found.size).toBe(count);
        for (const { name, token, email } of domains) {
          const gateway = found.get(name.slice(0, -1));
          if (gateway?.tokenHash === hashSecret(token) && gateway.email === (email || undefined)) continue;
          throw new Error(`${name} is not as it was`);
        }

        // Every address is in DNS, once, and nothing else is.
        await on.system.idle();
        const dynamic = domains.filter(({ mode }) => mode === 1);
        const expected = dynamic.map(({ name, last_ip }) => `${name} A 60 ${last_ip}`);
        expect(
          on
            .records()
            .filter((record) => record.startsWith('box'))
            .sort(),
        ).toEqual(expected.sort());
        printFigures(`${count} gateways imported, killed half-way and repeated`, {
          seconds: Math.round(seconds),
          'imported before': report.alreadyThere,
        });

        await beAGateway(domains[4]!.token, `box4.${ZONE}`);
        await beAGateway(domains[5]!.token, `box5.${ZONE}`);
      },
      timeoutMs,
    );

    /** What a gateway in the field does, with the token that the old server gave it. */
    async function beAGateway(token: string, name: string) {
      const { baseUrl, dnsPort } = on.system;
      const from = '127.77.0.1';
      expect((await call(baseUrl, '/ping', { token }, { from })).status).toBe(200);
      const info = await call(baseUrl, '/info', { token }, { from });
      expect(JSON.parse(info.text)).toMatchObject({ name: `${name}.`, token, last_ip: from });
      // It renews its certificate.
      expect((await call(baseUrl, '/dnsconfig', { token, challenge: 'renewed' }, { from })).status).toBe(200);
      expect(await resolveName(dnsPort, `_acme-challenge.${name}`, 'TXT')).toEqual(['renewed']);
    }
  });
}
