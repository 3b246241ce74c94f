import { SUPPRESSION_PREFIX } from '../dns/names-table';
import { onItems, onSecret, type Grant } from '../statements';

/** What functions may need of promised mails and texts, and what each need allows. */
export const OUTBOX_NEEDS = {
  /** Remember that an address bounced. */
  'suppressions:save': onItems('names', ['PutItem'], [SUPPRESSION_PREFIX]),
  /** Encrypt what a mail will say, e.g. its link. */
  'mail-secret:seal': onSecret('GenerateDataKey', 'mail'),
  'mail-secret:open': onSecret('Decrypt', 'mail'),
} as const satisfies Record<string, Grant>;
