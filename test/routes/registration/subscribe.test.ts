import { nameKey } from '../../../functions/dns/names-table';
import { subscribe } from '../../../functions/registration/routes/subscribe';
import { roleOf } from '../../../local/deployment';
import { freshAddress, type CallOptions, type Parameters } from '../../support/call';
import { eventually } from '../../support/eventually';
import { freshName, TestGateway } from '../../support/gateway';
import { describeRoute } from '../describe-route';
import { expectInternalError, expectRefusal } from './expect-refusal';

describeRoute(
  subscribe,
  (system) => {
    const callWith = (parameters: Parameters, options: CallOptions = {}) =>
      system.call(subscribe.path, parameters, { from: freshAddress(), ...options });

    /** A gateway with a verified address, whose owner asked for a reclamation token. */
    async function reclaimable(parameters: Parameters = {}) {
      const gateway = await TestGateway.subscribe(system, parameters);
      await gateway.verifyEmail();
      return { gateway, reclamationToken: await gateway.reclamationToken() };
    }

    describe('the answer', () => {
      test('is the name and a token, as JSON without a charset, for any web page', async () => {
        const name = freshName();
        const { status, headers, text } = await callWith({ name });
        expect(status).toBe(200);
        expect(headers).toMatchObject({
          'content-type': 'application/json',
          'access-control-allow-origin': '*',
          'cache-control': 'no-store',
        });
        expect(JSON.parse(text)).toEqual({ name, token: expect.any(String) as string });
      });

      test('is a token with a random UUID, without what would break an argument apart', async () => {
        const { token } = await TestGateway.subscribe(system);
        expect(token).toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/);
        expect(token).not.toMatch(/[:\s]/);
      });

      test('is a token of which only a hash and a sealed copy are stored', async () => {
        const { token } = await TestGateway.subscribe(system);
        const stored = JSON.stringify(await system.items());
        expect(stored).not.toContain(token);
        expect(stored).not.toContain(token.slice(0, 36));
      });

      test('is the same whether the parameters come in the query, a form, a multipart form or JSON', async () => {
        const named = () => ({ name: freshName(), desc: 'Möbius & Söhne' });
        const boundary = 'x-boundary-x';
        const bodies: { 'content-type': string; body: (fields: Record<string, string>) => string }[] = [
          {
            'content-type': 'application/x-www-form-urlencoded',
            body: (fields) => new URLSearchParams(fields).toString(),
          },
          { 'content-type': 'application/json; charset=utf-8', body: (fields) => JSON.stringify(fields) },
          {
            'content-type': `multipart/form-data; boundary=${boundary}`,
            body: (fields) =>
              Object.entries(fields)
                .map(
                  ([name, value]) =>
                    `--${boundary}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
                )
                .join('') + `--${boundary}--\r\n`,
          },
        ];
        for (const { body, ...headers } of bodies) {
          const answer = await callWith({}, { headers, body: body(named()) });
          expect(answer.status).toBe(200);
          const { token } = JSON.parse(answer.text) as { token: string };
          const info = await system.call('/info', { token });
          expect(JSON.parse(info.text)).toMatchObject({ description: 'Möbius & Söhne' });
        }
      });
    });

    describe('a name', () => {
      test.each(['a', '0', 'a-b', '9-9', 'xn--bcher-kva', 'x'.repeat(63)])('may be %p', async (name) => {
        expect((await callWith({ name })).status).toBe(200);
      });

      test('is trimmed and taken in lower case', async () => {
        const name = freshName();
        const answer = await callWith({ name: ` ${name.toUpperCase()}\t` });
        expect(JSON.parse(answer.text)).toMatchObject({ name });
        expectRefusal(await callWith({ name }), 'UnavailableName');
        expectRefusal(await callWith({ name: `\n${name.toUpperCase()}` }), 'UnavailableName');
      });

      test.each([
        '-a',
        'a-',
        '-',
        'a.b',
        'a_b',
        'a b',
        'ä',
        '*',
        '@',
        ' ',
        'a\0',
        '../a',
        'x'.repeat(64),
        'x'.repeat(5_000),
      ])('may not be %j', async (name) => {
        expectRefusal(await callWith({ name }), 'UnavailableName');
      });

      test.each(['api', 'www', '_psl', 'tunnel', 'mail', 'ns', 'ns1', 'ns42', 'API', ' www '])(
        'may not be the reserved %j',
        async (name) => {
          expectRefusal(await callWith({ name }), 'UnavailableName');
        },
      );

      test.each(['nsx', 'ns1a', 'mails'])('may be %p, which only resembles a reserved one', async (name) => {
        expect((await callWith({ name })).status).toBe(200);
      });

      test('may not be what the operator reserved', async () => {
        expectRefusal(await callWith({ name: 'Operators-Own' }), 'UnavailableName');
      });

      test('that another family holds is taken, with a reclamation token as well', async () => {
        const name = freshName();
        await system.putItem({
          pk: { S: nameKey(`${name}.${system.zone}`) },
          name: { S: `${name}.${system.zone}` },
          zone: { S: system.zone },
          writeId: { S: 'x' },
          owner: { S: 'activation' },
          mails: { L: [] },
        });
        expectRefusal(await callWith({ name }), 'UnavailableName');
        expectRefusal(await callWith({ name, reclamationToken: 'any' }), 'ReclamationTokenMismatch');
      });

      test.each([{}, { name: '' }])('is missed in %p', async (parameters) => {
        expectRefusal(await callWith(parameters), 'MissingParameter');
      });
    });

    describe('a taken name', () => {
      test('is told to be reclaimable to whoever gives its verified address, in any spelling', async () => {
        const gateway = await TestGateway.subscribe(system);
        await gateway.verifyEmail();
        for (const email of [gateway.email, ` ${gateway.email.toUpperCase()} `]) {
          expectRefusal(await callWith({ name: gateway.name, email }), 'UnavailableNameReclamationPossible');
        }
      });

      test('tells one network ten times whose it is not, and then a right address what a wrong one is told', async () => {
        const gateway = await TestGateway.subscribe(system);
        await gateway.verifyEmail();
        const from = freshAddress();
        const ask = (email: string, own = from) => callWith({ name: gateway.name, email }, { from: own });
        for (let time = 0; time < 12; time += 1) await ask(gateway.email);
        expectRefusal(await ask(gateway.email), 'UnavailableNameReclamationPossible');
        const wrong = await Promise.all(
          Array.from({ length: 14 }, (_guess, index) => ask(`guess${index}@owner.example`)),
        );
        const past = await ask(gateway.email);
        expect(new Set([...wrong, past].map(({ text }) => text)).size).toBe(1);
        expectRefusal(past, 'UnavailableName');
        expectRefusal(await ask(gateway.email, freshAddress()), 'UnavailableNameReclamationPossible');
      });

      test('is just taken for everybody else', async () => {
        const gateway = await TestGateway.subscribe(system);
        await gateway.verifyEmail();
        await gateway.setEmail('pending@owner.example');
        for (const email of [undefined, '', 'other@owner.example', 'pending@owner.example']) {
          expectRefusal(await callWith({ name: gateway.name, email }), 'UnavailableName');
        }
      });

      test('is just taken while its address is not verified', async () => {
        const gateway = await TestGateway.subscribe(system);
        await gateway.setEmail();
        expectRefusal(await callWith({ name: gateway.name, email: gateway.email }), 'UnavailableName');
      });

      test.each(['', ' ', '%00', 'undefined', 'null'])(
        'is not taken over with the reclamation token %j, and nothing changes',
        async (reclamationToken) => {
          const { gateway } = await reclaimable();
          await system.running.idle();
          const before = await system.items();
          const answer = await callWith({ name: gateway.name, reclamationToken, mode: 1 });
          expectRefusal(
            answer,
            reclamationToken.trim() === '' ? 'UnavailableName' : 'ReclamationTokenMismatch',
          );
          expect(await system.items()).toEqual(before);
          expect((await gateway.ping()).status).toBe(200);
        },
      );

      test('is not taken over with an empty token where none was ever asked for', async () => {
        const gateway = await TestGateway.subscribe(system);
        expectRefusal(await callWith({ name: gateway.name, reclamationToken: '' }), 'UnavailableName');
        expect((await gateway.ping()).status).toBe(200);
      });
    });

    describe('other parameters', () => {
      test('an address is only for taken names: a new one has none until it is verified', async () => {
        const gateway = await TestGateway.subscribe(system, { email: 'Owner@Example.org' });
        expect(await gateway.info()).toMatchObject({ email: '', verified: false });
        await system.running.idle();
        expect(system.mailsTo('owner@example.org')).toEqual([]);
      });

      test('give a description, or the name makes one', async () => {
        const plain = await TestGateway.subscribe(system);
        expect(await plain.info()).toMatchObject({ description: `${plain.name}'s server` });
        const empty = await TestGateway.subscribe(system, { desc: '' });
        expect(await empty.info()).toMatchObject({ description: `${empty.name}'s server` });
        const described = await TestGateway.subscribe(system, { desc: 'In the <attic> ☂' });
        expect(await described.info()).toMatchObject({ description: 'In the <attic> ☂' });
      });

      test.each([
        { desc: 'x'.repeat(256) },
        { mode: '2' },
        { mode: 'x' },
        { reclamationToken: 'x'.repeat(257) },
      ])('are refused when they make no sense: %j', async (parameters) => {
        const name = freshName();
        const answer = await callWith({ name, ...parameters });
        expectRefusal(answer, 'InvalidParameter');
        expect((await callWith({ name })).status).toBe(200);
      });

      test('are as good as not sent where they are empty', async () => {
        const name = freshName();
        const empty = { desc: '', email: '', mode: '', reclamationToken: '' };
        expect((await callWith({ name, ...empty })).status).toBe(200);
      });

      test.each([
        'nobody',
        'you@xn--e1afmkfd.xn--p1ai',
        'you@bücher.de',
        'a/b@example.org',
        'user!x@example.org',
      ])('the address %s is compared, and refuses nobody', async (email) =>
        expect((await callWith({ name: freshName(), email })).status).toBe(200),
      );
    });

    describe('mode 1', () => {
      test('leads the name to the caller, for 60 seconds at a time', async () => {
        const gateway = await TestGateway.subscribe(system, { mode: 1 });
        await eventually(async () =>
          expect(await system.resolve('A', gateway.name)).toEqual([gateway.address]),
        );
        expect(system.recordsOf(gateway.name)).toEqual([
          {
            name: `${gateway.name}.${system.zone}.`,
            type: 'A',
            ttlSeconds: 60,
            values: [gateway.address],
          },
        ]);
        expect(await system.resolve('AAAA', gateway.name)).toBe('NODATA');
      });

      test('leads to an IPv6 caller by AAAA alone', async () => {
        const name = freshName();
        const answer = await system.callFrom('2606:4700:0:0::1111', subscribe, { name, mode: 1 });
        expect(answer.status).toBe(200);
        await eventually(async () => expect(await system.resolve('AAAA', name)).toEqual(['2606:4700::1111']));
        expect(await system.resolve('A', name)).toBe('NODATA');
      });

      // The registries of RFC 6890, and what has become special since.
      test.each([
        '0.0.0.0',
        '10.0.0.1',
        '100.64.0.1',
        '127.0.0.1',
        '169.254.1.1',
        '172.16.0.1',
        '192.0.0.8',
        '192.0.2.1',
        '192.168.0.1',
        '198.18.0.1',
        '198.51.100.1',
        '203.0.113.1',
        '224.0.0.1',
        '240.0.0.1',
        '255.255.255.255',
        '::',
        '::1',
        '::ffff:10.0.0.1',
        '64:ff9b:1::1',
        '100::1',
        '2001:2::1',
        '2001:db8::1',
        '3fff::1',
        '4000::1',
        '5f00::1',
        'fc00::1',
        'fe80::1',
        'fec0::1',
        'ff02::1',
      ])('refuses %s, which the Internet cannot reach', async (sourceIp) => {
        const name = freshName();
        const settings = { allowPrivateAddresses: false };
        const answer = await system.callFrom(sourceIp, subscribe, { name, mode: 1 }, settings);
        expectRefusal(answer, 'InvalidParameter');
        // In mode 0 the address is published nowhere.
        expect((await system.callFrom(sourceIp, subscribe, { name }, settings)).status).toBe(200);
      });

      test.each(['1.1.1.1', '93.184.216.34', '2606:4700::1111', '2a00:1450:4001::1', '::ffff:8.8.8.8'])(
        'takes %s',
        async (sourceIp) => {
          const settings = { allowPrivateAddresses: false };
          const answer = await system.callFrom(sourceIp, subscribe, { name: freshName(), mode: 1 }, settings);
          expect(answer.status).toBe(200);
        },
      );
    });

    describe('mode 0', () => {
      test('is the default, and needs no record: the wildcard leads to the front-end', async () => {
        const gateway = await TestGateway.subscribe(system);
        expect(await gateway.info()).toMatchObject({ mode: 0 });
        await system.running.idle();
        expect(system.recordsOf(gateway.name)).toEqual([]);
        expect(await system.resolve('A', gateway.name)).toEqual(['127.0.0.1']);
      });
    });

    describe('whose answer was lost', () => {
      const email = 'founder@owner.example';

      test('gives the same client its name anew, once counted, and ends the token before', async () => {
        const gateway = await TestGateway.subscribe(system, { email });
        await gateway.setEmail(email);
        await gateway.setChallenge('value');
        const { name, address: from } = gateway;
        const again = await TestGateway.subscribe(system, { name, email: ' Founder@OWNER.example ', from });
        expectRefusal(await gateway.ping(), 'UnknownToken');
        expect((await again.ping()).status).toBe(200);
      });

      test('counts as one name, however often it is asked for', async () => {
        const gateway = await TestGateway.subscribe(system, { email });
        const { name, address: from } = gateway;
        for (let ask = 1; ask <= 35; ask += 1) {
          expect((await system.call(subscribe.path, { name, email }, { from })).status).toBe(200);
        }
        expect((await system.call(subscribe.path, { name: freshName() }, { from })).status).toBe(200);
      });

      test.each([
        ['from another network', () => ({ from: freshAddress() })],
        ['with another address', () => ({ email: 'thief@other.example' })],
        ['without an address', () => ({ email: '' })],
      ])('gives it to nobody who asks %s', async (_what, other) => {
        const gateway = await TestGateway.subscribe(system, { email });
        const { from = gateway.address, ...changed } = { ...other() } as { from?: string };
        const answer = await system.call(subscribe.path, { name: gateway.name, email, ...changed }, { from });
        expectRefusal(answer, 'UnavailableName');
        expect(answer.text).toContain('free again a day later');
        expect((await gateway.ping()).status).toBe(200);
      });

      test.each([
        ['an hour later', async () => system.clock.forward({ hours: 1 })],
        ['once the gateway was seen', async (gateway: TestGateway) => gateway.ping()],
      ])('does not give it anew %s', async (_when, happen) => {
        const gateway = await TestGateway.subscribe(system, { email });
        await happen(gateway);
        const { name, address: from } = gateway;
        expectRefusal(await system.call(subscribe.path, { name, email }, { from }), 'UnavailableName');
      });

      test('is reclaimable as any other once an address was verified', async () => {
        const own = 'verified-founder@owner.example';
        const gateway = await TestGateway.subscribe(system, { email: own });
        await gateway.verifyEmail(own);
        const { name, address: from } = gateway;
        expectRefusal(
          await system.call(subscribe.path, { name, email: own }, { from }),
          'UnavailableNameReclamationPossible',
        );
      });

      test('a name that nobody ever used with its token is free after a day, records and all', async () => {
        const gateway = await TestGateway.subscribe(system, { mode: 1 });
        await eventually(async () =>
          expect(await system.resolve('A', gateway.name)).toEqual([gateway.address]),
        );
        system.clock.forward({ hours: 24 });
        await system.sweep();
        await eventually(() => expect(system.recordsOf(gateway.name)).toEqual([]));
        expectRefusal(await gateway.ping(), 'UnknownToken');
        expect((await callWith({ name: gateway.name })).status).toBe(200);
      });

      test.each([
        ['ping', (gateway: TestGateway) => gateway.ping()],
        ['info', (gateway: TestGateway) => gateway.info()],
        ['setemail', (gateway: TestGateway) => gateway.setEmail()],
        ['dnsconfig', (gateway: TestGateway) => gateway.setChallenge('value')],
        ['a followed link', (gateway: TestGateway) => gateway.verifyEmail()],
      ])('a name is held for good by %s', async (_what, use) => {
        const gateway = await TestGateway.subscribe(system);
        await use(gateway);
        system.clock.forward({ hours: 25 });
        expect((await gateway.ping()).status).toBe(200);
        expectRefusal(await callWith({ name: gateway.name }), 'UnavailableName');
      });
    });

    describe('names that would fool people or programs', () => {
      test.each([
        ...['ab--cd', 'xn--a', 'xn--zzzzz999', 'wpad', 'autodiscover', 'mta-sts', 'localhost', 'isatap'],
        // раураl with Cyrillic letters, a mixture, and a word of Cyrillic letters alone that reads as Latin; an emoji.
        ...['xn--l-7sba6dbr', 'xn--pple-43d', 'xn--n1aahb', 'xn--ls8h'],
      ])('%s is no new name', async (name) => expectRefusal(await callWith({ name }), 'UnavailableName'));

      test.each(['xn--mller-kva', 'xn--80akhbyknj4f', 'a-b', 'a--b', 'a1--'.slice(0, 2)])(
        '%s is one',
        async (name) => expect((await callWith({ name })).status).toBe(200),
      );
    });

    describe('names below a name', () => {
      test('lead nowhere, unless the settings say so', async () => {
        const gateway = await TestGateway.subscribe(system, { mode: 1 });
        await eventually(async () =>
          expect(await system.resolve('A', gateway.name)).toEqual([gateway.address]),
        );
        expect(await system.resolve('A', `www.${gateway.name}`)).toBe('NXDOMAIN');
        const wild = { name: freshName(), mode: 1 };
        await system.callFrom('203.0.113.77', subscribe, wild, { subnames: true });
        await eventually(async () =>
          expect(await system.resolve('A', `www.${wild.name}`)).toEqual(['203.0.113.77']),
        );
      });
    });

    describe('a reclamation', () => {
      test('gives a new token and makes the old one void', async () => {
        const { gateway, reclamationToken } = await reclaimable();
        const next = await TestGateway.subscribe(system, { name: gateway.name, reclamationToken });
        expect(next.token).not.toBe(gateway.token);
        expectRefusal(await gateway.ping(), 'UnknownToken');
        expect((await next.ping()).status).toBe(200);
      });

      test('takes over mode and address', async () => {
        const { gateway, reclamationToken } = await reclaimable({ mode: 1 });
        await eventually(async () =>
          expect(await system.resolve('A', gateway.name)).toEqual([gateway.address]),
        );
        const address = freshAddress();
        await TestGateway.subscribe(system, {
          name: gateway.name,
          reclamationToken,
          mode: 1,
          from: address,
        });
        await eventually(async () => expect(await system.resolve('A', gateway.name)).toEqual([address]));
      });

      test('ends what the old token had put into DNS', async () => {
        const { gateway, reclamationToken } = await reclaimable({ mode: 1 });
        await gateway.setChallenge('of-the-old-holder');
        const next = await TestGateway.subscribe(system, { name: gateway.name, reclamationToken });
        expect(await next.info()).toMatchObject({ mode: 0, dns_challenge: '' });
        await eventually(() => expect(system.recordsOf(gateway.name)).toEqual([]));
        expect(await system.resolve('TXT', `_acme-challenge.${gateway.name}`)).toBe('NODATA');
        expect(await system.resolve('A', gateway.name)).toEqual(['127.0.0.1']);
      });

      test('keeps the verified address, so that the name can be reclaimed again', async () => {
        const { gateway, reclamationToken } = await reclaimable();
        const next = await TestGateway.subscribe(system, { name: gateway.name, reclamationToken });
        expect(await next.info()).toMatchObject({
          email: gateway.email,
          verified: true,
          reclamation_pending: false,
        });
        await next.reclamationToken();
      });

      test('cancels a verification that the old holder had begun', async () => {
        const { gateway, reclamationToken } = await reclaimable();
        const link = await gateway.verificationLink('thief@other.example');
        const next = await TestGateway.subscribe(system, { name: gateway.name, reclamationToken });
        expect((await system.call(link)).status).toBe(400);
        expect(await next.info()).toMatchObject({ email: gateway.email, verification_pending: false });
      });

      test('works once', async () => {
        const { gateway, reclamationToken } = await reclaimable();
        await TestGateway.subscribe(system, { name: gateway.name, reclamationToken });
        expectRefusal(await callWith({ name: gateway.name, reclamationToken }), 'ReclamationTokenMismatch');
      });

      test('works with each token that was mailed, and one that was used ends all', async () => {
        const { gateway, reclamationToken: older } = await reclaimable();
        const newer = await gateway.reclamationToken();
        const { name } = gateway;
        expect((await callWith({ name, reclamationToken: older.toUpperCase() })).status).toBe(200);
        expectRefusal(await callWith({ name, reclamationToken: newer }), 'ReclamationTokenMismatch');
      });

      test('keeps the description where it sends none, and takes the mode of the document where it says none', async () => {
        const { gateway, reclamationToken } = await reclaimable({ desc: 'In the attic', mode: 1 });
        const answer = await callWith({ name: gateway.name, reclamationToken });
        const { token } = JSON.parse(answer.text) as { token: string };
        const info = JSON.parse((await system.call('/info', { token })).text) as object;
        expect(info).toMatchObject({ description: 'In the attic', mode: 0 });
      });

      test('works for 24 hours', async () => {
        const early = await reclaimable();
        const late = await reclaimable();
        system.clock.forward({ hours: 23, minutes: 55 });
        const { name } = early.gateway;
        expect((await callWith({ name, reclamationToken: early.reclamationToken })).status).toBe(200);
        system.clock.forward({ minutes: 5 });
        expectRefusal(
          await callWith({ name: late.gateway.name, reclamationToken: late.reclamationToken }),
          'ReclamationTokenMismatch',
        );
        expect((await late.gateway.ping()).status).toBe(200);
      });

      test('works for its own name alone', async () => {
        const { reclamationToken } = await reclaimable();
        const other = await TestGateway.subscribe(system);
        for (const name of [other.name, freshName()]) {
          expectRefusal(await callWith({ name, reclamationToken }), 'ReclamationTokenMismatch');
        }
        expect((await other.ping()).status).toBe(200);
      });

      test('does not work with the token itself, nor with that of a verification link', async () => {
        const { gateway } = await reclaimable();
        const [, linkSecret] = (await gateway.verificationLink('next@owner.example')).split('s=');
        for (const reclamationToken of [gateway.token, linkSecret]) {
          expectRefusal(await callWith({ name: gateway.name, reclamationToken }), 'ReclamationTokenMismatch');
        }
      });
    });

    describe('the limit of 30 new names for an address and hour', () => {
      const subscribeOften = async (times: number, from: string) => {
        for (let count = 0; count < times; count += 1) {
          expect((await callWith({ name: freshName() }, { from })).status).toBe(200);
        }
      };

      test('refuses the next one, and says when to come back', async () => {
        const from = freshAddress();
        await subscribeOften(30, from);
        const name = freshName();
        const answer = await callWith({ name }, { from });
        expectRefusal(answer, 'TooManyRequests');
        expect(answer.text).toMatch(/in \d+ minutes/);
        // Nothing was taken, and nobody else is stopped.
        expect((await callWith({ name })).status).toBe(200);

        system.clock.forwardToNextWindow(3_600);
        await subscribeOften(1, from);
      });

      test('counts names that were given, not those that were refused, and no reclamation', async () => {
        const { gateway, reclamationToken } = await reclaimable();
        const from = freshAddress();
        await subscribeOften(29, from);
        for (let count = 0; count < 5; count += 1) {
          expectRefusal(await callWith({ name: gateway.name }, { from }), 'UnavailableName');
        }
        await subscribeOften(1, from);
        expect((await callWith({ name: gateway.name, reclamationToken }, { from })).status).toBe(200);
        expectRefusal(await callWith({ name: freshName() }, { from }), 'TooManyRequests');
        expectRefusal(await callWith({ name: gateway.name }, { from }), 'UnavailableName');
      });
    });

    describe('while the database fails', () => {
      test('answers 501, and the name stays free', async () => {
        const name = freshName();
        system.faults.inject('error', { caller: roleOf(subscribe), service: 'dynamodb' });
        expectInternalError(await callWith({ name }));
        system.faults.clear();
        expect((await callWith({ name })).status).toBe(200);
      });
    });
  },
  { registration: { reservedNames: ['operators-own'] } },
);
