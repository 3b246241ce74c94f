import * as z from 'zod/mini';
import { accountsLimits, dynamoAccounts } from '../store/dynamo-accounts';
import { accountsTableOf } from '../store/dynamo-accounts-table';
import { epochSeconds } from '../../clock';
import { defineRoute, json } from '../../http/route';
import { algorithmsOf } from '../password';
import { accounts as family } from '../family';
import { LOOKUPS, lookupLimit } from '../login-limits';
import { sip } from '../parameters';
import { mustBeWithin, noSuchAccount } from '../refusals';
import { accountsSettings } from '../settings';
import { anyone } from '../../http/caller';

export const accountInfo = defineRoute({
  id: 'account-info',
  family,
  method: 'GET',
  path: '/api/accounts/{sip}/info',
  summary: 'Public information about an account',
  description: 'Says whether an account is there, whether it is activated, and how it can be authenticated.',
  caller: anyone('who has an account is no secret, because the document answers it'),
  request: z.object({ sip }),
  responses: {
    200: json(
      z.object({
        username: z.string(),
        domain: z.string(),
        realm: z.string(),
        activated: z.boolean(),
        passwords: z.array(z.object({ algorithm: z.enum(['MD5', 'SHA-256']) })),
      }),
      'The account is there.',
    ),
  },
  errors: ['NotFound', 'TooManyRequests'],
  needs: ['accounts:find', 'accounts-limits:count', 'settings:accounts'],
  limits: [LOOKUPS],
  ports: (environment) => {
    const table = accountsTableOf(environment);
    return {
      accounts: dynamoAccounts(table),
      limits: accountsLimits(table),
      settings: accountsSettings(environment),
    };
  },

  async handle({ sip }, { accounts, limits, settings }, { clock, sourceIp }) {
    await mustBeWithin(limits, [lookupLimit(sourceIp, settings)], epochSeconds(clock));
    const account = await accounts.find(sip);
    if (!account) throw noSuchAccount();
    const { username, domain, realm, activated } = account;
    const passwords = algorithmsOf(account).map((algorithm) => ({ algorithm }));
    return { status: 200, body: { username, domain, realm, activated, passwords } };
  },
});
