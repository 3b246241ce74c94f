/**
 * HTTP DIGEST authentication as RFC 7616 has it, for MD5 and SHA-256 with `qop=auth`: what a challenge says, what a
 * client answers, and whether that is right. Plain functions; who asks keeps nonces and hashes.
 */
import { createHash, timingSafeEqual } from 'node:crypto';

/** Hash algorithms, as RFC 7616 spells them and in the order of challenges: clients that know only the first know MD5. */
export const DIGEST_ALGORITHMS = ['MD5', 'SHA-256'] as const;
export type DigestAlgorithm = (typeof DIGEST_ALGORITHMS)[number];

const hash = (algorithm: DigestAlgorithm, text: string): string =>
  createHash(algorithm === 'MD5' ? 'md5' : 'sha256')
    .update(text, 'utf8')
    .digest('hex');

/** What a server keeps instead of a password: H(A1) of RFC 7616, 3.4.2. As good as the password within the realm. */
export const passwordHash = (
  algorithm: DigestAlgorithm,
  { username, realm, password }: { username: string; realm: string; password: string },
): string => hash(algorithm, `${username}:${realm}:${password}`);

export interface Challenge {
  realm: string;
  algorithm: DigestAlgorithm;
  nonce: string;
  opaque: string;
  /** The credentials were right, only the nonce was too old: the client may answer without asking its user. */
  stale?: boolean;
}

/**
 * A value of `WWW-Authenticate`. Several challenges are lines of their own: liblinphone and Go's icholy/digest read no
 * more than one from a line. Where they are joined on the way (RFC 9110, 11.6.1, makes both forms the same), they differ
 * in nothing but the algorithm, so that a client which reads the line as one list of parameters understands the last one,
 * and one which stops after the first understands that.
 */
export const challengeLine = ({ realm, algorithm, nonce, opaque, stale }: Challenge): string =>
  `Digest realm="${realm}", qop="auth", algorithm=${algorithm}, nonce="${nonce}", opaque="${opaque}"` +
  (stale ? ', stale=true' : '');

/** What a client answered to a challenge. */
export interface Credentials {
  username: string;
  realm: string;
  nonce: string;
  uri: string;
  response: string;
  algorithm: DigestAlgorithm;
  cnonce: string;
  /** 8 hexadecimal digits, how often the client used the nonce; `response` covers them as they were sent. */
  nc: string;
}

const TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
const PARAMETER = new RegExp(`^(${TOKEN})[ \\t]*=[ \\t]*(?:"((?:[^"\\\\]|\\\\.)*)"|(${TOKEN}))[ \\t]*`);
const SCHEME = /^digest[ \t]+/i;
/** Longest header that is looked at; API Gateway takes 10,240 bytes of all headers. */
const MAX_HEADER_LENGTH = 8_192;
/** One for each algorithm, and some for those that are not known here. */
const MAX_ANSWERS = 4;

/**
 * Reads an `Authorization` header. Unknown parameters are ignored (RFC 7616, 3.4); one given twice is refused, because
 * two readers of one header could take different ones. A client that answers each challenge in a line of its own is
 * read as well: API Gateway joins the lines with a comma.
 * @returns the answers that are complete and that these algorithms can check; none when an algorithm has two
 */
export function readCredentials(header: string): Credentials[] {
  const answers = (readParameters(header) ?? []).flatMap((parameters) => complete(parameters) ?? []);
  // A second one of an algorithm is a second guess for the price of one.
  return new Set(answers.map(({ algorithm }) => algorithm)).size === answers.length ? answers : [];
}

function complete(parameters: ReadonlyMap<string, string>): Credentials | undefined {
  const algorithm = algorithmOf(parameters.get('algorithm'));
  const nc = parameters.get('nc') ?? '';
  const isAuth = parameters.get('qop')?.toLowerCase() === 'auth';
  if (!algorithm || !isAuth || !/^[0-9a-f]{8}$/i.test(nc)) return undefined;
  // A hashed username cannot be looked up: no challenge offers it.
  if (parameters.get('userhash')?.toLowerCase() === 'true') return undefined;
  const names = ['username', 'realm', 'nonce', 'uri', 'response', 'cnonce'];
  const [username, realm, nonce, uri, response, cnonce] = names.map((name) => parameters.get(name));
  if (!username || realm === undefined || !nonce || !uri || !response || !cnonce) return undefined;
  return { username, realm, nonce, uri, response, algorithm, cnonce, nc };
}

/** Those of each answer, by name in lower case; undefined when the header is no list of DIGEST answers. */
function readParameters(header: string): Map<string, string>[] | undefined {
  if (header.length > MAX_HEADER_LENGTH) return undefined;
  const answers: Map<string, string>[] = [];
  let rest = header;
  for (;;) {
    // RFC 9110, 5.6.1: elements of a list may be empty.
    rest = rest.replace(/^[ \t,]+/, '');
    if (rest === '') return answers;
    const scheme = SCHEME.exec(rest)?.[0];
    if (scheme !== undefined && !PARAMETER.test(rest)) {
      if (answers.push(new Map()) > MAX_ANSWERS) return undefined;
      rest = rest.slice(scheme.length);
    }
    const [whole, name, quoted, token] = PARAMETER.exec(rest) ?? [];
    const answer = answers.at(-1);
    if (whole === undefined || name === undefined || !answer) return undefined;
    const key = name.toLowerCase();
    if (answer.has(key)) return undefined;
    answer.set(key, token ?? (quoted ?? '').replace(/\\(.)/g, '$1'));
    rest = rest.slice(whole.length);
    if (rest !== '' && !rest.startsWith(',')) return undefined;
  }
}

/** Without one it is MD5 (RFC 7616, 3.4). */
const algorithmOf = (given = 'MD5'): DigestAlgorithm | undefined =>
  DIGEST_ALGORITHMS.find((algorithm) => algorithm === given.toUpperCase());

/** What the right password makes of a request: RFC 7616, 3.4.1. @param ha1 as `passwordHash` makes it */
export const digestResponse = (
  ha1: string,
  { algorithm, nonce, nc, cnonce, uri }: Pick<Credentials, 'algorithm' | 'nonce' | 'nc' | 'cnonce' | 'uri'>,
  method: string,
): string => hash(algorithm, `${ha1}:${nonce}:${nc}:${cnonce}:auth:${hash(algorithm, `${method}:${uri}`)}`);

/** Whether the answer was made with the password behind the hash, in constant time. */
export function isRightResponse(credentials: Credentials, ha1: string, method: string): boolean {
  const expected = Buffer.from(digestResponse(ha1, credentials, method));
  const given = Buffer.from(credentials.response.toLowerCase());
  return given.length === expected.length && timingSafeEqual(given, expected);
}

/**
 * Whether an answer was made for this request. Both are compared as they read when decoded: HTTP APIs decode the path
 * before a function sees it, and the answer's hash covers the client's spelling anyway.
 * @param uri what the client put into its answer: path and query, or the whole URL where it speaks to a proxy
 * @param target path and query of the request
 */
export function isForTarget(uri: string, target: string): boolean {
  const own = uri.replace(/^https?:\/\/[^/?]*/i, '');
  return readTarget(own) === readTarget(target);
}

function readTarget(target: string): string {
  const start = target.indexOf('?');
  const path = start < 0 ? target : target.slice(0, start);
  const query = new URLSearchParams(start < 0 ? '' : target.slice(start + 1));
  // The event does not tell in which order names were sent, where its payload has format 1.0.
  query.sort();
  return JSON.stringify([decoded(path || '/'), [...query]]);
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
