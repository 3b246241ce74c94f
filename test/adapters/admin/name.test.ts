import { dnsWriter } from '../../../functions/dns/workers/dns-writer';
import { dynamoNames } from '../../../functions/dns/store/dynamo-names';
import type { Gateway } from '../../../functions/registration/gateway';
import { NAMES_TABLE, runCaptured, startAdminSystem, ZONE, type AdminSystem } from './admin-system';
import { MovableClock } from '../../support/movable-clock';

// Most of the time goes into waiting for the DNS writer.
jest.setTimeout(30_000);

let on: AdminSystem;

beforeAll(async () => {
  // Without the mail sender, promised mails stay where they are.
  on = await startAdminSystem({ workers: [dnsWriter] });
});

afterAll(() => on.stop());

const itemOf = (name: string) => dynamoNames(on.dynamoDb, NAMES_TABLE).get<Gateway>(name);

describe('name show', () => {
  it('shows who holds a name and what is in DNS, by label or full name', async () => {
    await on.subscribe('shown', { mode: '1', desc: 'at home' });
    await on.system.idle();
    const { exitCode, value } = await on.json('name', 'show', 'shown');
    expect(exitCode).toBe(0);
    expect(value).toMatchObject({
      name: `shown.${ZONE}`,
      owner: 'gateway',
      holder: { description: 'at home', mode: 1, lastIp: '127.0.0.1' },
      dns: { state: 'applied', applied: [{ name: `shown.${ZONE}`, type: 'A', values: ['127.0.0.1'] }] },
    });
    const { stdout } = await on.admin('name', 'show', `Shown.${ZONE}.`);
    expect(stdout).toContain(`applied  shown.${ZONE}. 60 A 127.0.0.1`);
  });

  it('shows pending mails and verifications, and no hash or sealed secret', async () => {
    const token = await on.subscribe('secretive', { email: 'a@example.org' });
    await on.get('/setemail', { token, email: 'a@example.org', optout: '0' });
    const item = await itemOf(`secretive.${ZONE}`);
    const secrets = [
      token,
      item?.holder?.tokenHash,
      Buffer.from(item?.holder?.kiteSecret ?? []).toString('base64'),
      item?.holder?.verification?.tokenHash,
      ...(item?.mails ?? []).map(({ sealed }) => sealed),
    ];
    expect(secrets.filter(Boolean)).toHaveLength(5);

    const { stdout, value } = await on.json('name', 'show', 'secretive');
    expect(value).toMatchObject({
      holder: { verification: { email: 'a@example.org' } },
      mails: [{ template: 'verification', to: 'a@example.org' }],
    });
    const text = (await on.admin('name', 'show', 'secretive')).stdout;
    for (const secret of secrets) {
      expect(stdout).not.toContain(secret);
      expect(text).not.toContain(secret);
    }
  });

  it('does not let a description steer the terminal', async () => {
    await on.subscribe('painter', { desc: 'red \u001b[31m\u009b31m' });
    const { stdout } = await on.admin('name', 'show', 'painter');
    expect(stdout).toContain('red \ufffd[31m\ufffd31m');
  });

  it('says on standard error alone that nobody holds a name', async () => {
    const outcome = await on.admin('name', 'show', 'nobody', '--json');
    expect(outcome).toMatchObject({ exitCode: 1, stdout: '' });
    expect(outcome.stderr).toMatch(new RegExp(`\nNobody holds nobody.${ZONE}\n$`));
  });
});

describe('name list', () => {
  it('pages through all names, each once', async () => {
    const labels = ['paged-1', 'paged-2', 'paged-3', 'paged-4', 'paged-5'];
    for (const label of labels) await on.subscribe(label);
    const seen: string[] = [];
    const pages: number[] = [];
    let cursor: string[] = [];
    do {
      const { value } = await on.json(...['name', 'list', '--prefix', 'paged-', '--limit', '2', ...cursor]);
      const page = value as { names: { name: string }[]; cursor?: string };
      seen.push(...page.names.map(({ name }) => name));
      pages.push(page.names.length);
      cursor = page.cursor ? ['--cursor', page.cursor] : [];
    } while (cursor.length > 0);
    expect(pages).toEqual([2, 2, 1]);
    expect(seen.sort()).toEqual(labels.map((label) => `${label}.${ZONE}`));
  });

  it('prints a table for a person, with the zone’s own item', async () => {
    const { stdout } = await on.admin('name', 'list', '--limit', '1000');
    expect(stdout).toMatch(/^NAME +OWNER +RECORDS +DNS +LAST SEEN\n/);
    expect(stdout).toMatch(new RegExp(`^${ZONE} +zone +3 +applied$`, 'm'));
  });
});

