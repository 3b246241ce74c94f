import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DecryptCommand, GenerateDataKeyCommand, KMSClient } from '@aws-sdk/client-kms';
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

const newKey = (EncryptionContext = context) =>
  client.send(new GenerateDataKeyCommand({ KeyId: ALIAS, KeySpec: 'AES_256', EncryptionContext }));
const encrypted = async () => (await newKey()).CiphertextBlob!;

it('opens a data key that it made, whatever the order of the context, and says with which key', async () => {
  const key = await newKey();
  expect(key.Plaintext).toHaveLength(32);
  const { Plaintext, KeyId } = await client.send(
    new DecryptCommand({
      CiphertextBlob: key.CiphertextBlob,
      EncryptionContext: { name: 'kite', purpose: 'gateway' },
    }),
  );
  expect(Plaintext).toEqual(key.Plaintext);
  expect(KeyId).toBe(kms.keyArn);
});

it.each([
  ['without its context', undefined],
  ['with another context', { ...context, name: 'another' }],
  ['with a part of its context', { purpose: 'gateway' }],
])('decrypts nothing %s', async (_, EncryptionContext) => {
  const decrypt = new DecryptCommand({ CiphertextBlob: await encrypted(), EncryptionContext });
  await expect(client.send(decrypt)).rejects.toMatchObject({ name: 'InvalidCiphertextException' });
});

it('decrypts nothing that was changed, cut short or encrypted with another key', async () => {
  const changed = Buffer.from(await encrypted());
  changed[changed.length - 1]! ^= 1;
  const short = (await encrypted()).subarray(0, 10);
  for (const CiphertextBlob of [changed, short]) {
    const decrypt = new DecryptCommand({ CiphertextBlob, EncryptionContext: context });
    await expect(client.send(decrypt)).rejects.toMatchObject({ name: 'InvalidCiphertextException' });
  }
});

it('makes no data key of an unknown key, or of another size than is asked for here', async () => {
  const unknown = new GenerateDataKeyCommand({ KeyId: 'alias/other', KeySpec: 'AES_256' });
  await expect(client.send(unknown)).rejects.toMatchObject({ name: 'NotFoundException' });
  const sized = new GenerateDataKeyCommand({ KeyId: ALIAS, NumberOfBytes: 64 });
  await expect(client.send(sized)).rejects.toMatchObject({ name: 'ValidationException' });
});

it('lets a role decrypt in the context that its policy names, and nothing else', async () => {
  const CiphertextBlob = await encrypted();
  await expect(
    reader.send(new DecryptCommand({ CiphertextBlob, EncryptionContext: context })),
  ).resolves.toBeDefined();
  for (const denied of [
    reader.send(new DecryptCommand({ CiphertextBlob, EncryptionContext: { purpose: 'mail' } })),
    reader.send(new DecryptCommand({ CiphertextBlob })),
    reader.send(new GenerateDataKeyCommand({ KeyId: ALIAS, KeySpec: 'AES_256', EncryptionContext: context })),
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
