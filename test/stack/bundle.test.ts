import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { routes } from '../../functions/routes';
import { bundleFunctions, codeFolderOf } from '../../lib/bundle';

test('a bundle needs nothing but Node.js, and loads a client it may never use only when it does', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'gatepost-bundle-'));
  const route = routes.find(({ id }) => id === 'setemail')!;
  const { setemail } = await bundleFunctions([route], [], folder);

  expect(setemail!.lazy).toBeGreaterThan(0);
  const call = `
    const { handler } = require(${JSON.stringify(join(codeFolderOf('setemail', folder), 'index.js'))});
    handler({ rawQueryString: '', headers: {}, requestContext: { http: { method: 'GET', sourceIp: '192.0.2.1' } } },
      { awsRequestId: 'test' }).then((answer) => process.stdout.write(String(answer.statusCode)));`;
  const answer = execFileSync(process.execPath, ['-e', call], {
    cwd: folder,
    env: {},
    encoding: 'utf8',
  });
  expect(answer).toMatch(/400$/);
}, 30_000);

test('what is bundled apart is beside the code that imports it, whole', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'gatepost-bundle-'));
  await bundleFunctions(
    routes.filter(({ id }) => id === 'export-mail-domain'),
    [],
    folder,
  );
  const load = `process.stdout.write(typeof require('./s3-uploads.js').uploadWithLink)`;
  const options = { cwd: codeFolderOf('export-mail-domain', folder), env: {}, encoding: 'utf8' } as const;
  expect(execFileSync(process.execPath, ['-e', load], options)).toBe('function');
}, 30_000);
