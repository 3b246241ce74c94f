import type { ItemKind } from '../item-kind';
import { LIMIT_PREFIX } from '../limits/limit';
import {
  ACTIVATION_PREFIX,
  AUDIT_PREFIX,
  CLIENT_TOKENS,
  CODE_PREFIX,
  MASTER_TOKEN,
  SERVERS,
} from './activation-table';

/** What the activation table holds: hashes, and nothing that is sealed. */
export const ACTIVATION_ITEMS: readonly ItemKind[] = [
  { key: CODE_PREFIX },
  { key: ACTIVATION_PREFIX },
  { key: AUDIT_PREFIX },
  { key: CLIENT_TOKENS },
  { key: MASTER_TOKEN },
  { key: SERVERS },
  { key: LIMIT_PREFIX, staysBehind: 'it ends with its window' },
];
