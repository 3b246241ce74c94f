import { LIMIT_PREFIX } from '../limits/limit';
import {
  ACME_ACCOUNTS,
  CERTIFICATES_PREFIX,
  DELETION_PREFIX,
  DKIM_PREFIX,
  DOMAINS,
  DOMAIN_ID_PREFIX,
  OPERATORS,
  SEQUENCES,
  USERS_PREFIX,
} from './mail-table';
import {
  onExports,
  onIndex,
  onItems,
  onSecret,
  settingsOf,
  toReadSigningKeys,
  together,
  type Grant,
} from '../statements';

/** What functions may need of the mail family, and what each need allows. */
export const MAIL_NEEDS = {
  /** Read the keys that sign the tokens of mail operators. */
  'mail-keys:read': toReadSigningKeys('mailKeysArn', 'MAIL_KEYS'),
  'mail-operators:read': onItems('mail', ['GetItem'], [OPERATORS]),
  /** Count against a limit of the mail family. */
  'mail-limits:count': onItems('mail', ['UpdateItem'], [LIMIT_PREFIX]),
  'mail-domains:list': onItems('mail', ['Query'], [DOMAINS]),
  'mail-domains:find': onItems('mail', ['GetItem'], [DOMAINS]),
  'mail-domains:find-by-id': onItems('mail', ['GetItem'], [DOMAIN_ID_PREFIX, DOMAINS]),
  'mail-domains:create': onItems('mail', ['PutItem'], [DOMAIN_ID_PREFIX, DOMAINS, USERS_PREFIX]),
  'mail-domains:delete': together(
    onItems('mail', ['DeleteItem'], [DOMAIN_ID_PREFIX, DOMAINS]),
    onItems('mail', ['PutItem'], [DELETION_PREFIX]),
  ),
  /** Delete what belonged to removed domains. */
  'mail-domains:erase': together(
    onIndex('mail', 'deletion-due'),
    onItems('mail', ['BatchWriteItem', 'Query'], [CERTIFICATES_PREFIX, DKIM_PREFIX, USERS_PREFIX]),
    onItems('mail', ['DeleteItem'], [DELETION_PREFIX]),
  ),
  /** Have an id for a domain or a user. */
  'mail-ids:take': onItems('mail', ['UpdateItem'], [SEQUENCES]),
  'mail-users:list': onItems('mail', ['Query'], [USERS_PREFIX]),
  'mail-users:create': together(
    onItems('mail', ['PutItem'], [USERS_PREFIX]),
    onItems('mail', ['UpdateItem'], [DOMAINS]),
  ),
  'mail-users:change': onItems('mail', ['UpdateItem'], [USERS_PREFIX]),
  'mail-users:delete': together(
    onItems('mail', ['DeleteItem', 'GetItem'], [USERS_PREFIX]),
    onItems('mail', ['UpdateItem'], [DOMAINS]),
  ),
  'mail-dkim:add': together(
    onItems('mail', ['ConditionCheckItem'], [DOMAINS]),
    onItems('mail', ['PutItem'], [DKIM_PREFIX]),
  ),
  'mail-dkim:list': onItems('mail', ['Query'], [DKIM_PREFIX]),
  'mail-certificates:find': onItems('mail', ['GetItem'], [CERTIFICATES_PREFIX]),
  'mail-certificates:list': onItems('mail', ['Query'], [CERTIFICATES_PREFIX]),
  'mail-certificates:save': together(
    onItems('mail', ['ConditionCheckItem'], [DOMAINS]),
    onItems('mail', ['PutItem'], [CERTIFICATES_PREFIX]),
  ),
  /** What the certificate issuer does to certificates that are due. */
  'mail-certificates:issue': together(
    onIndex('mail', 'certificate-due'),
    onItems('mail', ['GetItem', 'PutItem', 'Query'], [CERTIFICATES_PREFIX]),
    onItems('mail', ['ConditionCheckItem'], [DOMAINS]),
  ),
  /** Keep the account that certificates are ordered with, its key encrypted. */
  'acme-accounts:keep': together(
    onItems('mail', ['GetItem', 'PutItem'], [ACME_ACCOUNTS]),
    onSecret('GenerateDataKey', 'acme-account'),
    onSecret('Decrypt', 'acme-account'),
  ),
  /** Encrypt or decrypt the private keys that sign domains' mail. */
  'dkim-secret:seal': onSecret('GenerateDataKey', 'dkim'),
  'dkim-secret:open': onSecret('Decrypt', 'dkim'),
  /** Encrypt or decrypt the private keys of certificates. */
  'certificate-secret:seal': onSecret('GenerateDataKey', 'certificate'),
  'certificate-secret:open': onSecret('Decrypt', 'certificate'),
  /** Put an archive where a link finds it. */
  'exports:put': onExports,
  /** The mail family's settings. */
  'settings:mail': settingsOf('mailDomains', 'MAIL'),
} as const satisfies Record<string, Grant>;
