import { info } from '../../../functions/registration/routes/info';
import { subscribe } from '../../../functions/registration/routes/subscribe';
import { freshName } from '../../support/gateway';
import { useSystem, type TestSystem } from '../../support/test-system';

const frontEnds = {
  default: { ipv4: ['192.0.2.1'], ipv6: [] },
  EU: { ipv4: ['192.0.2.2'], ipv6: ['2001:db8::2'] },
};
const IN_EUROPE = '193.0.6.139';
const IN_AMERICA = '8.8.8.8';

async function subscribeFrom(system: TestSystem, ip: string, parameters: Record<string, string> = {}) {
  const name = freshName();
  const answer = await system.callFrom(ip, subscribe, { name, ...parameters });
  const { token } = JSON.parse(answer.text) as { token: string };
  await system.sweep();
  const { text } = await system.call(info.path, { token });
  return { name, info: JSON.parse(text) as Record<string, unknown> };
}

describe('with a front-end for a continent', () => {
  const system = useSystem({ registration: { frontEndByContinent: true, frontEnds } });

  test('a gateway there is reached through it', async () => {
    const { name, info } = await subscribeFrom(system, IN_EUROPE);
    expect(info).toMatchObject({ continent: 'EU' });
    expect(await system.resolve('A', name)).toEqual(['192.0.2.2']);
    expect(await system.resolve('AAAA', name)).toEqual(['2001:db8::2']);
  });

  test('a gateway elsewhere is reached through the default one, and needs no record', async () => {
    const { name, info } = await subscribeFrom(system, IN_AMERICA);
    expect(info).toMatchObject({ continent: 'NA' });
    expect(system.recordsOf(name)).toEqual([]);
    expect(await system.resolve('A', name)).toEqual(['192.0.2.1']);
  });

  test('a gateway in mode 1 is reached at its own address, wherever it is', async () => {
    const { name } = await subscribeFrom(system, IN_EUROPE, { mode: '1' });
    expect(await system.resolve('A', name)).toEqual([IN_EUROPE]);
  });

  test('an address that nobody knows gets the default', async () => {
    const { name, info } = await subscribeFrom(system, '10.1.2.3');
    expect(info).toMatchObject({ continent: '' });
    expect(await system.resolve('A', name)).toEqual(['192.0.2.1']);
  });
});

describe('unless the settings say otherwise', () => {
  const system = useSystem({ registration: { frontEnds } });

  test('nobody asks where a gateway is', async () => {
    const { name, info } = await subscribeFrom(system, IN_EUROPE);
    expect(info).toMatchObject({ continent: '' });
    expect(await system.resolve('A', name)).toEqual(['192.0.2.1']);
  });
});
