import { createPublicKey } from 'node:crypto';
import { addDkimKey } from '../../../functions/mail/routes/add-dkim-key';
import { deleteMailDomain } from '../../../functions/mail/routes/delete-mail-domain';
import { eventually } from '../../support/eventually';
import { answered, MailOperator } from '../../support/mail-operator';
import { describeRoute } from '../describe-route';
import { expectRefusal } from './expect-refusal';
import { guardsItsToken } from './guards-its-token';

interface AddedKey {
  selector: string;
  public: string;
  record: { name: string; type: string; values: string[] };
  records: { name: string; type: string; values: string[] }[];
  written: boolean;
  conflicts: { name: string; type: string; present: string[]; merged?: string[] }[];
}

describeRoute(
  addDkimKey,
  (system) => {
    test('makes an RSA key of 2048 bits, and writes it to DNS with MX, SPF and DMARC', async () => {
      const operator = await MailOperator.logIn(system);
      const { name } = await operator.createDomain();
      const key = answered<AddedKey>(await operator.send(addDkimKey, { domain: name }));
      expect(key).toMatchObject({
        selector: 'mail',
        written: true,
        record: { name: `mail._domainkey.${name}` },
      });
      const [, base64 = ''] = /^v=DKIM1; k=rsa; p=(\S+)$/.exec(key.public) ?? [];
      const publicKey = createPublicKey({ key: Buffer.from(base64, 'base64'), format: 'der', type: 'spki' });
      expect(publicKey.asymmetricKeyDetails?.modulusLength).toBe(2048);

      const label = name.split('.')[0]!;
      expect(
        await eventually(async () => {
          const values = await system.resolve('TXT', `mail._domainkey.${label}`);
          expect(values).toEqual([key.public]);
          return values;
        }),
      ).toHaveLength(1);
      expect(
        system
          .recordsOf(label)
          .map((record) => `${record.name} ${record.type}`)
          .sort(),
      ).toEqual(
        [`_dmarc.${name}. TXT`, `mail._domainkey.${name}. TXT`, `${name}. MX`, `${name}. TXT`].sort(),
      );
    });

    test('splits the long value into strings that Route 53 and a zone file take', async () => {
      const operator = await MailOperator.logIn(system);
      const { name } = await operator.createDomain();
      const key = answered<AddedKey>(await operator.send(addDkimKey, { domain: name }));
      const strings = [...key.record.values[0]!.matchAll(/"([^"]*)"/g)].map(([, text = '']) => text);
      expect(strings.length).toBeGreaterThan(1);
      for (const text of strings) expect(text.length).toBeLessThanOrEqual(255);
      expect(strings.join('')).toBe(key.public);
    });

    test('writes to a zone that is the domain itself', async () => {
      const operator = await MailOperator.logIn(system);
      await operator.createDomain('mail.example');
      const key = answered<AddedKey>(
        await operator.send(addDkimKey, { domain: 'mail.example', selector: 'k1' }),
      );
      expect(key).toMatchObject({ selector: 'k1', written: true });
      await eventually(() => {
        const zone = system.running.route53.zones().find(({ name }) => name === 'mail.example.');
        const names = zone!.recordSets.map(({ name, type }) => `${name} ${type}`);
        expect(names).toEqual(
          expect.arrayContaining(['k1._domainkey.mail.example. TXT', 'mail.example. MX']),
        );
      });
    });

    test('leaves the records of a domain that lives already as they are, and shows what they lack', async () => {
      const zone = 'live.example';
      const live = [
        { name: zone, type: 'MX' as const, values: ['1 smtp.google.com.'] },
        { name: zone, type: 'TXT' as const, values: ['"v=spf1 include:_spf.google.com -all"', '"verify=x"'] },
        { name: `_dmarc.${zone}`, type: 'TXT' as const, values: ['"v=DMARC1; p=reject"'] },
      ].map((record) => ({ ...record, ttlSeconds: 300 }));
      for (const record of live) system.running.route53.changeByHand({ ...record, action: 'CREATE' });
      const recordsOf = (name: string) =>
        system.running.route53.zones().find((one) => one.name === `${name}.`)!.recordSets;

      const operator = await MailOperator.logIn(system);
      await operator.createDomain(zone);
      const key = answered<AddedKey>(await operator.send(addDkimKey, { domain: zone }));
      expect(key.written).toBe(false);
      expect(key.conflicts).toMatchObject([
        { name: zone, type: 'MX', present: ['1 smtp.google.com.'] },
        {
          name: zone,
          type: 'TXT',
          merged: ['"v=spf1 mx include:_spf.google.com -all"', '"verify=x"'],
        },
        { name: `_dmarc.${zone}`, type: 'TXT', merged: ['"v=DMARC1; p=reject"'] },
      ]);

      // The one that is free is written, and goes with the domain; the others stay.
      const kept = () => expect(recordsOf(zone)).toMatchObject([{}, {}, {}, {}, {}]);
      await eventually(() => {
        const names = recordsOf(zone).map(({ name, type }) => `${name} ${type}`);
        expect(names).toContain(`mail._domainkey.${zone}. TXT`);
      });
      await operator.send(deleteMailDomain, { domain: zone });
      await eventually(kept);
      for (const { name, type, values } of live) {
        expect(recordsOf(zone)).toContainEqual(
          expect.objectContaining({ name: `${name}.`, type, values, ttlSeconds: 300 }),
        );
      }
    });

    test.each(['elsewhere.example', 'a.b.gateways.test'])(
      'says what to add where the DNS of %s is not ours',
      async (domain) => {
        const operator = await MailOperator.logIn(system);
        await operator.createDomain(domain);
        const before = JSON.stringify(system.running.route53.zones());
        const key = answered<AddedKey>(await operator.send(addDkimKey, { domain }));
        expect(key.written).toBe(false);
        expect(key.records.map(({ name, type }) => `${name} ${type}`)).toEqual([
          `mail._domainkey.${domain} TXT`,
          `${domain} MX`,
          `${domain} TXT`,
          `_dmarc.${domain} TXT`,
        ]);
        await system.running.idle();
        expect(JSON.stringify(system.running.route53.zones())).toBe(before);
      },
    );

    test('keeps the private key sealed, and shows it nowhere', async () => {
      const operator = await MailOperator.logIn(system);
      const { name } = await operator.createDomain();
      const answer = await operator.send(addDkimKey, { domain: name });
      expect(JSON.stringify([answer.text, system.logLines, await system.items()])).not.toContain(
        'PRIVATE KEY',
      );
    });

    test('takes another key under another selector, and none twice under one', async () => {
      const operator = await MailOperator.logIn(system);
      const { name } = await operator.createDomain();
      const add = (selector: string) => operator.send(addDkimKey, { domain: name, selector });
      const answers = await Promise.all([add('one'), add('one'), add('two')]);
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 409]);
      expectRefusal(await add('one'), 409, /has a DKIM key "one" already/);
      await eventually(async () => {
        const label = name.split('.')[0]!;
        for (const selector of ['one', 'two']) {
          expect(await system.resolve('TXT', `${selector}._domainkey.${label}`)).toHaveLength(1);
        }
      });
    });

    test('refuses a selector that is no label, and a domain that is not here', async () => {
      const operator = await MailOperator.logIn(system);
      expectRefusal(await operator.send(addDkimKey, { domain: 'none.example' }), 404, /no such domain/);
      expectRefusal(await operator.send(addDkimKey, {}), 400, /"domain" is missing/);
      const wrong = { domain: 'none.example', selector: 'a.b' };
      expectRefusal(await operator.send(addDkimKey, wrong), 400, /"selector" must be/);
    });

    guardsItsToken(system, addDkimKey, { domain: 'none.example' });
  },
  { furtherZones: ['mail.example', 'live.example'] },
);
