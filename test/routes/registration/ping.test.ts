import { ping } from '../../../functions/registration/routes/ping';
import { roleOf } from '../../../local/deployment';
import { freshAddress } from '../../support/call';
import { eventually } from '../../support/eventually';
import { TestGateway } from '../../support/gateway';
import { guardsItsToken } from './guards-its-token';
import { expectRefusal } from './expect-refusal';
import { describeRoute } from '../describe-route';

describeRoute(ping, (system) => {
  test('answers a sign of life with an empty 200 that any web page may read', async () => {
    const gateway = await TestGateway.subscribe(system);
    const answer = await gateway.ping();
    expect(answer).toMatchObject({ status: 200, text: '' });
    expect(answer.headers).toMatchObject({ 'access-control-allow-origin': '*', 'cache-control': 'no-store' });
  });

  test('reads one item and writes nothing while address and day stay the same', async () => {
    const gateway = await TestGateway.subscribe(system, { mode: 1 });
    await gateway.ping();
    await eventually(async () => expect(await system.resolve('A', gateway.name)).toEqual([gateway.address]));
    await system.running.idle();
    const before = await gateway.stored();
    const calls = system.awsCalls.length;
    system.clock.forward({ hours: 23 });
    await gateway.ping();
    const own = system.awsCalls.slice(calls).filter(({ caller }) => caller === roleOf(ping));
    expect(own.map(({ action }) => action)).toEqual(['dynamodb:GetItem']);
    expect(await gateway.stored()).toEqual(before);
  });

  test('remembers the last sign of life after a day, and the address it came from at once', async () => {
    const gateway = await TestGateway.subscribe(system);
    const { timestamp } = await gateway.info();
    system.clock.forward({ hours: 25 });
    await gateway.ping();
    expect(Number((await gateway.info()).timestamp) - Number(timestamp)).toBeGreaterThanOrEqual(25 * 3_600);

    const address = freshAddress();
    await gateway.ping(address);
    expect(await gateway.info()).toMatchObject({ last_ip: address });
  });

  test('leads a mode 1 name to its new address', async () => {
    const gateway = await TestGateway.subscribe(system, { mode: 1 });
    const address = freshAddress();
    await gateway.ping(address);
    await eventually(async () => expect(await system.resolve('A', gateway.name)).toEqual([address]));
  });

  test('changes nothing in DNS for a mode 0 name, wherever it calls from', async () => {
    const gateway = await TestGateway.subscribe(system);
    await gateway.ping(freshAddress());
    await system.sweep();
    expect(await system.resolve('A', gateway.name)).toEqual(['127.0.0.1']);
    expect(system.recordsOf(gateway.name)).toEqual([]);
  });

  test('keeps the other address family, until it was not refreshed for 48 hours', async () => {
    const gateway = await TestGateway.subscribe(system, { mode: 1 });
    const ipv6 = '2606:4700::1111';
    expect(await system.callFrom(ipv6, ping, { token: gateway.token })).toMatchObject({ status: 200 });
    await eventually(async () => expect(await system.resolve('AAAA', gateway.name)).toEqual([ipv6]));
    expect(await system.resolve('A', gateway.name)).toEqual([gateway.address]);

    // IPv4 is refreshed every day, IPv6 never again.
    for (const hours of [24, 23]) {
      system.clock.forward({ hours });
      await gateway.ping();
    }
    await system.sweep();
    expect(await system.resolve('AAAA', gateway.name)).toEqual([ipv6]);
    system.clock.forward({ hours: 2 });
    await system.sweep();
    expect(await system.resolve('AAAA', gateway.name)).toBe('NODATA');
    expect(await system.resolve('A', gateway.name)).toEqual([gateway.address]);
  });

  test('brings an address that had expired back into DNS', async () => {
    const gateway = await TestGateway.subscribe(system, { mode: 1 });
    await gateway.ping();
    await eventually(async () => expect(await system.resolve('A', gateway.name)).toEqual([gateway.address]));
    system.clock.forward({ hours: 49 });
    await system.sweep();
    // Neither the old address nor the tunnel's front-end, where nobody of that name is.
    expect(await system.resolve('A', gateway.name)).toBe('NODATA');
    expect(await system.resolve('AAAA', gateway.name)).toBe('NODATA');
    await gateway.ping();
    await eventually(async () => expect(await system.resolve('A', gateway.name)).toEqual([gateway.address]));
  });

  test('takes an IPv4 address that came mapped into IPv6 for the IPv4 address', async () => {
    const gateway = await TestGateway.subscribe(system, { mode: 1 });
    await system.callFrom('::ffff:93.184.216.34', ping, { token: gateway.token });
    await eventually(async () => expect(await system.resolve('A', gateway.name)).toEqual(['93.184.216.34']));
    expect(await system.resolve('AAAA', gateway.name)).toBe('NODATA');
  });

  test('refuses an address that the Internet cannot reach in mode 1, and leaves DNS alone', async () => {
    const gateway = await TestGateway.subscribe(system, { mode: 1 });
    const answer = await system.callFrom(
      '10.0.0.1',
      ping,
      { token: gateway.token },
      { allowPrivateAddresses: false },
    );
    expectRefusal(answer, 'InvalidParameter');
    expect(await gateway.info()).toMatchObject({ last_ip: gateway.address });
  });

  test('takes any address in mode 0, which publishes none', async () => {
    const gateway = await TestGateway.subscribe(system);
    const answer = await system.callFrom(
      '10.0.0.1',
      ping,
      { token: gateway.token },
      { allowPrivateAddresses: false },
    );
    expect(answer.status).toBe(200);
  });

  test('never reads X-Forwarded-For, which a client writes as it likes', async () => {
    const gateway = await TestGateway.subscribe(system, { mode: 1 });
    const headers = { 'x-forwarded-for': '93.184.216.34', forwarded: 'for=93.184.216.34' };
    await system.call(ping.path, { token: gateway.token }, { headers, from: gateway.address });
    expect(await gateway.info()).toMatchObject({ last_ip: gateway.address });
  });

  guardsItsToken(system, ping);
});
