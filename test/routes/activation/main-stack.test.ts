import { checkin } from '../../../functions/activation/routes/checkin';
import { register } from '../../../functions/activation/routes/register';
import { revoke } from '../../../functions/activation/routes/revoke';
import { status } from '../../../functions/activation/routes/status';
import { roleOf } from '../../../local/deployment';
import { type Answer, freshAddress } from '../../support/call';
import { post } from '../../support/installer';
import { clientToken, masterToken, storeServers } from '../../support/operator';
import type { TestSystem } from '../../support/test-system';
import { describeRoute } from '../describe-route';

const bodyOf = ({ status, text }: Answer): object => ({ status, ...(JSON.parse(text) as object) });
const bearer = (token: string) => ({ headers: { authorization: `Bearer ${token}` } });
const INTERNAL = { status: 500, error: 'something went wrong on our side' };
const TOO_LARGE = { status: 413, error: 'the request body must be at most 64 KiB' };
const NO_MASTER = { status: 401, error: 'missing or invalid master token' };

let addresses = 0;
const freshIp = () => `198.51.100.${(addresses += 1)}`;

async function registered(system: TestSystem, token?: string): Promise<string> {
  const fields = { token: token ?? (await clientToken(system)), ip: freshIp(), hostname: 'edge.example.com' };
  return (JSON.parse((await post(system, register, fields)).text) as { server_id: string }).server_id;
}

describeRoute(register, (system) => {
  test('authorizes a server, and answers the same one for the same token and address', async () => {
    const token = await clientToken(system);
    const fields = { token, ip: '203.0.113.7', hostname: 'Edge.Example.com' };
    const first = bodyOf(await post(system, register, fields));
    expect(first).toEqual({
      status: 'authorized',
      server_id: expect.stringMatching(/^srv_[0-9a-f]{32}$/) as string,
      ip: '203.0.113.7',
      hostname: 'edge.example.com',
    });
    expect(bodyOf(await post(system, register, fields))).toEqual(first);
    const other = bodyOf(await post(system, register, { ...fields, ip: '203.0.113.8' }));
    expect(other).not.toMatchObject({ server_id: (first as { server_id: string }).server_id });
    expect(JSON.stringify(await system.items())).not.toContain(token);
    expect(system.logLines.join('')).not.toContain(token);
  });

  test('takes over the host name that a known server has now, and keeps it where none is told', async () => {
    const fields = { token: await clientToken(system), ip: freshIp() };
    const first = bodyOf(await post(system, register, fields));
    expect(first).toMatchObject({ hostname: '' });
    const named = bodyOf(await post(system, register, { ...fields, hostname: 'new.example.com' }));
    expect(named).toEqual({ ...first, hostname: 'new.example.com' });
    expect(bodyOf(await post(system, register, fields))).toEqual(named);
  });

  test('an IPv4 address that is written as IPv6 is the same server', async () => {
    const [token, ip] = [await clientToken(system), freshIp()];
    const first = bodyOf(await post(system, register, { token, ip }));
    expect(bodyOf(await post(system, register, { token, ip: `::ffff:${ip}` }))).toEqual(first);
  });

  test('takes forms as well, as old clients send them', async () => {
    const body = new URLSearchParams({ token: await clientToken(system), ip: freshIp() }).toString();
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    expect((await system.call(register.path, {}, { method: 'POST', headers, body })).status).toBe(200);
  });

  test.each([
    [{}, 400, "missing 'token' and/or 'ip'"],
    [{ ip: '203.0.113.1' }, 400, "missing 'token' and/or 'ip'"],
    [{ token: 'x' }, 400, "missing 'token' and/or 'ip'"],
    [{ token: '', ip: '203.0.113.1' }, 400, "missing 'token' and/or 'ip'"],
    [{ token: 'x', ip: 'somewhere' }, 400, "'ip' must be an IP address"],
    [{ token: 'x', ip: '203.0.113.1', hostname: 'a b' }, 400, "'hostname' must be a host name"],
    [{ token: 'x', ip: '203.0.113.1' }, 403, 'invalid token'],
  ])('refuses %j', async (fields, code, error) => {
    expect(bodyOf(await post(system, register, fields))).toEqual({ status: code, error });
  });

  test('refuses a revoked token, a revoked server, and more servers than the quota', async () => {
    const revoked = await clientToken(system, { revoked: true });
    expect(bodyOf(await post(system, register, { token: revoked, ip: freshIp() }))).toEqual({
      status: 403,
      error: 'invalid token',
    });

    const token = await clientToken(system, { quota: 2 });
    const ips = [freshIp(), freshIp(), freshIp()];
    const answers: Answer[] = [];
    for (const ip of ips) answers.push(await post(system, register, { token, ip }));
    expect(answers.map((answer) => answer.status)).toEqual([200, 200, 403]);
    expect(bodyOf(answers[2]!)).toEqual({ status: 403, error: 'server quota reached' });

    const { server_id } = bodyOf(answers[0]!) as { server_id: string };
    await post(system, revoke, { server_id }, bearer(await masterToken(system)));
    expect(bodyOf(await post(system, register, { token, ip: ips[0] }))).toEqual({
      status: 403,
      error: 'server is revoked',
    });
    // Its place is free again.
    expect((await post(system, register, { token, ip: ips[2] })).status).toBe(200);
  });

  test('40 servers at once with a quota of 7: 7 are authorized', async () => {
    const token = await clientToken(system, { quota: 7 });
    const answers = await Promise.all(
      Array.from({ length: 40 }, () =>
        post(system, register, { token, ip: freshIp() }, { from: freshAddress() }),
      ),
    );
    const statuses = answers.map((answer) => answer.status);
    process.stdout.write(
      `40 registrations with a quota of 7: ${statuses.filter((code) => code === 200).length} authorized\n`,
    );
    expect(statuses.filter((code) => code === 200)).toHaveLength(7);
    expect(statuses.filter((code) => code === 403)).toHaveLength(33);
  });

  test('takes 64 KiB and no more, and says nothing of what fails inside', async () => {
    expect(bodyOf(await post(system, register, { x: 'x'.repeat(65_536) }))).toEqual(TOO_LARGE);
    const token = await clientToken(system);
    system.faults.inject('error', { caller: roleOf(register) });
    expect(bodyOf(await post(system, register, { token, ip: freshIp() }))).toEqual(INTERNAL);
  });
});

