/** An item that no kind is declared for would stay behind when an installation moves: nothing may be forgotten. */
import * as names from '../../functions/dns/names-table';
import { kindOf } from '../../functions/item-kind';
import * as activation from '../../functions/activation/activation-table';
import { LIMIT_PREFIX } from '../../functions/limits/limit';
import * as mail from '../../functions/mail/mail-table';
import * as accounts from '../../functions/accounts/accounts-table';
import { tableItems } from '../../functions/table-items';
import { tableIds, type TableId } from '../../functions/table-schema';

const modules: Record<TableId, object> = { names, activation, mail, accounts };
/** What the files export that is no partition key of the table. */
const OTHERS = ['QUEUE', 'USER_SORT_PREFIX'];

it.each(tableIds)('every key of the table %s is of one declared kind', (table) => {
  const keys = Object.entries(modules[table])
    .filter(([name, value]) => typeof value === 'string' && !OTHERS.includes(name))
    .map(([, value]) => value as string);
  const declared = tableItems[table].map(({ key }) => key);
  expect(declared.sort()).toEqual([...keys, LIMIT_PREFIX].sort());
  for (const key of keys)
    expect(kindOf(tableItems[table], table, `${key}x`.replace(/([^#])x$/, '$1')).key).toBe(key);
});

it('an item of another kind is told, and not left behind', () => {
  expect(() => kindOf(tableItems.mail, 'mail', 'lists#7')).toThrow('No kind of items of the table mail');
});
