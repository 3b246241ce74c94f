import { NAME_PREFIX, SUPPRESSION_PREFIX } from '../dns/names-table';
import { LIMIT_PREFIX } from '../limits/limit';
import { onIndex, onItems, onSecret, settingsOf, toSendMails, together, type Grant } from '../statements';

/** What functions may need of the registration family, and what each need allows. */
export const REGISTRATION_NEEDS = {
  /** Count against a limit. */
  'limits:count': onItems('names', ['UpdateItem'], [LIMIT_PREFIX]),
  /** What the mail sender does to the table, and SES. */
  'mail:send': together(
    onIndex('names', 'mail-due'),
    onItems('names', ['GetItem'], [NAME_PREFIX, SUPPRESSION_PREFIX]),
    onItems('names', ['PutItem'], [NAME_PREFIX]),
    toSendMails,
  ),
  /** Encrypt or decrypt the secret that a tunnel front-end checks. */
  'kite-secret:seal': onSecret('GenerateDataKey', 'kite'),
  'kite-secret:open': onSecret('Decrypt', 'kite'),
  /** The registration family's settings. */
  'settings:registration': settingsOf('registration', 'REGISTRATION'),
} as const satisfies Record<string, Grant>;
