import { SUPPRESSION_PREFIX } from '../../functions/dns/names-table';
import { dnsWriter } from '../../functions/dns/workers/dns-writer';
import { mailEvents } from '../../functions/outbox/workers/mail-events';
import { mailSender } from '../../functions/registration/workers/mail-sender';
import { queueWatch } from '../../functions/queues/workers/queue-watch';
import { eventually } from '../support/eventually';
import { freshAddress } from '../support/call';
import { TestGateway } from '../support/gateway';
import { useSystem, type StoredItem } from '../support/test-system';
import { expectExactPolicy } from '../support/expect-exact-policy';

describe('after everything that a gateway can promise was kept', () => {
  const system = useSystem();

  beforeAll(async () => {
    const gateway = await TestGateway.subscribe(system, { mode: 1 });
    await gateway.verifyEmail();
    await gateway.setChallenge('value');
    // Somebody deletes its record: the writer looks what is there before it goes on.
    system.running.route53.changeByHand({
      action: 'DELETE',
      name: `${gateway.name}.${system.zone}`,
      type: 'A',
      ttlSeconds: 60,
      values: [gateway.address],
    });
    await gateway.ping(freshAddress());
    await gateway.setEmail('bounce@simulator.amazonses.com');
    const isSuppression = ({ pk }: StoredItem) => pk.startsWith(SUPPRESSION_PREFIX);
    await eventually(async () => expect((await system.items()).some(isSuppression)).toBe(true));
    await gateway.unsubscribe();
    await eventually(() => expect(gateway.stored()).rejects.toThrow('Nothing is stored'));
    await system.sweep();
  });

  test.each([
    ['the DNS writer', dnsWriter],
    ['the mail sender', mailSender],
    ['the receiver of mail events', mailEvents],
    ['the watch over queues', queueWatch],
  ])('%s may call exactly what it called', (_name, worker) => expectExactPolicy(system, worker));

  test('no worker failed', () => {
    expect(system.log.filter(({ level }) => level === 'error')).toEqual([]);
  });
});
