import * as z from 'zod/mini';
import { dynamoMailDomains } from '../store/dynamo-mail-domains';
import { mailTablesOf } from '../store/dynamo-mail-table';
import { dynamoNamesOf } from '../../dns/store/dynamo-names';
import { epochSeconds } from '../../clock';
import { defineRoute, json } from '../../http/route';
import { claimDomain } from '../claim-mail-names';
import { hashPassword } from '../password';
import { mail, refuse } from '../family';
import { mustBelong } from '../find-domain';
import { operator } from '../callers/operator-token';
import { address, domain, password } from '../parameters';
import { mailSettings } from '../settings';
import { AGAIN, tryAgain } from '../../try-again';

export const createMailDomain = defineRoute({
  id: 'create-mail-domain',
  family: mail,
  method: 'POST',
  path: '/mail/domains',
  summary: 'Create a domain with its first user',
  description:
    'Creates the domain and an email account in it. A domain that is a label directly below one of our zones is ' +
    'claimed there, as gateways claim theirs.',
  caller: operator,
  request: z.object({ domain, username: address, password }),
  responses: {
    200: json(
      z.object({
        result: z.literal(true),
        domain: z.object({ id: z.int(), name: z.string(), users_count: z.int() }),
        user: z.object({ id: z.int(), domain_id: z.int(), email: z.string() }),
      }),
      'The domain and its user are there.',
    ),
  },
  errors: ['Exists'],
  needs: [
    'settings:mail',
    'mail-domains:find',
    'mail-ids:take',
    'mail-domains:create',
    'names:read',
    'names:save',
  ],
  ports: (environment) => ({
    domains: dynamoMailDomains(mailTablesOf(environment)),
    names: dynamoNamesOf(environment),
    settings: mailSettings(environment),
  }),

  async handle({ domain: name, username, password }, { domains, names, settings }, { clock }) {
    const email = mustBelong(username, 'username', name);
    // Only so that a slip costs little: what decides is the write.
    if (await domains.find(name)) throw domainExists(name);
    const passwordHash = await hashPassword(password);
    const [id, userId] = await Promise.all([domains.takeIds('domains', 1), domains.takeIds('users', 1)]);
    const user = { id: userId, email, passwordHash };
    await tryAgain(clock, `A name of ${name}`, async () => {
      const claimed = await claimDomain(name, { names, zones: settings }, epochSeconds(clock));
      if (claimed.outcome === 'taken') {
        throw refuse('Exists', `The name ${claimed.name} is not available: somebody else has it.`);
      }
      const result = await domains.create({ id, name }, [user], claimed.names);
      if (result === 'exists') throw domainExists(name);
      return result === 'changed' ? AGAIN : undefined;
    });
    return {
      status: 200,
      body: {
        result: true,
        domain: { id, name, users_count: 1 },
        user: { id: userId, domain_id: id, email },
      },
    };
  },
});

const domainExists = (name: string) => refuse('Exists', `The domain ${name} exists already.`);
