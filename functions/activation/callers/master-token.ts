import { checked } from '../../http/caller';
import { secretMatches } from '../../secrets/hash';
import { refuse } from '../main-stack';
import { dynamoServersOf } from '../store/dynamo-servers';

/** Bearer tokens are those of RFC 6750. */
export const masterTokenHolder = checked({
  name: 'the operator, by the master token as a bearer token',
  curl: ["-H 'Authorization: Bearer …'"],
  refusals: ['invalid_master_token'],
  needs: ['master-token:read'],
  ports: (environment) => ({ servers: dynamoServersOf(environment) }),
  async check({ servers }, { headers }) {
    const token = /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1];
    if (token && secretMatches(token, await servers.masterTokenHash())) return;
    throw refuse('invalid_master_token', 'missing or invalid master token', { 'www-authenticate': 'Bearer' });
  },
});
