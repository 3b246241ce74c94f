import { dnsconfig } from '../../../functions/registration/routes/dnsconfig';
import { roleOf } from '../../../local/deployment';
import type { Answer } from '../../support/call';
import { eventually } from '../../support/eventually';
import { TestGateway } from '../../support/gateway';
import type { TestSystem } from '../../support/test-system';
import { describeRoute } from '../describe-route';
import { expectInternalError, expectRefusal } from './expect-refusal';
import { guardsItsToken } from './guards-its-token';

/** How long a change is PENDING at the moment. */
let insyncMs = 50;
afterEach(() => {
  insyncMs = 50;
});

/** How often the function looked whether its change is INSYNC, or applied at all. */
const pollsOf = ({ awsCalls }: TestSystem) =>
  awsCalls.filter(({ caller, action }) => caller === roleOf(dnsconfig) && action === 'dynamodb:GetItem')
    .length;

describeRoute(
  dnsconfig,
  (system) => {
    const challengesOf = (gateway: TestGateway) => system.resolve('TXT', `_acme-challenge.${gateway.name}`);
    /** Path and query that a redirect leads to. */
    const locationOf = ({ headers }: Answer) => {
      const { pathname, search } = new URL(headers.location ?? '');
      return `${pathname}${search}`;
    };

    describe('one token', () => {
      test('begins 24 waits in a minute, side by side too, and not one more', async () => {
        const gateway = await TestGateway.subscribe(system);
        const other = await TestGateway.subscribe(system);
        system.clock.forwardToNextWindow(60);
        const answers: Answer[] = [];
        for (let group = 0; group < 7; group += 1) {
          const values = ['a', 'b', 'c', 'd'];
          answers.push(...(await Promise.all(values.map((value) => gateway.setChallenge(value)))));
        }
        expect(answers.filter(({ status }) => status === 200)).toHaveLength(24);
        const limited = answers.find(({ status }) => status !== 200)!;
        expectRefusal(limited, 'TooManyRequests');
        expect(Number(limited.headers['retry-after'])).toBeLessThanOrEqual(60);
        expect((await other.setChallenge('value')).status).toBe(200);
        system.clock.forwardToNextWindow(60);
        expect((await gateway.setChallenge('value')).status).toBe(200);
      });

      test('counts a wait that goes on', async () => {
        const gateway = await TestGateway.subscribe(system);
        await gateway.setChallenge('value');
        system.clock.forwardToNextWindow(60);
        const goOn = (change: string) =>
          system.call(dnsconfig.path, { token: gateway.token, challenge: 'value', change });
        for (let wait = 0; wait < 24; wait += 1) expect((await goOn('1-1')).status).toBe(200);
        expectRefusal(await goOn('1-1'), 'TooManyRequests');
      });
    });

    test('is refused while somebody else has an address at the name itself', async () => {
      const gateway = await TestGateway.subscribe(system);
      const foreign = {
        name: `${gateway.name}.${system.zone}`,
        type: 'A' as const,
        ttlSeconds: 300,
        values: ['192.0.2.10'],
      };
      system.running.route53.changeByHand({ ...foreign, action: 'CREATE' });
      // The first finds it; the next need not.
      for (const challenge of ['first', 'second']) {
        const answer = await system.call(dnsconfig.path, { token: gateway.token, challenge });
        expectRefusal(answer, 'UnavailableName');
      }
      expect(await challengesOf(gateway)).toBe('NXDOMAIN');
      expect(system.recordsOf(gateway.name)).toEqual([{ ...foreign, name: `${foreign.name}.` }]);
    });

    describe('a challenge', () => {
      test('is in DNS the moment the empty 200 arrives', async () => {
        const gateway = await TestGateway.subscribe(system);
        const answer = await gateway.setChallenge('Abc_123-x');
        expect(answer).toMatchObject({ status: 200, text: '' });
        expect(answer.headers).toMatchObject({ 'access-control-allow-origin': '*' });
        expect(await challengesOf(gateway)).toEqual(['Abc_123-x']);
      });

      test('is a quoted TXT value that resolvers keep for ten seconds', async () => {
        const gateway = await TestGateway.subscribe(system, { mode: 1 });
        await gateway.setChallenge('value');
        expect(system.recordsOf(gateway.name)).toContainEqual({
          name: `_acme-challenge.${gateway.name}.${system.zone}.`,
          type: 'TXT',
          ttlSeconds: 10,
          values: ['"value"'],
        });
      });

      test('stays beside seven others; a ninth drops the oldest', async () => {
        const gateway = await TestGateway.subscribe(system);
        const values = Array.from({ length: 9 }, (_, position) => `value${position}`);
        for (const value of values.slice(0, 8)) await gateway.setChallenge(value);
        expect(await challengesOf(gateway)).toEqual(values.slice(0, 8));
        await gateway.setChallenge(values[8]!);
        expect(await challengesOf(gateway)).toEqual(values.slice(1));
      });

      test('that was answered 200 is there, also when three are set side by side', async () => {
        const gateway = await TestGateway.subscribe(system);
        const values = ['apex', 'third', 'wildcard'];
        const answers = await Promise.all(values.map((value) => gateway.setChallenge(value)));
        expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
        expect(await challengesOf(gateway)).toEqual(values);
      });

      test('that is set again is there once, and becomes the newest', async () => {
        const gateway = await TestGateway.subscribe(system);
        for (const challenge of ['first', 'second', 'first']) await gateway.setChallenge(challenge);
        expect(await challengesOf(gateway)).toEqual(['first', 'second']);
        const values = Array.from({ length: 7 }, (_, position) => `value${position}`);
        for (const value of values) await gateway.setChallenge(value);
        expect(await challengesOf(gateway)).toEqual(['first', ...values]);
      });

      test('is removed an hour after it was set, whatever came later', async () => {
        const gateway = await TestGateway.subscribe(system);
        await gateway.setChallenge('first');
        system.clock.forward({ minutes: 40 });
        await gateway.setChallenge('second');
        system.clock.forward({ minutes: 40 });
        await system.sweep();
        expect(await challengesOf(gateway)).toEqual(['second']);
        system.clock.forward({ minutes: 21 });
        await system.sweep();
        expect(await challengesOf(gateway)).not.toContain('second');
        expect(system.recordsOf(gateway.name)).toEqual([]);
      });

      test('lives on when it is set again within the hour', async () => {
        const gateway = await TestGateway.subscribe(system);
        await gateway.setChallenge('value');
        for (let times = 0; times < 3; times += 1) {
          system.clock.forward({ minutes: 40 });
          await system.sweep();
          await gateway.setChallenge('value');
        }
        expect(await challengesOf(gateway)).toEqual(['value']);
      });

      test('of an earlier hour does not come back beside a new one', async () => {
        const gateway = await TestGateway.subscribe(system);
        await gateway.setChallenge('old');
        system.clock.forward({ minutes: 61 });
        await gateway.setChallenge('new');
        expect(await challengesOf(gateway)).toEqual(['new']);
      });

      test.each(['a', 'x'.repeat(255), '-_-'])('may be %j', async (challenge) => {
        const gateway = await TestGateway.subscribe(system);
        expect((await gateway.setChallenge(challenge)).status).toBe(200);
        expect(await challengesOf(gateway)).toEqual([challenge]);
      });

      test.each([
        'x'.repeat(256),
        'with space',
        '"quoted"',
        'back\\slash',
        'semi;colon',
        'ümlaut',
        'nul\0',
        'a=b',
      ])('may not be %j', async (challenge) => {
        const gateway = await TestGateway.subscribe(system);
        const before = await gateway.stored();
        expectRefusal(await gateway.setChallenge(challenge), 'InvalidParameter');
        expect(await gateway.stored()).toEqual(before);
      });

      test.each([undefined, ''])('is missed when it is %p', async (challenge) => {
        const { token } = await TestGateway.subscribe(system);
        expectRefusal(await system.call(dnsconfig.path, { token, challenge }), 'MissingParameter');
      });
    });

    describe('the name itself', () => {
      test('resolves to the tunnel’s front-end in mode 0, with a challenge and without', async () => {
        const gateway = await TestGateway.subscribe(system);
        const expectFrontEnd = async () => {
          expect(await system.resolve('A', gateway.name)).toEqual(['127.0.0.1']);
          expect(await system.resolve('AAAA', gateway.name)).toEqual(['2001:db8::53']);
        };
        await expectFrontEnd();
        expect(system.recordsOf(gateway.name)).toEqual([]);

        await gateway.setChallenge('value');
        // RFC 4592: the TXT below the name silences the wildcard for it, so it has records of its own meanwhile.
        await expectFrontEnd();
        expect(
          system
            .recordsOf(gateway.name)
            .map(({ type }) => type)
            .sort(),
        ).toEqual(['A', 'AAAA', 'TXT']);

        system.clock.forward({ minutes: 61 });
        await system.sweep();
        await expectFrontEnd();
        expect(system.recordsOf(gateway.name)).toEqual([]);
      });

      test('gets TXT and alias in one batch in mode 0, and loses them in one', async () => {
        const gateway = await TestGateway.subscribe(system);
        await system.running.idle();
        const { route53 } = system.running;
        const added = route53.stats();
        await gateway.setChallenge('value');
        await system.running.idle();
        const removed = route53.stats();
        expect(removed.batches - added.batches).toBe(1);
        expect(removed.changes - added.changes).toBe(3);
        system.clock.forward({ minutes: 61 });
        await system.sweep();
        expect(route53.stats().changes - removed.changes).toBe(3);
        expect(route53.stats().batches - removed.batches).toBe(1);
      });

      test('keeps its own address in mode 1', async () => {
        const gateway = await TestGateway.subscribe(system, { mode: 1 });
        await gateway.setChallenge('value');
        await eventually(async () =>
          expect(await system.resolve('A', gateway.name)).toEqual([gateway.address]),
        );
        system.clock.forward({ minutes: 61 });
        await system.sweep();
        expect(await system.resolve('A', gateway.name)).toEqual([gateway.address]);
      });
    });

    describe('while Route 53 takes its time', () => {
      /** Sets a challenge, and lets time pass as soon as the answer is waited for. */
      async function setAndWait(gateway: TestGateway, challenge: string, seconds: number): Promise<Answer> {
        insyncMs = 1e12;
        const answer = gateway.setChallenge(challenge);
        const polls = pollsOf(system);
        await eventually(() => expect(pollsOf(system)).toBeGreaterThan(polls + 3));
        system.clock.forward({ seconds });
        return answer;
      }

      test('redirects to itself after 20 seconds, and answers 200 there once the change is INSYNC', async () => {
        const gateway = await TestGateway.subscribe(system);
        const redirect = await setAndWait(gateway, 'slow', 20);
        expect(redirect.status).toBe(307);
        expect(redirect.headers).toMatchObject({ 'access-control-allow-origin': '*' });
        expect(redirect.headers.location).toMatch(`${system.running.baseUrl}/dnsconfig?`);
        expect(await challengesOf(gateway)).not.toContain('slow');

        const following = system.call(locationOf(redirect));
        insyncMs = 0;
        expect((await following).status).toBe(200);
        expect(await challengesOf(gateway)).toEqual(['slow']);
      });

      test('waits on where a redirect leads to', async () => {
        const gateway = await TestGateway.subscribe(system);
        const first = await setAndWait(gateway, 'slow', 20);
        const second = system.call(locationOf(first));
        const polls = pollsOf(system);
        await eventually(() => expect(pollsOf(system)).toBeGreaterThan(polls + 3));
        system.clock.forward({ seconds: 20 });
        expect((await second).status).toBe(307);
        expect((await second).headers.location).toBe(first.headers.location);
      });

      test('gives up after 120 seconds in all', async () => {
        const gateway = await TestGateway.subscribe(system);
        const redirect = await setAndWait(gateway, 'too-slow', 21);
        system.clock.forward({ seconds: 100 });
        expectInternalError(await system.call(locationOf(redirect)));
      });

      test('changes nothing but the count of waits when a redirect is followed', async () => {
        const gateway = await TestGateway.subscribe(system);
        const redirect = await setAndWait(gateway, 'slow', 20);
        const settled = async () => {
          const { holder, ...item } = await gateway.stored();
          return { ...item, holder: { ...holder, waits: undefined } };
        };
        const before = await settled();
        insyncMs = 0;
        expect((await system.call(locationOf(redirect))).status).toBe(200);
        expect(await settled()).toEqual(before);
      });

      test('refuses a redirect made by hand, for a value that was never set', async () => {
        const gateway = await TestGateway.subscribe(system);
        const redirect = await setAndWait(gateway, 'slow', 20);
        insyncMs = 0;
        const other = locationOf(redirect).replace('challenge=slow', 'challenge=other');
        expectRefusal(await system.call(other), 'InvalidParameter');
      });

      test('tells whoever waits for a value that newer ones have pushed out', async () => {
        const gateway = await TestGateway.subscribe(system);
        const redirect = await setAndWait(gateway, 'slow', 20);
        insyncMs = 0;
        for (let value = 1; value <= 8; value += 1) await gateway.setChallenge(`newer${value}`);
        expectRefusal(await system.call(locationOf(redirect)), 'InvalidParameter');
      });

      test.each(['999999-1', '1-99999999999', 'x', '1', '-', '1-1-1', '1'.repeat(30)])(
        'refuses to wait for a change that it never named: %j',
        async (change) => {
          const { token } = await TestGateway.subscribe(system);
          const answer = await system.call(dnsconfig.path, { token, challenge: 'value', change });
          expectRefusal(answer, 'InvalidParameter');
        },
      );
    });

    test('promises what it cannot deliver yet, and delivers when Route 53 is back', async () => {
      const gateway = await TestGateway.subscribe(system);
      system.faults.inject('throttle', { service: 'route53' });
      const answer = gateway.setChallenge('later');
      await eventually(() => expect(system.faults.injected).toBeGreaterThan(2));
      system.clock.forward({ seconds: 20 });
      const redirect = await answer;
      expect(redirect.status).toBe(307);
      system.faults.clear();
      expect((await system.call(locationOf(redirect))).status).toBe(200);
      expect(await challengesOf(gateway)).toEqual(['later']);
    });

    test('answers 501 while it cannot ask about its change', async () => {
      const gateway = await TestGateway.subscribe(system);
      system.faults.inject('error', { caller: roleOf(dnsconfig), operation: 'GetItem' });
      expectInternalError(await gateway.setChallenge('value'));
    });

    guardsItsToken(system, dnsconfig, { challenge: 'guarded' });
  },
  {
    route53: { requestsPerSecond: 1_000, burst: 1_000, processingMs: 0, insyncMs: () => insyncMs },
    registration: { frontEnds: { default: { ipv4: ['127.0.0.1'], ipv6: ['2001:db8::53'] } } },
  },
);
