import { mkdtempSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CreateSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { createAwsServer } from '../../../local/aws-server';
import { createSecretsManager, type SecretsManager } from '../../../local/secrets-manager';
import { LOCAL_REGION } from '../../../local/stand-in';

const folder = mkdtempSync(join(tmpdir(), 'gatepost-secrets-'));
let secretsManager: SecretsManager;
let server: Server;

beforeAll(async () => {
  secretsManager = createSecretsManager({ folder });
  const policies: Record<string, { actions: string[]; resources: string[] }[]> = {
    operator: [{ actions: ['*'], resources: ['*'] }],
    reader: [
      {
        actions: ['secretsmanager:GetSecretValue'],
        resources: [secretsManager.provision('keys', () => 'one')],
      },
    ],
  };
  server = createServer(
    createAwsServer({
      services: { secretsmanager: (request) => secretsManager.standIn(request) },
      policyOf: (caller) => policies[caller],
    }),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => server.close());

const clientAs = (caller: string) =>
  new SecretsManagerClient({
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    region: LOCAL_REGION,
    credentials: { accessKeyId: caller, secretAccessKey: 'local' },
    maxAttempts: 1,
  });

test('a new value is current, the one before it is previous, and both outlive the process', async () => {
  const operator = clientAs('operator');
  const { ARN } = await operator.send(new CreateSecretCommand({ Name: 'a', SecretString: '1' }));
  expect(ARN).toMatch(/^arn:aws:secretsmanager:eu-central-1:000000000000:secret:a-[0-9a-f]{6}$/);
  await operator.send(new PutSecretValueCommand({ SecretId: 'a', SecretString: '2' }));

  secretsManager = createSecretsManager({ folder });
  for (const SecretId of ['a', ARN, ARN?.slice(0, -7)]) {
    const { SecretString } = await operator.send(new GetSecretValueCommand({ SecretId }));
    expect(SecretString).toBe('2');
  }
  const previous = { SecretId: 'a', VersionStage: 'AWSPREVIOUS' };
  expect((await operator.send(new GetSecretValueCommand(previous))).SecretString).toBe('1');
  const { VersionIdsToStages } = await operator.send(new DescribeSecretCommand({ SecretId: 'a' }));
  expect(Object.values(VersionIdsToStages ?? {}).flat()).toEqual(['AWSCURRENT', 'AWSPREVIOUS']);
  expect(statSync(join(folder, 'secrets.json')).mode & 0o777).toBe(0o600);
});

test('a role reads what its policy names, and nothing more', async () => {
  const reader = clientAs('reader');
  expect((await reader.send(new GetSecretValueCommand({ SecretId: 'keys' }))).SecretString).toBe('one');
  await expect(
    reader.send(new PutSecretValueCommand({ SecretId: 'keys', SecretString: 'mine' })),
  ).rejects.toThrow('not authorized to perform: secretsmanager:PutSecretValue');
});

test('what does not exist, or exists already, is told in AWS’s words', async () => {
  const operator = clientAs('operator');
  await expect(operator.send(new GetSecretValueCommand({ SecretId: 'nowhere' }))).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
  });
  await expect(
    operator.send(new CreateSecretCommand({ Name: 'keys', SecretString: 'x' })),
  ).rejects.toMatchObject({ name: 'ResourceExistsException' });
});

test('a deployment makes a secret once', () => {
  expect(secretsManager.provision('keys', () => 'other')).toBe(
    secretsManager.provision('keys', () => 'third'),
  );
});
