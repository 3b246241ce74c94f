import { PassThrough } from 'node:stream';
import { connect } from '../../../admin/connection';
import type { Difference } from '../../../admin/drift';
import { ProgressBar } from '../../../admin/progress-bar';
import { verifyZone } from '../../../admin/verify-zone';
import { registrationSettingsSchema } from '../../../functions/registration/settings';
import { byHand, runCaptured, startAdminSystem, ZONE, type AdminSystem } from './admin-system';

// Most of the time goes into waiting for the DNS writer.
jest.setTimeout(30_000);

interface Verified {
  names: number;
  recordSets: number;
  drifted: string[];
  differences: Difference[];
  pending: string[];
  foreign: number;
  foreignAtNames: { name: string; type: string }[];
  /** Of repair alone, like `before`. */
  mended?: string[];
  before?: Verified;
}

/** Runs `zone verify` or `zone repair`. */
async function zone(on: AdminSystem, command: 'verify' | 'repair') {
  const { exitCode, value } = await on.json('zone', command);
  return { exitCode, value: value as Verified };
}

const kinds = ({ differences }: Verified) =>
  differences.map(({ kind, name, type }) => `${kind} ${name} ${type}`).sort();

describe('a zone that somebody changed by hand', () => {
  let on: AdminSystem;
  let before: string[];
  const foreign = [
    `demo.${ZONE}. MX 300 10 mail.example.org.`,
    `printer.${ZONE}. A 300 192.0.2.7`,
    `${ZONE}. TXT 300 "v=spf1 -all"`,
  ];

  beforeAll(async () => {
    on = await startAdminSystem();
    await on.subscribe('demo', { mode: '1' });
    await on.subscribe('moved', { mode: '1' });
    const token = await on.subscribe('certified');
    await on.get('/dnsconfig', { token, challenge: 'right' });
    await on.system.idle();
    before = on.records();
    await on.changeByHand(
      byHand('DELETE', 'demo', 'A', '127.0.0.1', 60),
      byHand('UPSERT', 'moved', 'A', '192.0.2.1', 60),
      byHand('UPSERT', '_acme-challenge.certified', 'TXT', '"wrong"', 10),
      byHand('CREATE', 'demo', 'MX', '10 mail.example.org.'),
      byHand('CREATE', 'printer', 'A', '192.0.2.7'),
      byHand('CREATE', '', 'TXT', '"v=spf1 -all"'),
      {
        Action: 'DELETE',
        ResourceRecordSet: {
          Name: `*.${ZONE}`,
          Type: 'A',
          AliasTarget: {
            DNSName: `default.tunnel.${ZONE}`,
            HostedZoneId: on.system.deployed.hostedZones[ZONE],
            EvaluateTargetHealth: false,
          },
        },
      },
    );
    await on.changeByHand(byHand('DELETE', 'default.tunnel', 'A', '127.0.0.1'));
  });

  afterAll(() => on.stop());

  it('verify prints the drift and exits with 3', async () => {
    const { exitCode, value } = await zone(on, 'verify');
    expect(exitCode).toBe(3);
    expect(kinds(value)).toEqual([
      `different _acme-challenge.certified.${ZONE} TXT`,
      `different moved.${ZONE} A`,
      `missing *.${ZONE} A`,
      `missing default.tunnel.${ZONE} A`,
      `missing demo.${ZONE} A`,
    ]);
    expect(value).toMatchObject({
      names: 4,
      pending: [],
      foreign: 3,
      foreignAtNames: [{ name: `demo.${ZONE}`, type: 'MX' }],
    });

    const { stdout } = await on.admin('zone', 'verify');
    expect(stdout).toContain(`missing  demo.${ZONE}. 60 A 127.0.0.1\n`);
    expect(stdout).toContain(
      `different  moved.${ZONE}. 60 A 127.0.0.1\n  found    moved.${ZONE}. 60 A 192.0.2.1\n`,
    );
    expect(stdout).toContain('5 differences at 4 names\n3 record sets not made by Gatepost, left alone\n');
  });

  it('repair mends what is missing, and leaves alone what somebody changed', async () => {
    const { exitCode, value } = await zone(on, 'repair');
    expect(exitCode).toBe(3);
    expect(value.mended?.sort()).toEqual([ZONE, `demo.${ZONE}`].sort());
    expect(value.before?.drifted).toHaveLength(4);
    expect(kinds(value)).toEqual([
      `different _acme-challenge.certified.${ZONE} TXT`,
      `different moved.${ZONE} A`,
    ]);
    expect(on.records()).toContain(`moved.${ZONE}. A 60 192.0.2.1`);
  });

  it('repair --replace has ours take the place of one record set, and of no other', async () => {
    const first = await on.json('zone', 'repair', '--replace', `moved.${ZONE}.`, 'a');
    expect(first.exitCode).toBe(3);
    expect(kinds(first.value as Verified)).toEqual([`different _acme-challenge.certified.${ZONE} TXT`]);
    const second = await on.json('zone', 'repair', '--replace', `_acme-challenge.certified.${ZONE}`, 'TXT');
    expect(second).toMatchObject({ exitCode: 0, value: { drifted: [], differences: [], foreign: 3 } });
    expect(on.records().sort()).toEqual([...before, ...foreign].sort());

    expect(await on.admin('zone', 'verify')).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining('no drift\n') as string,
    });
    expect(await on.admin('zone', 'repair', '--replace', `moved.${ZONE}`)).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('takes one name and one type') as string,
    });
  });

  it('repair of a zone in order changes nothing', async () => {
    const records = on.records();
    const { exitCode, stdout } = await on.admin('zone', 'repair');
    expect(exitCode).toBe(0);
    expect(stdout).toContain('Mended 0 of 0 names that had drifted.');
    expect(on.records()).toEqual(records);
  });

  it('a name whose record cannot be written is named with the reason, and stops no other', async () => {
    await on.subscribe('blocked', { mode: '1' });
    await on.system.idle();
    await on.changeByHand(
      byHand('DELETE', 'blocked', 'A', '127.0.0.1', 60),
      byHand('CREATE', 'blocked', 'CNAME', 'elsewhere.example.org.'),
      byHand('DELETE', 'moved', 'A', '127.0.0.1', 60),
    );
    const { exitCode, stdout } = await on.admin('zone', 'repair');
    expect(exitCode).toBe(3);
    expect(stdout).toContain('Mended 1 of 2 names that had drifted.');
    expect(stdout).toMatch(
      new RegExp(`missing +blocked.${ZONE}. 60 A 127.0.0.1\n +in the way +blocked.${ZONE}. CNAME`),
    );
    expect(on.records()).toContain(`moved.${ZONE}. A 60 127.0.0.1`);

    await on.changeByHand(byHand('DELETE', 'blocked', 'CNAME', 'elsewhere.example.org.'));
    expect(await on.admin('zone', 'repair')).toMatchObject({ exitCode: 0 });
    expect(on.records()).toContain(`blocked.${ZONE}. A 60 127.0.0.1`);
  });

  it('a terminal sees how far it is', async () => {
    const environment = { PORT: new URL(on.system.baseUrl).port };
    const { stderr } = await runCaptured(['zone', 'verify'], environment, { typed: '' });
    expect(stderr).toMatch(/Listing the zone █{30} 1\d\/1\d\r/);
  });
});

