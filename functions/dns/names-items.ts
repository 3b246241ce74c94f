import type { ItemKind } from '../item-kind';
import { LIMIT_PREFIX } from '../limits/limit';
import { mailSubject } from '../outbox/mail-promise';
import {
  CHANGE_PREFIX,
  IMPORT_PREFIX,
  NAME_PREFIX,
  POINTER_PREFIX,
  SUPPRESSION_PREFIX,
  ZONE_PREFIX,
} from './names-table';

const nameOf = ({ pk }: { pk?: unknown }) => String(pk).slice(NAME_PREFIX.length);

/** What the names table holds. */
export const NAMES_ITEMS: readonly ItemKind[] = [
  {
    key: NAME_PREFIX,
    sealed: [
      { path: ['holder', 'kiteSecret'], purpose: 'kite', form: 'bytes', subject: nameOf },
      {
        path: ['mails', '*', 'sealed'],
        purpose: 'mail',
        subject: (item, { id }) => mailSubject(nameOf(item), String(id)),
      },
    ],
  },
  { key: POINTER_PREFIX },
  { key: SUPPRESSION_PREFIX },
  { key: LIMIT_PREFIX, staysBehind: 'it ends with its window' },
  { key: CHANGE_PREFIX, staysBehind: 'it is of a zone of this installation' },
  { key: ZONE_PREFIX, staysBehind: 'it is of a writer of this installation' },
  { key: IMPORT_PREFIX, staysBehind: 'it is of what was imported here' },
];
