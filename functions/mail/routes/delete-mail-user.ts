import * as z from 'zod/mini';
import { dynamoMailDomains } from '../store/dynamo-mail-domains';
import { mailTablesOf } from '../store/dynamo-mail-table';
import { dynamoMailUsers } from '../store/dynamo-mail-users';
import { defineRoute, json } from '../../http/route';
import { mail } from '../family';
import { findDomain, mustBeAddress, noSuchUser } from '../find-domain';
import { operator } from '../callers/operator-token';
import { address } from '../parameters';

export const deleteMailUser = defineRoute({
  id: 'delete-mail-user',
  family: mail,
  method: 'DELETE',
  path: '/mail/users',
  summary: 'Delete a user',
  description: 'The address is free again at once.',
  caller: operator,
  request: z.object({ email: address }),
  responses: { 200: json(z.object({ result: z.literal(true) }), 'The user is gone.') },
  errors: ['NotFound'],
  needs: ['mail-domains:find', 'mail-users:delete'],
  ports: (environment) => {
    const tables = mailTablesOf(environment);
    return {
      domains: dynamoMailDomains(tables),
      users: dynamoMailUsers(tables),
    };
  },

  async handle({ email: given }, { domains, users }) {
    const { email, domain: name } = mustBeAddress(given, 'email');
    const domain = await findDomain(name, domains);
    if (!(await users.remove(domain, email))) throw noSuchUser();
    return { status: 200, body: { result: true } };
  },
});
