import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { join, resolve } from 'node:path';
import { CREDENTIALS, REGION } from './installation';

const PROJECT = resolve(__dirname, '../..');

/**
 * Runs the CDK command against an endpoint and nothing else: it sees no profile and no credentials of the caller.
 * @param folder gets what the command prints, as `cdk.log`
 */
export async function runCdk(
  endpoint: string,
  folder: string,
  parameters: string[],
  interrupt: AbortSignal,
): Promise<void> {
  const logPath = join(folder, 'cdk.log');
  const log = createWriteStream(logPath, { flags: 'a' });
  const cdk = spawn(
    process.execPath,
    [join(PROJECT, 'node_modules/aws-cdk/bin/cdk'), ...parameters, '--no-notices'],
    {
      cwd: PROJECT,
      signal: interrupt,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH: process.env.PATH,
        HOME: folder,
        AWS_ENDPOINT_URL: endpoint,
        AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
        AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
        AWS_REGION: REGION,
        CDK_DISABLE_CLI_TELEMETRY: 'true',
        CI: 'true',
      },
    },
  );
  let tail = '';
  for (const stream of [cdk.stdout, cdk.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      log.write(chunk);
      tail = `${tail}${chunk.toString()}`.slice(-3_000);
    });
  }
  const status = await new Promise<number | null>((ended, failed) => {
    cdk.once('close', ended);
    cdk.once('error', failed);
  });
  log.end();
  if (status !== 0)
    throw new Error(`cdk ${parameters[0]} ended with ${String(status)}; see ${logPath}\n${tail}`);
}
