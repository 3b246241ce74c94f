import { SUPPRESSION_PREFIX } from '../dns/names-table';
import { LIMIT_PREFIX } from '../limits/limit';
import {
  ACCOUNT_IDS,
  ACCOUNT_PREFIX,
  ACCOUNT_SEQUENCES,
  ACCOUNT_TOTALS,
  CONTACTS_PREFIX,
  CREATION_TOKEN_PREFIX,
  DEVICE_PREFIX,
  NONCE_PREFIX,
  PHONE_PREFIX,
  REGISTRAR_KEYS,
  REGISTRAR_NOTES,
  SESSION_PREFIX,
} from './accounts-table';
import {
  onIndex,
  onItems,
  onSecret,
  settingsOf,
  toPush,
  toReadSigningKeys,
  toSendMails,
  toSendTexts,
  together,
  type Grant,
} from '../statements';

/** What functions may need of the accounts family, and what each need allows. */
export const ACCOUNTS_NEEDS = {
  /** Read the keys that sign nonces and hash codes of SIP accounts. */
  'accounts-keys:read': toReadSigningKeys('accountsKeysArn', 'ACCOUNTS_KEYS'),
  /** Count against a limit of the accounts family. */
  'accounts-limits:count': onItems('accounts', ['UpdateItem'], [LIMIT_PREFIX]),
  'accounts:find': onItems('accounts', ['GetItem'], [ACCOUNT_PREFIX]),
  'accounts:find-by-id': onItems('accounts', ['GetItem'], [ACCOUNT_IDS, ACCOUNT_PREFIX]),
  'accounts:list': together(
    onItems('accounts', ['Query'], [ACCOUNT_IDS]),
    onItems('accounts', ['BatchGetItem'], [ACCOUNT_PREFIX]),
    onItems('accounts', ['GetItem'], [ACCOUNT_TOTALS]),
  ),
  'accounts:create': together(
    onItems('accounts', ['PutItem'], [ACCOUNT_IDS, ACCOUNT_PREFIX]),
    onItems('accounts', ['UpdateItem'], [ACCOUNT_SEQUENCES, ACCOUNT_TOTALS]),
  ),
  /** Look at a pushed token, and use it up. */
  'creation-tokens:consume': onItems('accounts', ['DeleteItem', 'GetItem'], [CREATION_TOKEN_PREFIX]),
  /** Replace an account, with the mails and texts that it promises. */
  'accounts:save': onItems('accounts', ['PutItem'], [ACCOUNT_PREFIX]),
  /** Remove an account and everything that leads or belongs to it. */
  'accounts:remove': together(
    onItems('accounts', ['DeleteItem'], [ACCOUNT_IDS, ACCOUNT_PREFIX, PHONE_PREFIX]),
    onItems('accounts', ['UpdateItem'], [ACCOUNT_TOTALS]),
    onItems('accounts', ['PutItem'], [REGISTRAR_NOTES]),
    onItems('accounts', ['BatchWriteItem', 'Query'], [CONTACTS_PREFIX]),
  ),
  /** Claim a phone number for an account. */
  'account-phones:claim': onItems('accounts', ['PutItem'], [PHONE_PREFIX]),
  'account-phones:free': onItems('accounts', ['DeleteItem'], [PHONE_PREFIX]),
  /** See whose number it is. */
  'account-phones:find': onItems('accounts', ['GetItem'], [PHONE_PREFIX]),
  /** Note that an API key was used. */
  'account-api-keys:touch': onItems('accounts', ['UpdateItem'], [ACCOUNT_PREFIX]),
  /** Count how often a nonce was used. */
  'account-nonces:count': onItems('accounts', ['UpdateItem'], [NONCE_PREFIX]),
  'account-contacts:list': onItems('accounts', ['Query'], [CONTACTS_PREFIX]),
  'account-contacts:save': together(
    onItems('accounts', ['PutItem'], [CONTACTS_PREFIX]),
    onItems('accounts', ['ConditionCheckItem'], [ACCOUNT_IDS]),
  ),
  /** Remove a device, and leave the registrar a note of it. */
  'account-contacts:remove': together(
    onItems('accounts', ['DeleteItem'], [CONTACTS_PREFIX]),
    onItems('accounts', ['PutItem'], [REGISTRAR_NOTES]),
  ),
  'registrar-notes:leave': onItems('accounts', ['PutItem'], [REGISTRAR_NOTES]),
  'registrar-notes:list': onItems('accounts', ['Query'], [REGISTRAR_NOTES]),
  'registrar-notes:remove': onItems('accounts', ['DeleteItem'], [REGISTRAR_NOTES]),
  /** See whether a registrar's key is one. */
  'registrar-keys:find': onItems('accounts', ['GetItem'], [REGISTRAR_KEYS]),
  'panel-sessions:read': onItems('accounts', ['GetItem'], [SESSION_PREFIX]),
  'panel-sessions:save': onItems('accounts', ['PutItem'], [SESSION_PREFIX]),
  'panel-sessions:remove': onItems('accounts', ['DeleteItem'], [SESSION_PREFIX]),
  /** Encrypt or decrypt what DIGEST checks passwords with. */
  'account-password:seal': onSecret('GenerateDataKey', 'account-password'),
  'account-password:open': onSecret('Decrypt', 'account-password'),
  /** Store a token that is going to be pushed, and give it back when it cannot be. */
  'creation-tokens:reserve': onItems(
    'accounts',
    ['DeleteItem', 'GetItem', 'PutItem'],
    [CREATION_TOKEN_PREFIX, DEVICE_PREFIX],
  ),
  /** Send pushes to devices through SNS. */
  'pushes:send': toPush,
  /** What the sender of the accounts' mails and texts does to the table, SES and SNS. */
  'account-messages:send': together(
    onIndex('accounts', 'message-due'),
    onItems('accounts', ['GetItem', 'PutItem'], [ACCOUNT_PREFIX]),
    onItems('names', ['GetItem'], [SUPPRESSION_PREFIX]),
    toSendMails,
    toSendTexts,
    toPush,
  ),
  /** The accounts family's settings. */
  'settings:accounts': settingsOf('accounts', 'ACCOUNTS'),
} as const satisfies Record<string, Grant>;