describe('name delete', () => {
  it('frees a name: its token is void and its records go', async () => {
    const token = await on.subscribe('gone', { mode: '1' });
    await on.system.idle();
    const { exitCode, value } = await on.json('name', 'delete', 'gone', '--yes');
    expect({ exitCode, value }).toEqual({
      exitCode: 0,
      value: { name: `gone.${ZONE}`, freed: 'gateway', recordsToRemove: 1 },
    });
    expect(await on.get('/ping', { token })).toMatchObject({ status: 400 });
    await on.system.idle();
    expect(on.records().join('\n')).not.toContain('gone');
    expect(await itemOf(`gone.${ZONE}`)).toBeUndefined();
  });

  it('changes nothing without a yes', async () => {
    await on.subscribe('stays');
    expect(await on.admin('name', 'delete', 'stays')).toMatchObject({ exitCode: 2, stdout: '' });
    const environment = { PORT: new URL(on.system.baseUrl).port };
    const refused = await runCaptured(['name', 'delete', 'stays'], environment, { typed: 'no\n' });
    expect(refused.exitCode).toBe(1);
    expect(refused.stderr).toContain(`Free stays.${ZONE}, held by a gateway? [y/N]`);
    expect(await itemOf(`stays.${ZONE}`)).toMatchObject({ owner: 'gateway' });

    const agreed = await runCaptured(['name', 'delete', 'stays'], environment, { typed: 'y\n' });
    expect(agreed.exitCode).toBe(0);
  });

  it.each([
    ['an unknown name', 'unknown', /^Nobody holds unknown/m],
    ['the zone', ZONE, /held by the zone itself/],
  ])('refuses %s', async (_, name, message) => {
    const { exitCode, stderr } = await on.admin('name', 'delete', name, '--yes');
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(message);
  });
});

describe('name reserve', () => {
  it('keeps a name until it is deleted', async () => {
    const { value } = await on.json('name', 'reserve', 'shop', '--note', 'for ourselves');
    expect(value).toMatchObject({ owner: 'operator', holder: { note: 'for ourselves' } });
    expect((await on.get('/subscribe', { name: 'shop' })).body).toContain('"UnavailableName"');

    expect(await on.admin('name', 'delete', 'shop', '--yes')).toMatchObject({ exitCode: 0 });
    await on.subscribe('shop');
  });

  it('takes patterns, which keep new names alone', async () => {
    const clock = new MovableClock();
    const own = await startAdminSystem({ clock });
    try {
      const token = await own.subscribe('bank-before');
      const { value } = await own.json('name', 'reserve', 'bank-*', '--note', 'looks official');
      expect(value).toEqual({ patterns: ['bank-*'] });
      // A function works for a minute with the patterns that it read.
      clock.forward({ seconds: 61 });
      expect((await own.get('/subscribe', { name: 'bank-of-gateways' })).body).toContain('"UnavailableName"');
      await own.subscribe('my-bank');
      expect(await own.get('/ping', { token })).toMatchObject({ status: 200 });

      expect((await own.json('name', 'delete', 'bank-*')).value).toEqual({ patterns: [] });
      expect(await own.admin('name', 'delete', 'bank-*')).toMatchObject({ exitCode: 1, stdout: '' });
      clock.forward({ seconds: 61 });
      await own.subscribe('bank-of-gateways');
      expect(await own.admin('name', 'reserve', '*')).toMatchObject({ exitCode: 2 });
    } finally {
      await own.stop();
    }
  });

  it.each([
    ['held by a gateway', 'held', 1],
    ['that is the zone’s', ZONE, 2],
    ['two labels below', `a.b.${ZONE}`, 2],
    ['that is no label', '-x-', 2],
    ['of another zone', 'www.example.org', 2],
  ])('refuses a name %s', async (_, name, exitCode) => {
    if (name === 'held') await on.subscribe(name);
    expect(await on.admin('name', 'reserve', name)).toMatchObject({ exitCode, stdout: '' });
  });
});