describe('a zone at work', () => {
  const { limits: LIMITS } = registrationSettingsSchema.parse({
    zone: ZONE,
    frontEnds: { default: { ipv4: ['127.0.0.1'] } },
  });

  it('has names that are due and no drift, and repair leaves them to the writer', async () => {
    const on = await startAdminSystem({ workers: [] });
    await on.subscribe('waiting', { mode: '1' });
    const { exitCode, value } = await zone(on, 'verify');
    expect(exitCode).toBe(0);
    expect(value).toMatchObject({ drifted: [], pending: [`waiting.${ZONE}`] });
    expect((await zone(on, 'repair')).value.mended).toEqual([]);
    await on.stop();
  });

  it('does not take for drift what is written between its looks at the names and at the zone', async () => {
    const on = await startAdminSystem();
    const token = await on.subscribe('renewing');
    await on.get('/dnsconfig', { token, challenge: 'first' });
    await on.system.idle();
    const connection = await connect({}, { PORT: new URL(on.system.baseUrl).port });
    const progress = new ProgressBar(new PassThrough());
    // It sleeps to keep Route 53's pace, just before it lists the zone.
    const sleep = async () => {
      await on.get('/dnsconfig', { token, challenge: 'second' });
      await on.subscribe('newcomer', { mode: '1' });
      await on.system.idle();
    };
    const report = await verifyZone(ZONE, {
      connection: { ...connection, route53RequestsPerSecond: 1 },
      clock: { now: Date.now, sleep },
      progress,
    });
    expect(report).toMatchObject({
      drifted: [],
      pending: [`renewing.${ZONE}`, `newcomer.${ZONE}`],
      foreign: 0,
    });
    connection.close();
    await on.stop();
  });

  it('never shows what is being written as drift', async () => {
    const on = await startAdminSystem({
      route53: { requestsPerSecond: 40, insyncMs: 0, processingMs: 5 },
      registration: { limits: { ...LIMITS, newNamesPerAddressAndHour: 100_000 } },
    });
    let busy = true;
    const work = async () => {
      for (let index = 0; busy; index += 1) {
        const token = await on.subscribe(`busy-${index}`, { mode: '1' });
        if (index % 2 === 0) await on.get('/unsubscribe', { token });
      }
    };
    const working = work();
    for (let round = 0; round < 8; round += 1) {
      const { value } = await zone(on, 'verify');
      expect(value.differences).toEqual([]);
    }
    busy = false;
    await working;
    await on.system.idle();
    const { value } = await zone(on, 'verify');
    expect(value).toMatchObject({ differences: [], pending: [], foreign: 0 });
    await on.stop();
  }, 60_000);
});
