import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { faults } from '../../../tools/faults';

/** Who moves the code of a fault moves the fault with it: `npm run faults` runs more rarely than this. */
test.each(faults.map((fault) => [fault.name, fault] as const))('the code still has: %s', (_, fault) => {
  const { file, text, replacement, tests } = fault;
  expect(readFileSync(resolve(file), 'utf8').split(text)).toHaveLength(2);
  expect(replacement).not.toBe(text);
  expect(tests.filter((path) => !existsSync(resolve(path)))).toEqual([]);
  expect(tests).not.toEqual([]);
});
