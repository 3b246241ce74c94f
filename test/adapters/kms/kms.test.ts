import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  DecryptCommand,
  DescribeKeyCommand,
  EncryptCommand,
  GenerateDataKeyCommand,
  GenerateDataKeyWithoutPlaintextCommand,
  KMSClient,
} from '@aws-sdk/client-kms';
import { createKms } from '../../../local/kms';
import type { Policy } from '../../../local/policy';
import { EVERYTHING, type LocalAws, startLocalAws } from '../aws-server/local-aws';

const ALIAS = 'alias/gatepost';
const kms = createKms({ aliases: [ALIAS] });
const policies: Record<string, Policy> = {
  operator: EVERYTHING,
  reader: [
    {
      actions: ['kms:Decrypt'],
      resources: [kms.keyArn],
      conditions: { StringEquals: { 'kms:EncryptionContext:purpose': 'gateway' } },
    },
  ],
};
const context = { purpose: 'gateway', name: 'kite' };
const secret = Buffer.from('a secret');

let aws: LocalAws;
let client: KMSClient;
let reader: KMSClient;

beforeAll(async () => {
  aws = await startLocalAws({ services: { kms: kms.standIn }, policyOf: (caller) => policies[caller] });
  client = new KMSClient(aws.client('operator'));
  reader = new KMSClient(aws.client('reader'));
});

afterAll(async () => {
  client.destroy();
  reader.destroy();
  await aws.close();
});

const encrypt = async (EncryptionContext = context) =>
  (await client.send(new EncryptCommand({ KeyId: ALIAS, Plaintext: secret, EncryptionContext })))
    .CiphertextBlob!;

it('decrypts what it encrypted, whatever the order of the context, and says with which key', async () => {
  const { Plaintext, KeyId } = await client.send(
    new DecryptCommand({
      CiphertextBlob: await encrypt(),
      EncryptionContext: { name: 'kite', purpose: 'gateway' },
    }),
  );
  expect(Buffer.from(Plaintext!)).toEqual(secret);
  expect(KeyId).toBe(kms.keyArn);
});

it.each([
  ['without its context', undefined],
  ['with another context', { ...context, name: 'another' }],
  ['with a part of its context', { purpose: 'gateway' }],
])('decrypts nothing %s', async (_, EncryptionContext) => {
  const decrypt = new DecryptCommand({ CiphertextBlob: await encrypt(), EncryptionContext });
  await expect(client.send(decrypt)).rejects.toMatchObject({ name: 'InvalidCiphertextException' });
});

it('decrypts nothing that was changed, cut short or encrypted with another key', async () => {
  const changed = Buffer.from(await encrypt());
  changed[changed.length - 1]! ^= 1;
  const short = (await encrypt()).subarray(0, 10);
  for (const CiphertextBlob of [changed, short]) {
    const decrypt = new DecryptCommand({ CiphertextBlob, EncryptionContext: context });
    await expect(client.send(decrypt)).rejects.toMatchObject({ name: 'InvalidCiphertextException' });
  }
});

it('generates data keys that only it can open', async () => {
  const key = await client.send(
    new GenerateDataKeyCommand({ KeyId: kms.keyArn, KeySpec: 'AES_256', EncryptionContext: context }),
  );
  expect(key.Plaintext).toHaveLength(32);
  const { CiphertextBlob, EncryptionContext } = { ...key, EncryptionContext: context };
  const opened = await client.send(new DecryptCommand({ CiphertextBlob, EncryptionContext }));
  expect(opened.Plaintext).toEqual(key.Plaintext);

  const hidden = await client.send(
    new GenerateDataKeyWithoutPlaintextCommand({ KeyId: ALIAS, NumberOfBytes: 64 }),
  );
  expect(hidden).not.toHaveProperty('Plaintext');
  expect(
    (await client.send(new DecryptCommand({ CiphertextBlob: hidden.CiphertextBlob }))).Plaintext,
  ).toHaveLength(64);
});

it('describes its key by any of its names, and knows no other', async () => {
  const { KeyMetadata } = await client.send(new DescribeKeyCommand({ KeyId: ALIAS }));
  expect(KeyMetadata).toMatchObject({ Arn: kms.keyArn, KeyState: 'Enabled', KeyUsage: 'ENCRYPT_DECRYPT' });
  const byId = await client.send(new DescribeKeyCommand({ KeyId: KeyMetadata!.KeyId }));
  expect(byId.KeyMetadata?.CreationDate).toBeInstanceOf(Date);
  await expect(client.send(new DescribeKeyCommand({ KeyId: 'alias/other' }))).rejects.toMatchObject({
    name: 'NotFoundException',
  });
});

it('refuses what KMS refuses: more than 4096 bytes, a data key of two sizes', async () => {
  const large = new EncryptCommand({ KeyId: ALIAS, Plaintext: Buffer.alloc(4097) });
  await expect(client.send(large)).rejects.toMatchObject({ name: 'ValidationException' });
  const twoSizes = new GenerateDataKeyCommand({ KeyId: ALIAS, KeySpec: 'AES_256', NumberOfBytes: 32 });
  await expect(client.send(twoSizes)).rejects.toMatchObject({ name: 'ValidationException' });
});

it('lets a role decrypt in the context that its policy names, and nothing else', async () => {
  const CiphertextBlob = await encrypt();
  await expect(
    reader.send(new DecryptCommand({ CiphertextBlob, EncryptionContext: context })),
  ).resolves.toBeDefined();
  for (const denied of [
    reader.send(new DecryptCommand({ CiphertextBlob, EncryptionContext: { purpose: 'mail' } })),
    reader.send(new DecryptCommand({ CiphertextBlob })),
    reader.send(new EncryptCommand({ KeyId: ALIAS, Plaintext: secret, EncryptionContext: context })),
  ]) {
    await expect(denied).rejects.toMatchObject({ name: 'AccessDeniedException' });
  }
});

it('keeps its key for its owner alone, and has it again after a restart', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'gatepost-kms-'));
  try {
    const { keyArn } = createKms({ folder });
    expect(statSync(join(folder, 'kms-key.json')).mode & 0o777).toBe(0o600);
    expect(createKms({ folder }).keyArn).toBe(keyArn);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
