import { changeMailPassword } from '../../../functions/mail/routes/change-mail-password';
import { createMailUser } from '../../../functions/mail/routes/create-mail-user';
import { deleteMailUser } from '../../../functions/mail/routes/delete-mail-user';
import { listMailDomains } from '../../../functions/mail/routes/list-mail-domains';
import { listMailUsers } from '../../../functions/mail/routes/list-mail-users';
import { answered, MailOperator } from '../../support/mail-operator';
import type { TestSystem } from '../../support/test-system';
import { describeRoute } from '../describe-route';
import { expectRefusal } from './expect-refusal';
import { guardsItsToken } from './guards-its-token';

interface User {
  id: number;
  domain_id: number;
  email: string;
}

async function domainOf(system: TestSystem) {
  const operator = await MailOperator.logIn(system);
  const domain = await operator.createDomain();
  return {
    operator,
    domain,
    add: (name: string, path = `/mail/user/${domain.id}`) =>
      operator.send(createMailUser, { email: `${name}@${domain.name}`, password: 'x' }, path),
    list: async () =>
      answered<{ users: User[] }>(await operator.send(listMailUsers, {}, `/mail/users/${domain.id}`)).users,
    count: async () =>
      answered<{ domains: { id: number; users_count: number }[] }>(
        await operator.send(listMailDomains),
      ).domains.find(({ id }) => id === domain.id)?.users_count,
  };
}

const WRONG_IDS = ['0', '-1', 'x', '1.5', '99999999999999'];

describeRoute(listMailUsers, (system) => {
  test('lists users by id, with their domain', async () => {
    const { domain, add, list } = await domainOf(system);
    await add('zoe');
    await add('abe');
    const users = await list();
    expect(users.map(({ email }) => email)).toEqual([
      domain.admin,
      `zoe@${domain.name}`,
      `abe@${domain.name}`,
    ]);
    expect(users.every(({ domain_id }) => domain_id === domain.id)).toBe(true);
    expect(JSON.stringify(users)).not.toContain('argon2');
  });

  test('answers an empty list for a domain without users, and 404 for no domain', async () => {
    const { operator, domain, list } = await domainOf(system);
    await operator.send(deleteMailUser, { email: domain.admin });
    expect(await list()).toEqual([]);
    expectRefusal(await operator.send(listMailUsers, {}, '/mail/users/999999'), 404, /no such domain/);
  });

  test.each(WRONG_IDS)('refuses the id %s', async (id) => {
    const operator = await MailOperator.logIn(system);
    expectRefusal(await operator.send(listMailUsers, {}, `/mail/users/${id}`), 400, /"domain_id" must be/);
  });

  guardsItsToken(system, listMailUsers);
});

describeRoute(createMailUser, (system) => {
  test('creates at both paths', async () => {
    const { domain, add, list } = await domainOf(system);
    const first = answered<{ user: User }>(await add('one', `/mail/user/${domain.id}`));
    const second = answered<{ user: User }>(await add('Two', `/mail/users/${domain.id}`));
    expect([first.user.email, second.user.email]).toEqual([`one@${domain.name}`, `two@${domain.name}`]);
    expect(await list()).toHaveLength(3);
  });

  test('20 concurrent creations of one address: one succeeds, and users_count is true', async () => {
    const { add, list, count } = await domainOf(system);
    const answers = await Promise.all(Array.from({ length: 20 }, () => add('same')));
    const statuses = answers.map(({ status }) => status).sort();
    console.log(`20 concurrent creations: ${statuses.join(' ')}; users_count ${await count()}`);
    expect(statuses).toEqual([200, ...Array<number>(19).fill(409)]);
    expect(await count()).toBe(2);
    expect(await list()).toHaveLength(2);
  });

  test('counts truly when different addresses come at once', async () => {
    const { add, list, count } = await domainOf(system);
    const answers = await Promise.all(Array.from({ length: 10 }, (_, number) => add(`user${number}`)));
    expect(answers.map(({ status }) => status)).toEqual(Array<number>(10).fill(200));
    expect(await count()).toBe(11);
    expect(new Set((await list()).map(({ id }) => id)).size).toBe(11);
  });

  test('refuses an address of another domain, one that is none, and no domain', async () => {
    const { operator, domain } = await domainOf(system);
    const path = `/mail/user/${domain.id}`;
    const send = (email: string, at = path) => operator.send(createMailUser, { email, password: 'x' }, at);
    expectRefusal(await send('a@other.example'), 400, new RegExp(`must be an address of ${domain.name}`));
    expectRefusal(await send(`a@x.${domain.name}`), 400, /must be an address of/);
    expectRefusal(await send(`a b@${domain.name}`), 400, /must be a mail address/);
    expectRefusal(await send(''), 400, /"email" is missing/);
    expectRefusal(
      await operator.send(createMailUser, { email: `a@${domain.name}` }, path),
      400,
      /"password"/,
    );
    expectRefusal(await send(`a@${domain.name}`, '/mail/user/999999'), 404, /no such domain/);
  });

  guardsItsToken(system, createMailUser, { email: 'a@b.example', password: 'x' });
});

