import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Environment } from '../../functions/environment';
import { routes } from '../../functions/routes';
import { bundleFunctions, codeFolderOf, type Size } from '../../lib/bundle';
import { environmentOfFunction } from '../../local/deployment';
import { queryOf, type Parameters } from '../support/call';
import { freshName } from '../support/gateway';
import { useSystem, type LogLine } from '../support/test-system';

const folder = mkdtempSync(join(tmpdir(), 'gatepost-bundle-'));
const bundled = ['setemail', 'subscribe', 'export-mail-domain'].map((id) => routeOf(id));

let sizes: Readonly<Record<string, Size>>;
beforeAll(async () => {
  sizes = await bundleFunctions(bundled, [], folder);
}, 60_000);

describe('the files of a bundle', () => {
  test('load a client that a call may never use only when one does', () => {
    expect(sizes.setemail!.lazy).toBeGreaterThan(0);
  });

  test('hold what is bundled apart beside the code that imports it, whole', () => {
    const load = `process.stdout.write(typeof require('./s3-uploads.js').uploadWithLink)`;
    const options = { cwd: codeFolderOf('export-mail-domain', folder), env: {}, encoding: 'utf8' } as const;
    expect(execFileSync(process.execPath, ['-e', load], options)).toBe('function');
  });
});

describe('a bundle', () => {
  const system = useSystem();
  const environment = () =>
    environmentOfFunction(routeOf('subscribe'), system.running.deployed, system.running.baseUrl);

  test('needs nothing but Node.js', async () => {
    expect(await callBundle('setemail', {}, {})).toMatchObject({ status: 400 });
  });

  test('tries again after an error that it has no class for', async () => {
    system.faults.inject('throttle', { operation: 'GetItem' }, 1);
    const answer = await callBundle('subscribe', { name: freshName() }, environment());
    expect(answer).toMatchObject({ status: 200 });
    expect(system.faults.injected).toBe(1);
  });

  test('logs name and message of such an error', async () => {
    const unknown = { ...environment(), AWS_ACCESS_KEY_ID: 'nobody' };
    expect(await callBundle('subscribe', { name: freshName() }, unknown)).toMatchObject({
      errors: ['UnrecognizedClientException: The security token included in the request is invalid.'],
    });
  });

  test('tells why DynamoDB cancelled a transaction', async () => {
    const { deployed, baseUrl } = system.running;
    const limits = { ...deployed.registration.limits, newNamesPerAddressAndHour: 1 };
    const limited = { ...deployed, registration: { ...deployed.registration, limits } };
    const environment = environmentOfFunction(routeOf('subscribe'), limited, baseUrl);
    const subscribe = () => callBundle('subscribe', { name: freshName() }, environment);
    await subscribe();
    expect(await subscribe()).toMatchObject({ code: 'TooManyRequests' });
  });
});

/** Calls it in a process of its own, as Lambda does. @returns errors are those that it logged */
async function callBundle(id: string, parameters: Parameters, environment: Environment) {
  const event = {
    rawQueryString: queryOf(parameters),
    headers: {},
    requestContext: { http: { method: routeOf(id).method, sourceIp: '192.0.2.1' } },
  };
  const context = '{ awsRequestId: "test", getRemainingTimeInMillis: () => 10_000 }';
  const call = `require('./index.js').handler(${JSON.stringify(event)}, ${context})`;
  const options = { cwd: codeFolderOf(id, folder), env: environment };
  const { stdout } = await promisify(execFile)(process.execPath, ['-e', call], options);
  const log = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as LogLine & { error?: { name: string; message: string } });
  const { status, code } = log.at(-1)!;
  return {
    status,
    code,
    errors: log.flatMap(({ error }) => (error ? [`${error.name}: ${error.message}`] : [])),
  };
}

function routeOf(id: string) {
  const route = routes.find((each) => each.id === id);
  if (!route) throw new Error(`No route ${id}`);
  return route;
}
