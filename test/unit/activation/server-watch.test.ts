import type { Server } from '../../../functions/activation/server';
import { serverWatch } from '../../../functions/activation/workers/server-watch';
import { VirtualClock } from '../dns/writer/virtual-clock';

const STALE_AFTER_MINUTES = 30;
const clock = new VirtualClock();
const now = clock.now() / 1_000;

const server = (number: number, fields: Partial<Server> = {}): Server => ({
  id: `srv_${number}`,
  ip: '192.0.2.1',
  tokenHash: '',
  client: 'client',
  registeredAt: 0,
  lastCheckin: now,
  ...fields,
});

const STALE = { lastCheckin: now - STALE_AFTER_MINUTES * 60 - 1 };
const PAGES: Server[][] = [
  [server(1), server(2, STALE)],
  [server(3, { revokedAt: 1 })],
  [server(4), server(5, STALE)],
];

test('servers of every page are counted, the stale ones among them', async () => {
  const told: unknown[] = [];
  const list = (_limit: number, after = '0') => {
    const next = Number(after) + 1;
    return Promise.resolve({
      servers: PAGES[Number(after)] ?? [],
      ...(next < PAGES.length ? { next: String(next) } : {}),
    });
  };
  await serverWatch.handle(
    { kind: 'schedule' },
    { servers: { list }, settings: { staleAfterMinutes: STALE_AFTER_MINUTES } } as never,
    {
      clock,
      log: { info: (_message, fields) => void told.push(fields), error: () => undefined },
      remainingMs: () => 60_000,
      id: 'run',
    },
  );
  expect(told).toMatchObject([{ servers: 4, staleServers: 2, staleServerShare: 50 }]);
});
