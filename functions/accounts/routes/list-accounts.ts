import * as z from 'zod/mini';
import { defineRoute, json } from '../../http/route';
import { accountSchema, accountView } from '../account-view';
import { administrator } from '../callers/authentication';
import { accounts as family, invalidField } from '../family';
import { positive } from '../parameters';

const PER_PAGE = 20;
const PATH = '/api/accounts';
/** A page without a cursor is found by walking over the keys before it: so many take about a megabyte. */
const MAX_SKIPPED = 10_000;

const url = z.nullable(z.string());

export const listAccounts = defineRoute({
  id: 'list-accounts',
  family,
  method: 'GET',
  path: PATH,
  summary: 'List all accounts',
  description:
    `Pages of ${PER_PAGE}, in the order of their ids. Follow \`next_page_url\`: it carries a cursor, with which a page ` +
    'costs the same however deep it is, and with which no account comes twice or is left out while others come and go. ' +
    `Without a cursor the first ${MAX_SKIPPED} accounts can be reached by \`page\` alone.`,
  caller: administrator,
  request: z.object({
    page: z.optional(positive('Number of the page; the first unless given')),
    cursor: z.optional(
      positive('From `next_page_url` or `prev_page_url`: id of the last account before the page'),
    ),
  }),
  responses: {
    200: json(
      z.object({
        current_page: z.int(),
        data: z.array(accountSchema),
        first_page_url: z.string(),
        from: z.nullable(z.int()),
        last_page: z.int(),
        next_page_url: url,
        path: z.string(),
        per_page: z.literal(PER_PAGE),
        prev_page_url: url,
        to: z.nullable(z.int()),
        total: z.int().check(z.describe('How many accounts there are')),
      }),
      'A page of accounts.',
    ),
  },
  needs: ['accounts:list'],

  async handle({ page = 1, cursor }, { accounts }, { baseUrl }) {
    const skipped = (page - 1) * PER_PAGE;
    if (cursor === undefined && skipped > MAX_SKIPPED) {
      throw invalidField('page', 'The page is too deep to be found without the cursor of next_page_url.');
    }
    // The page before one that only a cursor finds may have to be found by a cursor itself.
    const isDeep = cursor !== undefined && skipped - PER_PAGE > MAX_SKIPPED;
    const [after, total, before] = await Promise.all([
      cursor ?? accounts.skip(0, skipped),
      accounts.count(),
      isDeep ? accounts.back(cursor, PER_PAGE) : undefined,
    ]);
    const found =
      after === undefined ? { accounts: [], next: undefined } : await accounts.page(after, PER_PAGE);
    const path = `${baseUrl}${PATH}`;
    const count = found.accounts.length;
    return {
      status: 200,
      body: {
        current_page: page,
        data: found.accounts.map(accountView),
        first_page_url: `${path}?page=1`,
        from: count > 0 ? skipped + 1 : null,
        last_page: Math.max(1, Math.ceil(total / PER_PAGE)),
        next_page_url: found.next === undefined ? null : `${path}?page=${page + 1}&cursor=${found.next}`,
        path,
        per_page: PER_PAGE,
        prev_page_url: page > 1 ? `${path}${previousPage(page - 1, before)}` : null,
        to: count > 0 ? skipped + count : null,
        total,
      },
    };
  },
});

/** @param after cursor of the page, where its number does not find it; 0 at the beginning */
function previousPage(page: number, after: number | undefined): string {
  if (after === undefined) return `?page=${page}`;
  return after === 0 ? '?page=1' : `?page=${page}&cursor=${after}`;
}
