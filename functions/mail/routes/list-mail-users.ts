import * as z from 'zod/mini';
import { dynamoMailDomains } from '../store/dynamo-mail-domains';
import { mailTablesOf } from '../store/dynamo-mail-table';
import { dynamoMailUsers } from '../store/dynamo-mail-users';
import { defineRoute, json } from '../../http/route';
import { mail } from '../family';
import { findDomainById } from '../find-domain';
import { operator } from '../callers/operator-token';
import { domainId } from '../parameters';

export const listMailUsers = defineRoute({
  id: 'list-mail-users',
  family: mail,
  method: 'GET',
  path: '/mail/users/{domain_id}',
  summary: 'List the users of a domain',
  description: 'All users of the domain, in the order in which they were created.',
  caller: operator,
  request: z.object({ domain_id: domainId }),
  responses: {
    200: json(
      z.object({
        result: z.literal(true),
        users: z.array(z.object({ id: z.int(), domain_id: z.int(), email: z.string() })),
      }),
      'The users.',
    ),
  },
  errors: ['NotFound'],
  needs: ['mail-domains:find-by-id', 'mail-users:list'],
  ports: (environment) => {
    const tables = mailTablesOf(environment);
    return {
      domains: dynamoMailDomains(tables),
      users: dynamoMailUsers(tables),
    };
  },

  async handle({ domain_id }, { domains, users }) {
    const domain = await findDomainById(domain_id, domains);
    const list: { id: number; domain_id: number; email: string }[] = [];
    for await (const page of users.pages(domain.id)) {
      list.push(...page.map(({ id, email }) => ({ id, domain_id, email })));
    }
    return { status: 200, body: { result: true, users: list } };
  },
});
