import { createMailDomain } from '../../../functions/mail/routes/create-mail-domain';
import { createMailUser } from '../../../functions/mail/routes/create-mail-user';
import { listMailDomains } from '../../../functions/mail/routes/list-mail-domains';
import { subscribe } from '../../../functions/registration/routes/subscribe';
import { TestGateway } from '../../support/gateway';
import { answered, freshDomain, MailOperator } from '../../support/mail-operator';
import { describeRoute } from '../describe-route';
import { expectRefusal } from './expect-refusal';
import { guardsItsToken } from './guards-its-token';

const FURTHER = { furtherZones: ['mail.example', 'svc.gateways.test'] };

describeRoute(
  listMailDomains,
  (system) => {
    test('lists domains with their true number of users, and nothing before there is one', async () => {
      const operator = await MailOperator.logIn(system);
      expect(answered(await operator.send(listMailDomains))).toEqual({ result: true, domains: [] });
      const { id, name } = await operator.createDomain();
      const path = `/mail/user/${id}`;
      await operator.send(createMailUser, { email: `b@${name}`, password: 'x' }, path);
      expect(answered(await operator.send(listMailDomains))).toEqual({
        result: true,
        domains: [{ id, name, users_count: 2 }],
      });
    });

    guardsItsToken(system, listMailDomains);
  },
  FURTHER,
);

describeRoute(
  createMailDomain,
  (system) => {
    const create = async (domain: string, username = `admin@${domain}`, password = 'secret') =>
      (await MailOperator.logIn(system)).send(createMailDomain, { domain, username, password });

    test('creates the domain and its first user, with positive ids', async () => {
      const domain = freshDomain();
      const body = answered<{ domain: { id: number }; user: { id: number } }>(await create(domain));
      expect(body).toEqual({
        result: true,
        domain: { id: expect.any(Number) as number, name: domain, users_count: 1 },
        user: { id: expect.any(Number) as number, domain_id: body.domain.id, email: `admin@${domain}` },
      });
      expect(Number.isInteger(body.domain.id) && body.domain.id > 0).toBe(true);
      expect(Number.isInteger(body.user.id) && body.user.id > 0).toBe(true);
    });

    test('creates one of a zone below the gateways’ zone, whose label no gateway can have had before', async () => {
      const taken = await system.call(subscribe.path, { name: 'svc' });
      expect(taken.status).toBe(400);
      expect(JSON.parse(taken.text)).toMatchObject({ error: 'UnavailableName' });
      const body = answered<{ domain: { name: string } }>(await create('svc.gateways.test'));
      expect(body.domain.name).toBe('svc.gateways.test');
    });

    test('takes a domain whose DNS is elsewhere, in any letters, with a final dot', async () => {
      const body = answered<{ domain: { name: string } }>(
        await create('Elsewhere.Example.ORG.', 'Admin@elsewhere.example.org'),
      );
      expect(body.domain.name).toBe('elsewhere.example.org');
    });

    test('refuses a second one of the name, and creates one of twenty at once', async () => {
      const domain = freshDomain();
      const operator = await MailOperator.logIn(system);
      const fields = { domain, username: `admin@${domain}`, password: 'x' };
      const answers = await Promise.all(
        Array.from({ length: 20 }, () => operator.send(createMailDomain, fields)),
      );
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
      expect(answers.filter(({ status }) => status === 409)).toHaveLength(19);
      expectRefusal(await create(domain), 409, /exists already/);
    });

    test('refuses a label that a gateway has, and a gateway one that a domain has', async () => {
      const gateway = await TestGateway.subscribe(system);
      expectRefusal(await create(`${gateway.name}.gateways.test`), 409, /not available/);
      const domain = freshDomain();
      await create(domain);
      const answer = await system.call(subscribe.path, { name: domain.split('.')[0] });
      expect(JSON.parse(answer.text)).toMatchObject({ error: 'UnavailableName' });
    });

    test('keeps what the system needs, but has `mail` for mail', async () => {
      for (const label of ['ns', 'ns1', 'api', 'www', 'tunnel', '_psl']) {
        const answer = await create(`${label}.gateways.test`);
        expect([400, 409]).toContain(answer.status);
      }
      expect((await create('mail.gateways.test')).status).toBe(200);
    });

    test('takes a further zone as a domain', async () => {
      expect((await create('mail.example')).status).toBe(200);
    });

    test.each([
      ['nodots', 'admin@nodots', /"domain" must be a domain name/],
      ['-x.example.org', 'admin@-x.example.org', /"domain" must be a domain name/],
      ['../etc.example.org', 'a@b.example', /"domain" must be a domain name/],
      ['a.example.org', 'admin', /"username" must be a mail address/],
      ['a.example.org', 'admin@b.example.org', /"username" must be an address of a\.example\.org/],
      ['a.example.org', 'a:b@a.example.org', /"username" must be a mail address/],
      ['a.example.org', '#x@a.example.org', /"username" must be a mail address/],
      ['a.example.org', '../x@a.example.org', /"username" must be a mail address/],
      ['', 'admin@a.example.org', /"domain" is missing/],
    ])('refuses domain "%s" with user "%s"', async (domain, username, sentence) => {
      expectRefusal(await create(domain, username), 400, sentence);
    });

    test('shows no password, in no answer, log or item', async () => {
      const domain = freshDomain();
      const answer = await create(domain, undefined, 'unmistakable-password');
      const everything = JSON.stringify([answer, system.logLines, await system.items()]);
      expect(everything).not.toContain('unmistakable-password');
      expect(answer.text).not.toContain('argon2');
    });

    guardsItsToken(system, createMailDomain, {
      domain: 'z.example.org',
      username: 'a@z.example.org',
      password: 'x',
    });
  },
  FURTHER,
);
