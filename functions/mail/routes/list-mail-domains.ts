import * as z from 'zod/mini';
import { dynamoMailDomains } from '../store/dynamo-mail-domains';
import { mailTablesOf } from '../store/dynamo-mail-table';
import { defineRoute, json } from '../../http/route';
import { mail } from '../family';
import { operator } from '../callers/operator-token';

export const listMailDomains = defineRoute({
  id: 'list-mail-domains',
  family: mail,
  method: 'GET',
  path: '/mail/domains',
  summary: 'List all domains',
  description: 'All mail domains, by name, each with the number of its users.',
  caller: operator,
  request: z.object({}),
  responses: {
    200: json(
      z.object({
        result: z.literal(true),
        domains: z.array(z.object({ id: z.int(), name: z.string(), users_count: z.int() })),
      }),
      'The domains.',
    ),
  },
  needs: ['mail-domains:list'],
  ports: (environment) => ({
    domains: dynamoMailDomains(mailTablesOf(environment)),
  }),

  async handle(_input, { domains }) {
    const all = await domains.list();
    return {
      status: 200,
      body: {
        result: true,
        domains: all.map(({ id, name, usersCount }) => ({ id, name, users_count: usersCount })),
      },
    };
  },
});
