import * as z from 'zod/mini';
import { dynamoMailDomains } from '../store/dynamo-mail-domains';
import { mailTablesOf } from '../store/dynamo-mail-table';
import { dynamoMailUsers } from '../store/dynamo-mail-users';
import { defineRoute, json } from '../../http/route';
import { hashPassword } from '../password';
import { mail } from '../family';
import { addressExists, findDomainById, mustBelong, noSuchDomain } from '../find-domain';
import { operator } from '../callers/operator-token';
import { address, domainId, password } from '../parameters';

export const createMailUser = defineRoute({
  id: 'create-mail-user',
  family: mail,
  method: 'POST',
  path: '/mail/user/{domain_id}',
  aliases: ['/mail/users/{domain_id}'],
  summary: 'Create a user',
  description: 'Creates an email account in the domain. Its address must belong to the domain.',
  caller: operator,
  request: z.object({ domain_id: domainId, email: address, password }),
  responses: {
    200: json(
      z.object({
        result: z.literal(true),
        user: z.object({ id: z.int(), domain_id: z.int(), email: z.string() }),
      }),
      'The user is there.',
    ),
  },
  errors: ['NotFound', 'Exists'],
  needs: ['mail-domains:find-by-id', 'mail-ids:take', 'mail-users:create'],
  ports: (environment) => {
    const tables = mailTablesOf(environment);
    return {
      domains: dynamoMailDomains(tables),
      users: dynamoMailUsers(tables),
    };
  },

  async handle({ domain_id, email: given, password }, { domains, users }) {
    const domain = await findDomainById(domain_id, domains);
    const email = mustBelong(given, 'email', domain.name);
    const [passwordHash, id] = await Promise.all([hashPassword(password), domains.takeIds('users', 1)]);
    const created = await users.create(domain, [{ id, email, passwordHash }]);
    if (created.outcome === 'exists') throw addressExists(email);
    if (created.outcome === 'no-domain') throw noSuchDomain();
    return { status: 200, body: { result: true, user: { id, domain_id, email } } };
  },
});
