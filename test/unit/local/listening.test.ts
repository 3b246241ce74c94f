import { addressesToListenOn, httpUrl, listenEverywhere } from '../../../local/listening';

const refusal = (code: string) => Object.assign(new Error(code), { code });

/** Opens what is not refused, and keeps what is open. */
function machine(refused: Record<string, string[]> = {}) {
  const open = new Set<string>();
  const opened: string[] = [];
  return {
    open,
    opened,
    listen: (port: number, address: string) => {
      opened.push(`${address} ${port}`);
      const code = refused[address]?.shift();
      if (code) return Promise.reject(refusal(code));
      open.add(address);
      return Promise.resolve({
        port: port || 40_000 + opened.length,
        close: () => Promise.resolve(void open.delete(address)),
      });
    },
  };
}

test.each([
  [undefined, ['127.0.0.1', '::1?']],
  ['192.0.2.7', ['127.0.0.1', '::1?', '192.0.2.7']],
  ['2001:db8::7', ['127.0.0.1', '::1?', '2001:db8::7']],
  ['::1', ['127.0.0.1', '::1']],
  ['127.0.0.1', ['::1?', '127.0.0.1']],
  ['0.0.0.0', ['0.0.0.0', '::1?']],
  ['::', ['0.0.0.0', '::']],
])('with %s it listens on %j', (further, expected) => {
  const addresses = addressesToListenOn(further);
  expect(addresses.map(({ address, optional }) => `${address}${optional ? '?' : ''}`)).toEqual(expected);
});

test('takes the port that is free on the first address on the others, too', async () => {
  const { listen, opened } = machine();
  const listening = await listenEverywhere('server', 0, addressesToListenOn(), listen);
  expect(opened).toEqual(['127.0.0.1 0', '::1 40001']);
  expect(listening).toMatchObject({ port: 40_001, addresses: ['127.0.0.1', '::1'] });
});

test.each(['EADDRNOTAVAIL', 'EAFNOSUPPORT'])('does without IPv6 where there is none (%s)', async (code) => {
  const { listen } = machine({ '::1': [code] });
  const listening = await listenEverywhere('server', 8080, addressesToListenOn(), listen);
  expect(listening.addresses).toEqual(['127.0.0.1']);
});

test('looks for another free port when the one of the first address is taken on the second', async () => {
  const { listen, opened, open } = machine({ '::1': ['EADDRINUSE'] });
  await listenEverywhere('server', 0, addressesToListenOn(), listen);
  expect(opened).toEqual(['127.0.0.1 0', '::1 40001', '127.0.0.1 0', '::1 40003']);
  expect([...open]).toEqual(['127.0.0.1', '::1']);
});

test.each([
  ['::1', 'EADDRINUSE', 'The server cannot have port 80 on ::1: another program uses it'],
  ['127.0.0.1', 'EACCES', 'The server cannot have port 80 on 127.0.0.1: it needs privileges'],
  [
    '192.0.2.7',
    'EADDRNOTAVAIL',
    'The server cannot have port 80 on 192.0.2.7: this machine does not have that address',
  ],
])('says why it cannot listen on %s (%s), and leaves nothing open', async (address, code, message) => {
  const { listen, open } = machine({ [address]: [code] });
  const attempt = listenEverywhere('server', 80, addressesToListenOn('192.0.2.7'), listen);
  await expect(attempt).rejects.toMatchObject({ code, message });
  expect([...open]).toEqual([]);
});

test('writes an IPv6 address in brackets', () => {
  expect(httpUrl('2001:db8::7', 8080)).toBe('http://[2001:db8::7]:8080');
  expect(httpUrl('192.0.2.7', 80)).toBe('http://192.0.2.7:80');
});
