import type { Need } from '../../functions/needs';
import { policyOf } from '../../lib/grants';
import { roleOf } from '../../local/deployment';
import type { TestSystem } from './test-system';
import { unusedAllowances } from './unused-allowances';

/** Whether a function's role allows exactly what the function has called so far: nothing was denied, nothing is spare. */
export function expectExactPolicy(
  system: TestSystem,
  declared: { id: string; needs: readonly Need[] },
): void {
  const calls = system.awsCalls.filter(({ caller }) => caller === roleOf(declared));
  expect(calls.filter(({ allowed }) => !allowed)).toEqual([]);
  expect(unusedAllowances(policyOf(declared.needs, system.running.deployed), calls)).toEqual([]);
}