describeRoute(checkin, (system) => {
  test('notes a sign of life, and writes nothing while it is steady', async () => {
    const server_id = await registered(system);
    expect(bodyOf(await post(system, checkin, { server_id }))).toEqual({ status: 'ok', server_id });
    const before = system.awsCalls.length;
    const own = (from: number) =>
      system.awsCalls
        .slice(from)
        .filter(({ caller }) => caller === roleOf(checkin))
        .map(({ action }) => action);
    await post(system, checkin, { server_id });
    expect(own(before)).toEqual(['dynamodb:GetItem']);
    system.clock.forward({ minutes: 5 });
    await post(system, checkin, { server_id });
    expect(own(before).at(-1)).toBe('dynamodb:UpdateItem');
  });

  test('tells a revoked server, and one that it does not know', async () => {
    const server_id = await registered(system);
    await post(system, revoke, { server_id }, bearer(await masterToken(system)));
    const answer = await post(system, checkin, { server_id });
    expect(answer.status).toBe(403);
    expect(JSON.parse(answer.text)).toEqual({ status: 'revoked', server_id });
    expect(bodyOf(await post(system, checkin, { server_id: 'srv_0' }))).toEqual({
      status: 404,
      error: 'unknown server',
    });
    expect(bodyOf(await post(system, checkin, {}))).toEqual({ status: 400, error: "missing 'server_id'" });
    expect(bodyOf(await post(system, checkin, { server_id: 7 }))).toMatchObject({ status: 400 });
  });

  test('takes 64 KiB and no more, and says nothing of what fails inside', async () => {
    expect(bodyOf(await post(system, checkin, { x: 'x'.repeat(65_536) }))).toEqual(TOO_LARGE);
    system.faults.inject('error', { caller: roleOf(checkin) });
    expect(bodyOf(await post(system, checkin, { server_id: 'srv_0' }))).toEqual(INTERNAL);
  });
});

