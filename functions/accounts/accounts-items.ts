import type { ItemKind } from '../item-kind';
import { LIMIT_PREFIX } from '../limits/limit';
import { mailSubject } from '../outbox/mail-promise';
import { passwordSubject } from './account';
import {
  ACCOUNT_IDS,
  ACCOUNT_PREFIX,
  ACCOUNT_SEQUENCES,
  ACCOUNT_TOTALS,
  addressOfKey,
  CONTACTS_PREFIX,
  CREATION_TOKEN_PREFIX,
  DEVICE_PREFIX,
  NONCE_PREFIX,
  PHONE_PREFIX,
  REGISTRAR_KEYS,
  REGISTRAR_NOTES,
  SESSION_PREFIX,
} from './accounts-table';
import { deviceSubject } from './creation-token';
import type { DigestAlgorithm } from './digest';

const addressOfItem = ({ pk }: { pk?: unknown }) => addressOfKey(String(pk)) ?? '';

/** What the accounts table holds. */
export const ACCOUNTS_ITEMS: readonly ItemKind[] = [
  {
    key: ACCOUNT_PREFIX,
    sealed: [
      {
        path: ['passwords', '*'],
        purpose: 'account-password',
        subject: (item, _passwords, algorithm) =>
          passwordSubject(addressOfItem(item), algorithm as DigestAlgorithm),
      },
      {
        path: ['messages', '*', 'sealed'],
        purpose: 'mail',
        subject: (item, { id }) => mailSubject(addressOfItem(item), String(id)),
      },
      { path: ['messages', '*', 'device'], purpose: 'mail', subject: (_item, { to }) => String(to) },
    ],
  },
  { key: ACCOUNT_IDS },
  { key: PHONE_PREFIX },
  { key: ACCOUNT_SEQUENCES },
  { key: ACCOUNT_TOTALS },
  {
    key: CREATION_TOKEN_PREFIX,
    sealed: [
      {
        path: ['sealedDevice'],
        purpose: 'mail',
        subject: ({ pk }) => deviceSubject(String(pk).slice(CREATION_TOKEN_PREFIX.length)),
      },
    ],
  },
  { key: DEVICE_PREFIX },
  { key: CONTACTS_PREFIX },
  { key: REGISTRAR_NOTES },
  { key: REGISTRAR_KEYS },
  { key: SESSION_PREFIX },
  { key: NONCE_PREFIX, staysBehind: 'a client gets a new one when it is asked again' },
  { key: LIMIT_PREFIX, staysBehind: 'it ends with its window' },
];
