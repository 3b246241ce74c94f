/**
 * AWS KMS on this machine: one symmetric key, which never leaves its file, over the real protocol (JSON 1.1), as far as
 * data keys are made with it and opened.
 * https://docs.aws.amazon.com/kms/latest/APIReference/Welcome.html
 */
import { createCipheriv, createDecipheriv, randomBytes, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { errorAnswer } from './aws-server';
import { AccessDenied, type AwsRequest, LOCAL_ACCOUNT, LOCAL_REGION, type StandIn } from './stand-in';

export interface KmsOptions {
  /** Where the key is kept, in `kms-key.json`, readable by its owner alone. In memory when absent. */
  folder?: string;
  /** Further names of the key, e.g. `alias/gatepost`. */
  aliases?: string[];
}

export interface Kms {
  standIn: StandIn;
  /** ARN of the key, for policies and settings. */
  keyArn: string;
}

interface MasterKey {
  /** The key's id, a UUID. */
  id: string;
  /** 256 bits in base64. */
  material: string;
}

/** Name and value pairs that are bound to a ciphertext: who does not know them cannot decrypt. */
type EncryptionContext = Record<string, string>;

type Input = Record<string, unknown>;
type Operation = (key: MasterKey, input: Input) => object;

const DATA_KEY_BYTES = 32;
const MAX_CIPHERTEXT_BYTES = 6144;
const ALGORITHM = 'SYMMETRIC_DEFAULT';

const OPERATIONS: Record<string, Operation> = {
  Decrypt: (key, input) => {
    const plaintext = decrypt(key, blob(input, 'CiphertextBlob', MAX_CIPHERTEXT_BYTES), contextOf(input));
    return { KeyId: arnOf(key), Plaintext: plaintext.toString('base64'), EncryptionAlgorithm: ALGORITHM };
  },
  GenerateDataKey: (key, input) => {
    if (input.KeySpec !== 'AES_256') {
      throw new KmsError('ValidationException', 'Please specify either number of bytes or key spec.');
    }
    const dataKey = randomBytes(DATA_KEY_BYTES);
    return {
      KeyId: arnOf(key),
      Plaintext: dataKey.toString('base64'),
      CiphertextBlob: encrypt(key, dataKey, contextOf(input)),
    };
  },
};

/** @throws Error when the key file cannot be read or written */
export function createKms({ folder, aliases = [] }: KmsOptions = {}): Kms {
  const key = folder ? storedKey(folder) : newKey();
  const keyArn = arnOf(key);
  const aliasArns = aliases.map((alias) => `arn:aws:kms:${LOCAL_REGION}:${LOCAL_ACCOUNT}:${alias}`);
  const names = [key.id, keyArn, ...aliases, ...aliasArns];

  function perform(request: AwsRequest): object {
    const name = request.headers['x-amz-target']?.replace(/^TrentService\./, '') ?? '';
    const operation = OPERATIONS[name];
    if (!operation)
      throw new KmsError('UnknownOperationException', `${name} is not supported on this machine`);
    const input = parse(request.body);
    const context = Object.entries(contextOf(input)).map(([pair, value]) => [
      `kms:EncryptionContext:${pair}`,
      value,
    ]);
    request.authorize(`kms:${name}`, keyArn, Object.fromEntries(context) as Record<string, string>);

    // Only decryption finds the key by itself: the ciphertext says which one it was.
    const { KeyId } = input;
    if (KeyId === undefined && name !== 'Decrypt')
      throw new KmsError('ValidationException', 'KeyId must not be null');
    if (KeyId !== undefined && !names.includes(String(KeyId))) {
      throw new KmsError('NotFoundException', `Key '${String(KeyId)}' does not exist`);
    }
    return operation(key, input);
  }

  return {
    keyArn,
    standIn: async (request) => {
      try {
        return {
          status: 200,
          headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-requestid': randomUUID() },
          body: JSON.stringify(perform(request)),
        };
      } catch (error) {
        if (error instanceof KmsError) return errorAnswer(request.headers, 400, error.code, error.message);
        if (error instanceof AccessDenied) {
          return errorAnswer(request.headers, 400, 'AccessDeniedException', error.message);
        }
        console.error('Local KMS failed', error);
        return errorAnswer(request.headers, 500, 'KMSInternalException', 'Internal error');
      }
    },
  };
}

class KmsError extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

function newKey(): MasterKey {
  return { id: randomUUID(), material: randomBytes(32).toString('base64') };
}

function storedKey(folder: string): MasterKey {
  const file = join(folder, 'kms-key.json');
  if (!existsSync(file)) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeFileSync(`${file}.new`, JSON.stringify(newKey()), { mode: 0o600 });
    renameSync(`${file}.new`, file);
  }
  return JSON.parse(readFileSync(file, 'utf8')) as MasterKey;
}

function arnOf(key: MasterKey): string {
  return `arn:aws:kms:${LOCAL_REGION}:${LOCAL_ACCOUNT}:key/${key.id}`;
}

/**
 * A ciphertext is nonce (12 bytes), authentication tag (16 bytes) and AES-256-GCM data, with the encryption context
 * as additional authenticated data.
 */
function encrypt(key: MasterKey, plaintext: Buffer, context: EncryptionContext): string {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', Buffer.from(key.material, 'base64'), nonce);
  cipher.setAAD(canonical(context));
  const data = Buffer.concat([cipher.update(plaintext), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), data]).toString('base64');
}

/** As in AWS, a wrong context, a foreign key and a damaged ciphertext are all the same error without a message. */
function decrypt(key: MasterKey, ciphertext: Buffer, context: EncryptionContext): Buffer {
  try {
    const decipher = createDecipheriv(
      'aes-256-gcm',
      Buffer.from(key.material, 'base64'),
      ciphertext.subarray(0, 12),
      { authTagLength: 16 },
    );
    decipher.setAAD(canonical(context));
    decipher.setAuthTag(ciphertext.subarray(12, 28));
    return Buffer.concat([decipher.update(ciphertext.subarray(28)), decipher.final()]);
  } catch {
    throw new KmsError('InvalidCiphertextException', '');
  }
}

/** The order of the pairs does not matter to KMS. */
function canonical(context: EncryptionContext): Buffer {
  return Buffer.from(
    JSON.stringify(Object.entries(context).sort(([left], [right]) => (left < right ? -1 : 1))),
  );
}

function parse(body: Buffer): Input {
  try {
    const input: unknown = JSON.parse(body.toString());
    if (typeof input === 'object' && input !== null) return input as Input;
  } catch {
    // answered like any other body that is not an object
  }
  throw new KmsError('SerializationException', 'The request body is not a JSON object');
}

function contextOf({ EncryptionContext = {} }: Input): EncryptionContext {
  const isContext =
    typeof EncryptionContext === 'object' &&
    EncryptionContext !== null &&
    Object.values(EncryptionContext).every((value) => typeof value === 'string');
  if (!isContext) throw new KmsError('ValidationException', 'EncryptionContext must be a map of strings');
  return EncryptionContext as EncryptionContext;
}

function blob(input: Input, member: string, maxBytes: number): Buffer {
  const value = input[member];
  const bytes = typeof value === 'string' ? Buffer.from(value, 'base64') : Buffer.alloc(0);
  if (bytes.length < 1 || bytes.length > maxBytes) {
    throw new KmsError('ValidationException', `${member} must have 1 to ${maxBytes} bytes`);
  }
  return bytes;
}
