import { LIMIT_PREFIX } from '../limits/limit';
import {
  ACTIVATION_PREFIX,
  AUDIT_PREFIX,
  CLIENT_TOKENS,
  CODE_PREFIX,
  MASTER_TOKEN,
  SERVERS,
} from './activation-table';
import { onItems, settingsOf, toReadSigningKeys, type Grant } from '../statements';

/** What functions may need of the activation family, and what each need allows. */
export const ACTIVATION_NEEDS = {
  /** Read the keys that sign tokens of the activation family. */
  'activation-keys:read': toReadSigningKeys('activationKeysArn', 'ACTIVATION_KEYS'),
  /** Count against a limit of the activation family. */
  'activation-limits:count': onItems('activation', ['UpdateItem'], [LIMIT_PREFIX]),
  'install-codes:read': onItems('activation', ['GetItem'], [CODE_PREFIX]),
  'install-codes:save': onItems('activation', ['PutItem'], [CODE_PREFIX]),
  /** Find the code that an activation is of. */
  'activations:read': onItems('activation', ['GetItem'], [ACTIVATION_PREFIX]),
  'activations:save': onItems('activation', ['PutItem'], [ACTIVATION_PREFIX]),
  /** Add to the trail of what was done with codes and servers. */
  'audit:save': onItems('activation', ['PutItem'], [AUDIT_PREFIX]),
  'client-tokens:read': onItems('activation', ['GetItem'], [CLIENT_TOKENS]),
  /** Count a token's servers. */
  'client-tokens:count': onItems('activation', ['UpdateItem'], [CLIENT_TOKENS]),
  'servers:read': onItems('activation', ['GetItem'], [SERVERS]),
  'servers:list': onItems('activation', ['Query'], [SERVERS]),
  'servers:save': onItems('activation', ['PutItem'], [SERVERS]),
  /** Note a sign of life, or the end, of a server. */
  'servers:update': onItems('activation', ['UpdateItem'], [SERVERS]),
  'master-token:read': onItems('activation', ['GetItem'], [MASTER_TOKEN]),
  /** The activation family's settings. */
  'settings:activation': settingsOf('activation', 'ACTIVATION'),
} as const satisfies Record<string, Grant>;
