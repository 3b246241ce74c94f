import { NAMES_ITEMS } from './dns/names-items';
import type { ItemKind } from './item-kind';
import { ACTIVATION_ITEMS } from './activation/activation-items';
import { MAIL_ITEMS } from './mail/mail-items';
import { ACCOUNTS_ITEMS } from './accounts/accounts-items';
import type { TableId } from './table-schema';

/** What each table holds. */
export const tableItems: Readonly<Record<TableId, readonly ItemKind[]>> = {
  names: NAMES_ITEMS,
  activation: ACTIVATION_ITEMS,
  mail: MAIL_ITEMS,
  accounts: ACCOUNTS_ITEMS,
};
