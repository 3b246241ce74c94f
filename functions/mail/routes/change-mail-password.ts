import * as z from 'zod/mini';
import { dynamoMailDomains } from '../store/dynamo-mail-domains';
import { mailTablesOf } from '../store/dynamo-mail-table';
import { dynamoMailUsers } from '../store/dynamo-mail-users';
import { defineRoute, json } from '../../http/route';
import { hashPassword } from '../password';
import { mail } from '../family';
import { findDomainById, noSuchUser } from '../find-domain';
import { operator } from '../callers/operator-token';
import { domainId, password, userId } from '../parameters';

export const changeMailPassword = defineRoute({
  id: 'change-mail-password',
  family: mail,
  method: 'POST',
  path: '/mail/user-change-password',
  summary: 'Change a user’s password',
  description: 'The old password is worth nothing from the next export on.',
  caller: operator,
  request: z.object({ id: userId, password, domain_id: domainId }),
  responses: { 200: json(z.object({ result: z.literal(true) }), 'The password is changed.') },
  errors: ['NotFound'],
  needs: ['mail-domains:find-by-id', 'mail-users:change'],
  ports: (environment) => {
    const tables = mailTablesOf(environment);
    return {
      domains: dynamoMailDomains(tables),
      users: dynamoMailUsers(tables),
    };
  },

  async handle({ id, password, domain_id }, { domains, users }) {
    const domain = await findDomainById(domain_id, domains);
    const changed = await users.changePassword(domain.id, id, await hashPassword(password));
    if (!changed) throw noSuchUser();
    return { status: 200, body: { result: true } };
  },
});
