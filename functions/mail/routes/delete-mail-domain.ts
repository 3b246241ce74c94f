import * as z from 'zod/mini';
import { dynamoCertificates } from '../store/dynamo-certificates';
import { dynamoMailDomains } from '../store/dynamo-mail-domains';
import { mailTablesOf } from '../store/dynamo-mail-table';
import { dynamoNamesOf } from '../../dns/store/dynamo-names';
import { epochSeconds } from '../../clock';
import { defineRoute, json } from '../../http/route';
import { namesHeldBy } from '../held-names';
import { withoutHolder } from '../mail-label';
import { mail } from '../family';
import { findDomain } from '../find-domain';
import { operator } from '../callers/operator-token';
import { domain } from '../parameters';
import { mailSettings } from '../settings';
import { AGAIN, tryAgain } from '../../try-again';

export const deleteMailDomain = defineRoute({
  id: 'delete-mail-domain',
  family: mail,
  method: 'DELETE',
  path: '/mail/domain',
  summary: 'Delete a domain',
  description:
    'The domain is gone at once, and its name free. Its users, keys, certificates and records are removed right after.',
  caller: operator,
  request: z.object({ domain }),
  responses: { 200: json(z.object({ result: z.literal(true) }), 'The domain is gone.') },
  errors: ['NotFound'],
  needs: [
    'settings:mail',
    'mail-domains:find',
    'mail-certificates:list',
    'mail-domains:delete',
    'names:read',
    'names:save',
  ],
  ports: (environment) => {
    const tables = mailTablesOf(environment);
    return {
      domains: dynamoMailDomains(tables),
      certificates: dynamoCertificates(tables),
      names: dynamoNamesOf(environment),
      settings: mailSettings(environment),
    };
  },

  async handle({ domain: name }, { domains, certificates, names, settings }, { clock }) {
    await tryAgain(clock, `The domain ${name}`, async () => {
      const domain = await findDomain(name, domains);
      const now = epochSeconds(clock);
      const hostnames = (await certificates.list(domain.id)).map(({ hostname }) => hostname);
      const held = await namesHeldBy(domain.name, hostnames, { names, zones: settings });
      const given = held.map((item) => withoutHolder(item, now));
      return (await domains.remove(domain, given, now)) === 'removed' ? undefined : AGAIN;
    });
    return { status: 200, body: { result: true } };
  },
});
