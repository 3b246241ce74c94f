import { marshall } from '@aws-sdk/util-dynamodb';
import { sendToken } from '../../../functions/accounts/routes/send-token';
import { hashSecret } from '../../../functions/secrets/hash';
import {
  CREATION_TOKEN_PREFIX,
  creationTokenKey,
  DEVICE_PREFIX,
} from '../../../functions/accounts/accounts-table';
import { callDynamoDb } from '../../../local/operator-call';
import { freshAddress } from '../../support/call';
import { useSystem, type TestSystem } from '../../support/test-system';
import { describeRoute } from '../describe-route';

const REMOVED_APP = 'removed-app';

let devices = 0;
const fresh = (provider: 'apns' | 'apns.dev' | 'fcm' = 'fcm') => ({
  pn_provider: provider,
  pn_param: provider === 'fcm' ? 'project-1' : 'ABCDE12345.org.example.phone.remote',
  pn_prid: `device-${(devices += 1)}`,
});

describeRoute(
  sendToken,
  (system) => {
    const ask = (device: Record<string, unknown>, path = '/api/tokens', from = freshAddress()) =>
      system.call(
        path,
        {},
        {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(device),
          from,
        },
      );
    const pushesTo = (prid: string) =>
      system.running.inbox
        .list()
        .filter(({ channel, to }) => channel === 'push' && to === prid)
        .map(({ text = '' }) => JSON.parse(text) as { token: string });

    test.each(['apns', 'apns.dev', 'fcm'] as const)(
      'pushes a token by %s, and keeps its hash',
      async (provider) => {
        const device = fresh(provider);
        const { status, text, headers } = await ask(device);
        expect(status).toBe(200);
        expect(headers['content-type']).toBe('application/json');
        const [push] = pushesTo(device.pn_prid);
        expect(push).toEqual({ token: expect.stringMatching(/^[A-Za-z0-9]{13}$/) as string });
        expect(text).not.toContain(push?.token);
        const stored = JSON.stringify(await storedTokens(system));
        expect(stored).toContain(hashSecret(push?.token ?? ''));
        expect(stored).not.toContain(push?.token);
      },
    );

    test('answers at the name that current clients use', async () => {
      const device = fresh();
      expect((await ask(device, '/api/account_creation_tokens/send-by-push')).status).toBe(200);
      expect(pushesTo(device.pn_prid)).toHaveLength(1);
    });

    test('answers that nothing can be sent by a provider that it does not know', async () => {
      const unknown = await ask({ ...fresh(), pn_provider: 'gcm' });
      expect(unknown.status).toBe(503);
      expect(JSON.parse(unknown.text)).toEqual({ message: 'This service sends no pushes by that provider.' });
    });

    test('asks for all three parameters', async () => {
      for (const parameter of ['pn_provider', 'pn_param', 'pn_prid']) {
        expect((await ask({ ...fresh(), [parameter]: undefined })).status).toBe(422);
      }
      expect((await ask({ ...fresh(), pn_prid: 'two words' })).status).toBe(422);
    });

    test('sends one token to a device that asks twenty times at once', async () => {
      const device = fresh();
      const answers = await Promise.all(Array.from({ length: 20 }, () => ask(device)));
      expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array<number>(19).fill(403)]);
      expect(pushesTo(device.pn_prid)).toHaveLength(1);
    });

    test('sends no second token while the first is good, whatever the app is called', async () => {
      const device = fresh('apns');
      expect((await ask(device)).status).toBe(200);
      const again = await ask({ ...device, pn_param: 'ABCDE12345.org.example.other.remote' });
      expect(again.status).toBe(403);
      expect(JSON.parse(again.text)).toEqual({
        message: 'A token was already sent to this device. Use it, or ask again in an hour.',
      });
      system.clock.forward({ hours: 1 });
      expect((await ask(device)).status).toBe(200);
    });

    test('sends four tokens to a device, ever', async () => {
      const device = fresh();
      for (let sent = 0; sent < 4; sent += 1) {
        expect((await ask(device)).status).toBe(200);
        // As an account that is created with it does.
        await useUp(system, pushesTo(device.pn_prid).at(-1)?.token ?? '');
      }
      const fifth = await ask(device);
      expect(fifth.status).toBe(403);
      expect(JSON.parse(fifth.text)).toEqual({ message: 'This device gets no more tokens.' });
      expect(pushesTo(device.pn_prid)).toHaveLength(4);
    });

    test.each(['CreatePlatformEndpoint', 'Publish'])(
      'stores nothing when SNS fails to %s',
      async (operation) => {
        const device = fresh();
        const before = await storedTokens(system);
        system.faults.inject('error', { service: 'sns', operation });
        const { status, text } = await ask(device);
        expect(status).toBe(503);
        expect(JSON.parse(text)).toEqual({
          message: 'The token could not be sent to the device. Please try again.',
        });
        expect(await storedTokens(system)).toEqual(before);

        system.faults.clear();
        expect((await ask(device)).status).toBe(200);
        await useUp(system, pushesTo(device.pn_prid)[0]?.token ?? '');
        const withOne = await storedTokens(system);
        system.faults.inject('throttle', { service: 'sns' });
        expect((await ask(device)).status).toBe(503);
        expect(await storedTokens(system)).toEqual(withOne);
      },
    );

    test.each(['apns', 'apns.dev', 'fcm'] as const)(
      'sends by %s to an app again that was removed and is back',
      async (provider) => {
        const device = { ...fresh(provider), pn_prid: REMOVED_APP };
        expect((await ask(device)).status).toBe(200);
        system.clock.forward({ hours: 1 });
        expect((await ask(device)).status).toBe(200);
      },
    );

    test('wakes an app by its other token when it has one for calls', async () => {
      const { pn_prid: prid, ...device } = fresh('apns');
      const { status } = await ask({
        ...device,
        pn_param: 'ABCDE12345.org.example.phone.voip&remote',
        pn_prid: `calls-${prid}:voip&${prid}:remote`,
      });
      expect(status).toBe(200);
      expect(pushesTo(prid)).toHaveLength(1);
      const callsOnly = await ask({
        ...device,
        pn_param: 'ABCDE12345.org.example.phone.voip',
        pn_prid: `c-${prid}`,
      });
      expect(callsOnly.status).toBe(200);
      expect(pushesTo(`c-${prid}`)).toHaveLength(1);
    });

    test('knows a token as stored when the answer to storing it was lost', async () => {
      const device = fresh();
      system.faults.inject('cut-after', { service: 'dynamodb', operation: 'TransactWriteItems' }, 1);
      expect((await ask(device)).status).toBe(200);
      expect(pushesTo(device.pn_prid)).toHaveLength(1);
    });

    test('keeps no device waiting for a token that may be stored or not', async () => {
      const device = fresh();
      system.faults.inject('cut-after', { service: 'dynamodb', operation: 'TransactWriteItems' });
      expect((await ask(device)).status).toBe(500);
      system.faults.clear();
      expect((await ask(device)).status).toBe(200);
      expect(pushesTo(device.pn_prid)).toHaveLength(1);
    });

    test('sends no more than twenty pushes an hour for one address', async () => {
      const address = freshAddress();
      for (let asked = 0; asked < 20; asked += 1) {
        expect((await ask(fresh(), '/api/tokens', address)).status).toBe(200);
      }
      const device = fresh();
      const { status, headers } = await ask(device, '/api/tokens', address);
      expect(status).toBe(429);
      expect(Number(headers['retry-after'])).toBeGreaterThan(0);
      expect(pushesTo(device.pn_prid)).toEqual([]);
    });

    test('says bare words when the table fails', async () => {
      system.faults.inject('error', { service: 'dynamodb' });
      expect((await ask(fresh())).status).toBe(500);
    });
  },
  { sns: { removedApps: [REMOVED_APP] } },
);

describe('where no way to a provider is set', () => {
  const system = useSystem({ accounts: { pushApplications: {} }, routes: [sendToken], workers: [] });

  test('nothing is sent or stored', async () => {
    const body = JSON.stringify(fresh());
    const headers = { 'content-type': 'application/json' };
    const { status, text } = await system.call('/api/tokens', {}, { method: 'POST', headers, body });
    expect(status).toBe(503);
    expect(JSON.parse(text)).toEqual({ message: 'This service sends no pushes by that provider.' });
    expect(await storedTokens(system)).toEqual([]);
  });
});

async function storedTokens(system: TestSystem) {
  const items = await system.items();
  return items.filter(({ pk }) => pk.startsWith(DEVICE_PREFIX) || pk.startsWith(CREATION_TOKEN_PREFIX));
}

async function useUp(system: TestSystem, token: string): Promise<void> {
  const TableName = system.running.deployed.tables.accounts.name;
  const Key = marshall(creationTokenKey(hashSecret(token)));
  await callDynamoDb(system.running.store.standIn, 'DeleteItem', { TableName, Key });
}
