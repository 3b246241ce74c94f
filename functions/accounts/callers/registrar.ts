/** Who asks for a SIP registrar: one with a registrar key, or an administrator where both may. */
import { epochSeconds } from '../../clock';
import type { Environment } from '../../environment';
import { checked } from '../../http/caller';
import type { Call } from '../../http/call';
import { networkLimit, type Limits, type NetworkRule } from '../../limits/limit';
import { limitedNetwork } from '../../limits/network';
import { refuse } from '../family';
import { minutes } from '../refusals';
import {
  mayUseFrom,
  registrarKeyId,
  registrarKeyMatches,
  type RegistrarKey,
  type RegistrarKeyStore,
} from '../registrar-key';
import { accountsSettings, type AccountsSettings } from '../settings';
import { accountsTableOf } from '../store/dynamo-accounts-table';
import { accountsLimits } from '../store/dynamo-accounts';
import { dynamoRegistrarKeys } from '../store/dynamo-registrar-keys';
import { administrator, type CallerPorts } from './authentication';

export interface RegistrarKeyPorts {
  registrarKeys: RegistrarKeyStore;
  limits: Limits;
  settings: AccountsSettings;
}

const registrarPorts = (environment: Environment): CallerPorts & RegistrarKeyPorts => ({
  ...administrator.ports(environment),
  registrarKeys: dynamoRegistrarKeys(accountsTableOf(environment)),
});

/**
 * Whoever has a registrar key, or else an administrator.
 * @throws Problem as `mustBeAdmin` and `mustHaveRegistrarKey` do
 */
async function mustBeRegistrar(ports: CallerPorts & RegistrarKeyPorts, call: Call): Promise<void> {
  if (bearerOf(call) === undefined) await administrator.check?.(ports, call);
  else await mustHaveRegistrarKey(ports, call);
}

/**
 * The registrar key that calls, from a network that it is bound to.
 * @throws Problem: 401 for what is no key, 403 from another network, 429 after too many of both from there. Only those
 *   are counted: a registrar is never kept out by what its neighbours do.
 */
async function mustHaveRegistrarKey(
  { registrarKeys, limits, settings }: RegistrarKeyPorts,
  call: Call,
): Promise<RegistrarKey> {
  const given = bearerOf(call);
  if (given === undefined) throw unauthenticated('A registrar key is required.');
  const id = registrarKeyId(given);
  const stored = id === undefined ? undefined : await registrarKeys.find(id);
  const isRight = registrarKeyMatches(given, stored);
  if (isRight && mayUseFrom(stored, call.sourceIp)) return stored;

  const limited = await limits.count([wrongKeys(call, settings)], epochSeconds(call.clock));
  if (limited) {
    const { retryAfterSeconds } = limited;
    throw refuse(
      'TooManyRequests',
      `Too many wrong keys. Please try again in ${minutes(retryAfterSeconds)}.`,
      {
        retryAfterSeconds,
      },
    );
  }
  if (!isRight) throw unauthenticated('The registrar key is wrong.');
  // Somebody has the key who should not, or the registrar has moved: the operator wants to know either.
  call.log.info('registrar key used from a foreign network', {
    registrarKey: stored.id,
    sourceIp: call.sourceIp,
  });
  throw refuse('Forbidden', `This key may not be used from ${call.sourceIp}.`);
}

/** RFC 6750, 2.1. */
const bearerOf = ({ headers }: Call): string | undefined =>
  /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1];

const unauthenticated = (message: string) =>
  refuse('Unauthenticated', message, { challenges: ['Bearer realm="registrar"'] });

const WRONG_KEYS: NetworkRule = {
  id: 'wrong-registrar-keys',
  counts: 'wrong registrar keys, and right ones from a network that they are not for',
  windowSeconds: 3_600,
  network: 'each',
  setting: 'wrongRegistrarKeysPerAddressAndHour',
};

const wrongKeys = ({ sourceIp }: Call, { limits }: AccountsSettings) =>
  networkLimit(WRONG_KEYS, limitedNetwork(sourceIp), limits.wrongRegistrarKeysPerAddressAndHour);

export const registrar = checked({
  name: 'a SIP registrar',
  curl: ["-H 'Authorization: Bearer …'"],
  refusals: ['Unauthenticated', 'Forbidden'],
  errors: ['TooManyRequests'],
  needs: ['settings:accounts', 'registrar-keys:find', 'accounts-limits:count'],
  limits: [WRONG_KEYS],
  ports(environment): RegistrarKeyPorts {
    const table = accountsTableOf(environment);
    return {
      limits: accountsLimits(table),
      registrarKeys: dynamoRegistrarKeys(table),
      settings: accountsSettings(environment),
    };
  },
  check: mustHaveRegistrarKey,
});

export const registrarOrAdministrator = checked({
  name: 'a SIP registrar, or an administrator',
  curl: ["-H 'Authorization: Bearer …'"],
  refusals: administrator.refusals,
  errors: administrator.errors,
  needs: [...administrator.needs, 'registrar-keys:find'],
  limits: [...(administrator.limits ?? []), WRONG_KEYS],
  ports: registrarPorts,
  check: mustBeRegistrar,
});