describeRoute(changeMailPassword, (system) => {
  test('stores another hash, and nothing that is readable', async () => {
    const { operator, domain, list } = await domainOf(system);
    const [user] = await list();
    const hashes = async () =>
      (await system.items()).filter(({ email }) => email === domain.admin).map((item) => item.passwordHash);
    const before = await hashes();
    const fields = { id: user!.id, domain_id: domain.id, password: 'unmistakable' };
    expect(answered(await operator.send(changeMailPassword, fields))).toEqual({ result: true });
    const after = await hashes();
    expect(after).not.toEqual(before);
    expect(after[0]).toMatch(/^\$argon2id\$v=19\$/);
    expect(JSON.stringify([await system.items(), system.logLines])).not.toContain('unmistakable');
  });

  test('finds neither a user of another domain nor one of none', async () => {
    const { operator, domain, list } = await domainOf(system);
    const other = await operator.createDomain();
    const [user] = await list();
    const change = (id: number | string, domainId: number | string) =>
      operator.send(changeMailPassword, { id, domain_id: domainId, password: 'x' });
    expectRefusal(await change(user!.id, other.id), 404, /no such user/);
    expectRefusal(await change(user!.id, 999_999), 404, /no such domain/);
    expectRefusal(await change(999_999, domain.id), 404, /no such user/);
    for (const id of WRONG_IDS) expectRefusal(await change(id, domain.id), 400, /"id" must be/);
    expectRefusal(
      await operator.send(changeMailPassword, { id: 1, domain_id: 1 }),
      400,
      /"password" is missing/,
    );
  });

  guardsItsToken(system, changeMailPassword, { id: 1, domain_id: 1, password: 'x' });
});

describeRoute(deleteMailUser, (system) => {
  test('frees the address at once, and counts', async () => {
    const { operator, domain, add, list, count } = await domainOf(system);
    await add('gone');
    expect(answered(await operator.send(deleteMailUser, { email: `GONE@${domain.name}` }))).toEqual({
      result: true,
    });
    expect(await count()).toBe(1);
    expect(await list()).toHaveLength(1);
    expectRefusal(await operator.send(deleteMailUser, { email: `gone@${domain.name}` }), 404, /no such user/);
    expect((await add('gone')).status).toBe(200);
  });

  test('deletes once, however many ask at once', async () => {
    const { operator, domain, add, count } = await domainOf(system);
    await add('gone');
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => operator.send(deleteMailUser, { email: `gone@${domain.name}` })),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(await count()).toBe(1);
  });

  test('refuses what is no address, and says when there is no such domain', async () => {
    const operator = await MailOperator.logIn(system);
    expectRefusal(await operator.send(deleteMailUser, { email: 'nobody' }), 400, /"email" must be/);
    expectRefusal(await operator.send(deleteMailUser, {}), 400, /"email" is missing/);
    expectRefusal(await operator.send(deleteMailUser, { email: 'a@none.example' }), 404, /no such domain/);
  });

  guardsItsToken(system, deleteMailUser, { email: 'a@none.example' });
});
