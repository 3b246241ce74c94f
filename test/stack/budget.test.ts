import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { routes } from '../../functions/routes';
import { bundleFunctions, type Size } from '../../lib/bundle';
import { budgets } from '../support/budget';

let sizes: Readonly<Record<string, Size>>;
beforeAll(async () => {
  sizes = await bundleFunctions(routes, [], mkdtempSync(join(tmpdir(), 'gatepost-budget-')));
}, 120_000);

const ids = routes.map(({ id }) => id);

test('every route has a budget, and every budget a route (bench/budget.json)', () => {
  expect(ids.filter((id) => !(id in budgets))).toEqual([]);
  expect(Object.keys(budgets).filter((id) => !ids.includes(id))).toEqual([]);
});

test.each(ids)('%s loads no more code than its budget', (id) => {
  expect(sizes[id]!.loaded / 1_000).toBeLessThanOrEqual(budgets[id]?.kilobytes ?? 0);
});
