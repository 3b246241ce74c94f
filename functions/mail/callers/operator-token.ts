import { dynamoMailOperators } from '../store/dynamo-mail-operators';
import { mailTablesOf } from '../store/dynamo-mail-table';
import { secretsManagerKeys } from '../../secrets/store/secrets-manager-keys';
import { epochSeconds, type Clock } from '../../clock';
import { requireEnv, type Environment } from '../../environment';
import { checked } from '../../http/caller';
import type { Call } from '../../http/call';
import type { Operator, OperatorStore } from '../operator';
import type { SigningKeys } from '../../secrets/key-ring';
import { readToken, signToken } from '../../secrets/token';
import { refuse } from '../family';

/** The document's; a script that works longer logs in again. */
export const TOKEN_SECONDS = 30 * 60;
const USE = 'mail-operator';

export interface OperatorPorts {
  operators: OperatorStore;
  keys: SigningKeys;
}

const operatorPorts = (environment: Environment): OperatorPorts => ({
  operators: dynamoMailOperators(mailTablesOf(environment)),
  keys: secretsManagerKeys(environment, requireEnv(environment, 'MAIL_KEYS')),
});

export const newOperatorToken = (
  { name, version }: Operator,
  { keys, clock }: { keys: SigningKeys; clock: Clock },
): Promise<string> =>
  signToken({ keys, clock }, USE, { username: name, version }, epochSeconds(clock) + TOKEN_SECONDS);

/**
 * Lets nobody pass but an operator with a token. An operator who was removed, or got another password, is none any
 * more, whatever the token says.
 */
async function mustBeOperator({ operators, keys }: OperatorPorts, { headers, clock }: Call) {
  const token = await readToken({ keys, clock }, USE, headers['auth-token'] ?? '');
  if (token.outcome !== 'valid') throw wrongToken();
  const { username, version } = token.claims;
  const operator = typeof username === 'string' ? await operators.find(username) : undefined;
  if (!operator || operator.version !== version) throw wrongToken();
}

const wrongToken = () => refuse('WrongToken', 'Token is not correct');

export const operator = checked({
  name: 'an operator, by `Auth-token`',
  curl: ["-H 'Auth-token: …'"],
  refusals: ['WrongToken'],
  needs: ['mail-keys:read', 'mail-operators:read'],
  ports: operatorPorts,
  check: mustBeOperator,
});
