import { runAdmin } from '../../../admin/run-admin';
import { PassThrough } from 'node:stream';
import { dataOf, TestInstaller } from '../../support/installer';
import { useSystem } from '../../support/test-system';
import { expectRefusal } from './expect-refusal';

const system = useSystem();

/** Rotates as the operator does, and lets the functions forget the keys that they remember. */
async function rotate(): Promise<void> {
  const io = { stdin: new PassThrough(), stdout: new PassThrough(), stderr: new PassThrough() };
  const port = new URL(system.running.baseUrl).port;
  expect(await runAdmin(['key', 'rotate'], io, { PORT: port })).toBe(0);
  system.clock.forward({ seconds: 61 });
}

/** Another header before the same claims, without a signature or with the old one. */
function withHeader(token: string, header: object, signature = token.split('.')[2]): string {
  const head = Buffer.from(JSON.stringify(header)).toString('base64url');
  return `${head}.${token.split('.')[1]}.${signature}`;
}

test('what was signed before a rotation works after it, and not after the next one', async () => {
  const [one, other] = [await TestInstaller.withFreshCode(system), await TestInstaller.withFreshCode(system)];
  const [token, othersToken] = [await one.precheckToken(), await other.precheckToken()];
  await rotate();
  const { activation_id = '', install_token = '' } = dataOf(await one.activate(token));
  await rotate();
  expect((await one.confirm({ activation_id, install_token })).status).toBe(200);
  expectRefusal(await other.activate(othersToken), 'precheck_token_invalid');
});

test('an install token of a removed key confirms nothing', async () => {
  const installer = await TestInstaller.withFreshCode(system);
  const activated = await installer.activation();
  await rotate();
  await rotate();
  expectRefusal(await installer.confirm(activated), 'token_invalid');
  expect(dataOf(await installer.release(activated.activation_id))).toMatchObject({
    install_code_restored: true,
  });
});

test('`alg: none`, another algorithm, another key and no key confirm nothing', async () => {
  const installer = await TestInstaller.withFreshCode(system);
  const { activation_id, install_token } = await installer.activation();
  const kid = (
    JSON.parse(Buffer.from(install_token.split('.')[0] ?? '', 'base64url').toString()) as { kid: string }
  ).kid;
  const forged = [
    withHeader(install_token, { alg: 'none', kid }, ''),
    withHeader(install_token, { alg: 'none', kid }),
    withHeader(install_token, { alg: 'HS512', kid }),
    withHeader(install_token, { alg: 'RS256', kid }),
    withHeader(install_token, { alg: 'HS256', kid: 'other' }),
    withHeader(install_token, { alg: 'HS256' }),
  ];
  for (const token of forged) {
    expectRefusal(await installer.confirm({ activation_id, install_token: token }), 'token_invalid');
  }
  expect((await installer.confirm({ activation_id, install_token })).status).toBe(200);
});
