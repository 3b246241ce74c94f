/** The example of the typed client, as somebody runs it. */
import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { useSystem } from '../support/test-system';

const EXAMPLE = resolve(__dirname, '../../client/example.ts');
const system = useSystem();

test('the typed client lives a gateway’s life', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [
    ...['--import', 'tsx', EXAMPLE, system.running.baseUrl, 'typed'],
  ]);
  expect(stdout.trim().split('\n')).toEqual([
    'typed is reserved',
    'The challenge is in DNS',
    'ping answered 200',
    `typed.${system.zone}. has the challenge value-from-the-certificate-authority`,
    'unsubscribe answered 200',
  ]);
});
