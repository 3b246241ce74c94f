import { spawn } from 'node:child_process';
import { join, resolve } from 'node:path';
import { CREDENTIALS, REGION } from './installation';

const PROJECT = resolve(__dirname, '../..');

/** Runs a command of the operator, and gives what it prints as JSON. */
export type Operator = (parameters: string[], standardInput?: string) => Promise<unknown>;

/** The operator's command as it works on an installation in AWS. @param settings JSON of `gatepost` */
export function operatorOf(emulatorUrl: string, settings: string): Operator {
  return async (parameters, standardInput = '') => {
    const admin = spawn(
      process.execPath,
      [
        ...['--import', 'tsx', join(PROJECT, 'bin/admin.ts')],
        ...['--aws', '--context', `gatepost=${settings}`, '--json', ...parameters],
      ],
      {
        cwd: PROJECT,
        stdio: ['pipe', 'pipe', 'pipe'],
        env: {
          PATH: process.env.PATH,
          AWS_ENDPOINT_URL: emulatorUrl,
          AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
          AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
          AWS_REGION: REGION,
          AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
        },
      },
    );
    const [output, problems] = [textOf(admin.stdout), textOf(admin.stderr)];
    admin.stdin.end(standardInput);
    const status = await new Promise<number | null>((ended, failed) => {
      admin.once('close', ended);
      admin.once('error', failed);
    });
    if (status !== 0)
      throw new Error(`admin ${parameters.join(' ')} ended with ${status}: ${await problems}`);
    return JSON.parse(await output) as unknown;
  };
}

async function textOf(stream: NodeJS.ReadableStream): Promise<string> {
  let text = '';
  for await (const chunk of stream) text += String(chunk);
  return text;
}