describeRoute(revoke, (system) => {
  test('is the operator’s alone', async () => {
    const server_id = await registered(system);
    const unset = await post(system, revoke, { server_id }, bearer('guess'));
    expect(bodyOf(unset)).toEqual(NO_MASTER);
    expect(unset.headers['www-authenticate']).toBe('Bearer');
    const master = await masterToken(system);
    for (const authorization of ['', 'Bearer', 'Bearer ', `Basic ${master}`, `Bearer ${master}x`, master]) {
      const answer = await post(system, revoke, { server_id }, { headers: { authorization } });
      expect(bodyOf(answer)).toEqual(NO_MASTER);
    }
    for (let time = 1; time <= 2; time += 1) {
      const answer = await post(system, revoke, { server_id }, bearer(master));
      expect(bodyOf(answer)).toEqual({ status: 'revoked', server_id });
    }
    expect(system.logLines.join('')).not.toContain(master);
  });

  test('gives one place back, however often it is called at once', async () => {
    const token = await clientToken(system, { quota: 1 });
    const server_id = await registered(system, token);
    const master = bearer(await masterToken(system));
    await Promise.all(Array.from({ length: 10 }, () => post(system, revoke, { server_id }, master)));
    const [one, other] = [
      await post(system, register, { token, ip: freshIp() }),
      await post(system, register, { token, ip: freshIp() }),
    ];
    expect([one.status, other.status]).toEqual([200, 403]);
  });

  test('does not know every server, takes 64 KiB, and says nothing of what fails inside', async () => {
    const master = bearer(await masterToken(system));
    expect(bodyOf(await post(system, revoke, { server_id: 'srv_0' }, master))).toEqual({
      status: 404,
      error: 'unknown server',
    });
    expect(bodyOf(await post(system, revoke, {}, master))).toEqual({
      status: 400,
      error: "missing 'server_id'",
    });
    expect(bodyOf(await post(system, revoke, { server_id: ['x'] }, master))).toMatchObject({ status: 400 });
    expect(bodyOf(await post(system, revoke, { x: 'x'.repeat(65_536) }, master))).toEqual(TOO_LARGE);
    system.faults.inject('error', { caller: roleOf(revoke) });
    expect(bodyOf(await post(system, revoke, { server_id: 'srv_0' }, master))).toEqual(INTERNAL);
  });
});

describeRoute(status, (system) => {
  const list = async (master: string, parameters = {}) =>
    bodyOf(await system.call(status.path, parameters, bearer(master))) as {
      count: number;
      servers: { server_id: string; status: string; stale: boolean }[];
      next_cursor?: string;
    };

  test('lists the servers, flags the ones that stopped to check in, and shows no token', async () => {
    const token = await clientToken(system);
    const [steady, silent, gone] = [
      await registered(system, token),
      await registered(system, token),
      await registered(system, token),
    ];
    const master = await masterToken(system);
    await post(system, revoke, { server_id: gone }, bearer(master));
    system.clock.forward({ minutes: 61 });
    await post(system, checkin, { server_id: steady });

    const answer = await list(master);
    expect(answer.count).toBe(3);
    const shown = Object.fromEntries(answer.servers.map((server) => [server.server_id, server]));
    expect(shown[steady]).toMatchObject({
      status: 'authorized',
      stale: false,
      hostname: 'edge.example.com',
    });
    expect(shown[silent]).toMatchObject({ status: 'authorized', stale: true });
    expect(shown[gone]).toMatchObject({ status: 'revoked', stale: false });
    expect(JSON.stringify(answer)).not.toMatch(/token|hash/i);

    await system.sweep();
    const metrics = system.log.filter(({ function: id }) => id === 'server-watch').at(-1);
    expect(metrics).toMatchObject({ servers: 2, staleServers: 1 });
  });

  test('answers a thousand at once, and the rest behind a cursor', async () => {
    const missing = 1_002 - (await list(await masterToken(system))).count;
    await storeServers(system, missing);
    const master = await masterToken(system);
    const first = await list(master);
    expect(first.count).toBe(1_000);
    const second = await list(master, { cursor: first.next_cursor });
    expect(second).not.toHaveProperty('next_cursor');
    const ids = [...first.servers, ...second.servers].map(({ server_id }) => server_id);
    expect(new Set(ids).size).toBe(1_002);
  }, 60_000);

  test('is the operator’s alone, and says nothing of what fails inside', async () => {
    expect(bodyOf(await system.call(status.path))).toEqual(NO_MASTER);
    const master = await masterToken(system);
    expect(await list(master, { cursor: 'x'.repeat(65) })).toMatchObject({ status: 400 });
    system.faults.inject('error', { caller: roleOf(status) });
    expect(bodyOf(await system.call(status.path, {}, bearer(master)))).toEqual(INTERNAL);
  });

  test('lists a server that was registered a moment ago', async () => {
    const master = await masterToken(system);
    const id = await registered(system);
    system.faults.inject('late', { caller: roleOf(status), operation: 'Query' });
    expect((await list(master)).servers.map(({ server_id }) => server_id)).toContain(id);
  });
});
