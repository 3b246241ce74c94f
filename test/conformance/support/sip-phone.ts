import { createHash, randomBytes } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import type { DigestAlgorithm } from '../../../functions/accounts/digest';

interface Identity {
  /** The proxy's. */
  port: number;
  /** `user@domain` */
  address: string;
  password: string;
  algorithm: DigestAlgorithm;
  /** Names the device; without one the proxy makes it up. */
  uuid?: string;
}

export interface SipAnswer {
  status: number;
  headers: ReadonlyMap<string, string>;
}

/** What a phone says over UDP, message by message: as much of SIP as it takes to register, and to be somebody else. */
export class SipPhone {
  readonly #calls = new Map<string, (answer: SipAnswer) => void>();
  readonly #callId = randomBytes(8).toString('hex');
  #sequence = 0;
  /** How many requests came to it. */
  asked = 0;

  private constructor(
    readonly identity: Identity,
    readonly socket: Socket,
  ) {
    socket.on('message', (bytes) => this.#receive(bytes.toString()));
  }

  static async start(identity: Identity): Promise<SipPhone> {
    const socket = createSocket('udp4');
    socket.bind(0, '127.0.0.1');
    await once(socket, 'listening');
    return new SipPhone(identity, socket);
  }

  stop(): void {
    this.socket.close();
  }

  /**
   * Registers as phones do: asks, is challenged, answers.
   * @param as who the credentials say that they are of; itself unless given
   * @param hashOf whose they are
   * @returns the last status
   */
  async register({
    expires = 600,
    password = this.identity.password,
    as = this.identity.address.split('@')[0] ?? '',
    hashOf = as,
  }: { expires?: number; password?: string; as?: string; hashOf?: string } = {}): Promise<number> {
    const challenged = await this.mustSend('REGISTER', { expires });
    if (challenged.status !== 401) return challenged.status;
    const authorization = this.answerTo(challenged, 'REGISTER', { password, as, hashOf });
    return (await this.mustSend('REGISTER', { expires, authorization })).status;
  }

  /** The value of `Authorization` for a challenge. */
  answerTo(
    { headers }: SipAnswer,
    method: string,
    {
      password = this.identity.password,
      as = this.identity.address.split('@')[0] ?? '',
      hashOf = as,
      uri = this.uri,
    }: { password?: string; as?: string; hashOf?: string; uri?: string } = {},
  ): string {
    const challenge = headers.get('www-authenticate') ?? headers.get('proxy-authenticate') ?? '';
    const [realm = '', nonce = ''] = ['realm', 'nonce'].map(
      (name) => new RegExp(`${name}="([^"]*)"`).exec(challenge)?.[1],
    );
    const algorithm = /algorithm=([\w-]+)/.exec(challenge)?.[1] ?? 'MD5';
    if (algorithm !== this.identity.algorithm) throw new Error(`Challenged with ${algorithm}: ${challenge}`);
    const hash = (text: string) =>
      createHash(algorithm === 'MD5' ? 'md5' : 'sha256')
        .update(text)
        .digest('hex');
    const cnonce = randomBytes(8).toString('hex');
    const response = hash(
      `${hash(`${hashOf}:${realm}:${password}`)}:${nonce}:00000001:${cnonce}:auth:${hash(`${method}:${uri}`)}`,
    );
    return (
      `Digest username="${as}", realm="${realm}", nonce="${nonce}", uri="${uri}", response="${response}", ` +
      `algorithm=${algorithm}, qop=auth, nc=00000001, cnonce="${cnonce}"`
    );
  }

  /** Sends a text to somebody. @returns the last status */
  async message(to: string): Promise<number> {
    const uri = `sip:${to}`;
    const challenged = await this.mustSend('MESSAGE', { uri, to });
    if (challenged.status !== 407) return challenged.status;
    const authorization = this.answerTo(challenged, 'MESSAGE', { uri });
    return (await this.mustSend('MESSAGE', { uri, to, authorization })).status;
  }

  get uri(): string {
    return `sip:${this.identity.address.split('@')[1]}`;
  }

  async mustSend(method: string, options: Parameters<SipPhone['send']>[1] = {}): Promise<SipAnswer> {
    const answer = await this.send(method, options);
    if (!answer) throw new Error(`${method} was not answered`);
    return answer;
  }

  /** @returns the final answer, or undefined where there is none in time */
  send(
    method: string,
    {
      uri = this.uri,
      to = this.identity.address,
      authorization,
      headers = [],
      expires,
      waitMs = 15_000,
    }: {
      uri?: string;
      to?: string;
      authorization?: string;
      headers?: string[];
      expires?: number;
      waitMs?: number;
    } = {},
  ): Promise<SipAnswer | undefined> {
    const { address, uuid } = this.identity;
    const { port } = this.socket.address();
    this.#sequence += 1;
    const branch = `z9hG4bK${randomBytes(8).toString('hex')}`;
    const instance = uuid ? `;+sip.instance="<${uuid}>"` : '';
    const message = [
      `${method} ${uri} SIP/2.0`,
      `Via: SIP/2.0/UDP 127.0.0.1:${port};branch=${branch};rport`,
      'Max-Forwards: 70',
      `From: <sip:${address}>;tag=${this.#callId}`,
      `To: <sip:${to}>`,
      `Call-ID: ${this.#callId}`,
      `CSeq: ${this.#sequence} ${method}`,
      `Contact: <sip:${address.split('@')[0]}@127.0.0.1:${port}>${instance}`,
      'User-Agent: "Phone" \\ test',
      ...(expires === undefined ? [] : [`Expires: ${expires}`]),
      ...(authorization
        ? [`${method === 'REGISTER' ? 'Authorization' : 'Proxy-Authorization'}: ${authorization}`]
        : []),
      ...headers,
      'Content-Length: 0',
      '',
      '',
    ].join('\r\n');
    return new Promise((resolve) => {
      const again = setInterval(() => this.socket.send(message, this.identity.port, '127.0.0.1'), 4_000);
      const end = (answer?: SipAnswer) => {
        clearInterval(again);
        clearTimeout(timer);
        this.#calls.delete(branch);
        resolve(answer);
      };
      const timer = setTimeout(end, waitMs);
      this.#calls.set(branch, end);
      this.socket.send(message, this.identity.port, '127.0.0.1');
    });
  }

  /** Whatever somebody asks is all right. */
  #accept(lines: string[]): void {
    this.asked += 1;
    const repeated = lines.filter((line) => /^(Via|From|To|Call-ID|CSeq|Record-Route):/i.test(line));
    const answer = ['SIP/2.0 200 OK', ...repeated, 'Content-Length: 0', '', ''].join('\r\n');
    this.socket.send(answer, this.identity.port, '127.0.0.1');
  }

  #receive(text: string): void {
    const [first = '', ...lines] = text.split('\r\n');
    if (!first.startsWith('SIP/2.0 ')) return this.#accept(lines);
    const status = Number(/^SIP\/2\.0 (\d{3})/.exec(first)?.[1]);
    if (!(status >= 200)) return;
    const headers = new Map(
      lines.flatMap((line): [string, string][] => {
        const [, name, value] = /^([\w-]+): *(.*)$/.exec(line) ?? [];
        return name === undefined ? [] : [[name.toLowerCase(), value ?? '']];
      }),
    );
    const branch = /branch=([\w]+)/.exec(headers.get('via') ?? '')?.[1] ?? '';
    this.#calls.get(branch)?.({ status, headers });
  }
}
