/**
 * A file that a passphrase encrypts, written and read as a stream.
 *
 * The key is made by scrypt (RFC 7914) from the passphrase and a random salt. The text is cut into chunks, each under
 * AES-256-GCM with its number as the nonce and whether it is the last one, so that no chunk can be altered, moved,
 * left out or cut off unnoticed.
 *
 * Layout: the first line, 16 bytes salt, 16 bytes that tell a wrong passphrase from an altered file; then for each
 * chunk 4 bytes length of what is encrypted, whose highest bit marks the last one, that, and 16 bytes tag.
 */
import { createCipheriv, createDecipheriv, randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';

const FIRST_LINE = Buffer.from('Gatepost export 1\n');
const SALT_BYTES = 16;
const CHECK_BYTES = 16;
const HEAD_BYTES = FIRST_LINE.length + SALT_BYTES + CHECK_BYTES;
const TAG_BYTES = 16;
const CHUNK_BYTES = 64 * 1024;
const LAST = 0x8000_0000;
/** 128 MB and about half a second a guess: twice what OWASP asks for at least. */
const COST = { N: 2 ** 17, r: 8, p: 1, maxmem: 256 * 1024 * 1024 };

export interface EncryptedFile {
  write(text: string): Promise<void>;
  /** Makes the file appear under its name, complete. */
  finish(): Promise<void>;
  /** Leaves nothing behind. */
  abandon(): Promise<void>;
}

/** Creates a file that its owner alone can read; until it is complete it has another name. */
export async function createEncryptedFile(path: string, passphrase: string): Promise<EncryptedFile> {
  const salt = randomBytes(SALT_BYTES);
  const { key, check } = await derive(passphrase, salt);
  const head = Buffer.concat([FIRST_LINE, salt, check]);
  const partial = `${path}.part`;
  await rm(partial, { force: true });
  const file = await open(partial, 'wx', 0o600);
  await file.write(head);
  let waiting = Buffer.alloc(0);
  let chunks = 0;

  async function writeChunk(text: Buffer, isLast: boolean): Promise<void> {
    const cipher = createCipheriv('aes-256-gcm', key, nonceOf(chunks, isLast)).setAAD(head);
    chunks += 1;
    const encrypted = Buffer.concat([cipher.update(text), cipher.final()]);
    const length = Buffer.alloc(4);
    length.writeUInt32BE((encrypted.length | (isLast ? LAST : 0)) >>> 0);
    await file.write(Buffer.concat([length, encrypted, cipher.getAuthTag()]));
  }

  return {
    async write(text) {
      waiting = Buffer.concat([waiting, Buffer.from(text)]);
      while (waiting.length > CHUNK_BYTES) {
        await writeChunk(waiting.subarray(0, CHUNK_BYTES), false);
        waiting = waiting.subarray(CHUNK_BYTES);
      }
    },
    async finish() {
      await writeChunk(waiting, true);
      await file.sync();
      await file.close();
      await rename(partial, path);
    },
    async abandon() {
      await file.close();
      await rm(partial, { force: true });
    },
  };
}

/**
 * The lines of an encrypted file. Each is authentic when it comes; whether the file is complete is known at its end.
 * @throws Error that says what is wrong: the passphrase, or the file
 */
export async function* readEncryptedLines(path: string, passphrase: string): AsyncGenerator<string> {
  let rest = '';
  for await (const text of readChunks(path, passphrase)) {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  if (rest !== '') yield rest;
}

async function* readChunks(path: string, passphrase: string): AsyncGenerator<string> {
  const bytes = new Bytes(createReadStream(path));
  const head = await bytes.take(HEAD_BYTES);
  if (!head?.subarray(0, FIRST_LINE.length).equals(FIRST_LINE)) {
    throw new Error(`${path} is not what admin export made`);
  }
  const { key, check } = await derive(
    passphrase,
    head.subarray(FIRST_LINE.length, FIRST_LINE.length + SALT_BYTES),
  );
  if (!timingSafeEqual(check, head.subarray(-CHECK_BYTES))) {
    throw new Error(`This is not the passphrase of ${path}`);
  }
  const decoder = new TextDecoder();
  for (let chunk = 0, isLast = false; !isLast; chunk += 1) {
    const length = (await bytes.take(4))?.readUInt32BE();
    if (length === undefined) throw cutOff(path);
    isLast = length >= LAST;
    const size = isLast ? length - LAST : length;
    if (size > CHUNK_BYTES) throw altered(path, chunk);
    const encrypted = await bytes.take(size + TAG_BYTES);
    if (!encrypted) throw cutOff(path);
    const decipher = createDecipheriv('aes-256-gcm', key, nonceOf(chunk, isLast))
      .setAAD(head)
      .setAuthTag(encrypted.subarray(size));
    const text = decipher.update(encrypted.subarray(0, size));
    try {
      decipher.final();
    } catch {
      throw altered(path, chunk);
    }
    yield decoder.decode(text, { stream: !isLast });
  }
  if (!(await bytes.isAtEnd())) throw new Error(`${path} goes on behind its end: something was added to it`);
}

const cutOff = (path: string) => new Error(`${path} ends too early: it was cut off`);
const altered = (path: string, chunk: number) =>
  new Error(`${path} was altered, or damaged, in its chunk ${chunk + 1}`);

/** Unique, as every file has a key of its own. */
function nonceOf(chunk: number, isLast: boolean): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeUInt32BE(chunk, 7);
  nonce.writeUInt8(isLast ? 1 : 0, 11);
  return nonce;
}

async function derive(passphrase: string, salt: Buffer): Promise<{ key: Buffer; check: Buffer }> {
  const derived = await new Promise<Buffer>((resolve, reject) => {
    scrypt(passphrase.normalize('NFC'), salt, 32 + CHECK_BYTES, COST, (error, result) => {
      if (error) reject(error);
      else resolve(result);
    });
  });
  return { key: derived.subarray(0, 32), check: derived.subarray(32) };
}

/** Exact pieces of a stream. */
class Bytes {
  #rest = Buffer.alloc(0);
  readonly #chunks: AsyncIterator<Buffer>;

  constructor(stream: AsyncIterable<unknown>) {
    this.#chunks = (stream as AsyncIterable<Buffer>)[Symbol.asyncIterator]();
  }

  /** @returns undefined when there are fewer */
  async take(length: number): Promise<Buffer | undefined> {
    while (this.#rest.length < length) if (!(await this.#more())) return undefined;
    const taken = this.#rest.subarray(0, length);
    this.#rest = this.#rest.subarray(length);
    return taken;
  }

  async isAtEnd(): Promise<boolean> {
    return this.#rest.length === 0 && !(await this.#more());
  }

  async #more(): Promise<boolean> {
    const chunk = await this.#chunks.next();
    if (chunk.done) return false;
    this.#rest = Buffer.concat([this.#rest, chunk.value]);
    return true;
  }
}
