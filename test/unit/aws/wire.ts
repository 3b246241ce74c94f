import { Readable } from 'node:stream';
import { errorAnswer } from '../../../local/aws-server';

/** What a service answers with, or that it does not. */
export type WireAnswer =
  | 'no answer'
  | 'connection cut'
  | { status: number; code: string; message?: string; fields?: Record<string, unknown> }
  | { body: string; contentType?: string };

/** A client of the SDK, as far as its parts are exchanged here. */
interface Sender {
  config: {
    requestHandler: unknown;
    retryStrategy(): Promise<{ retryBackoffStrategy?: Backoff }>;
  };
  send(command: object, ...rest: unknown[]): Promise<unknown>;
}

interface Backoff {
  computeNextBackoffDelay(attempt: number): number;
  setDelayBase(milliseconds: number): void;
}

interface HttpRequest {
  method: string;
  path: string;
  headers: Record<string, string>;
  body?: unknown;
}

/** What a client asked of a service. */
export interface Asked {
  /** The API's operation; method and path where the API names none. */
  operation: string;
  body: string;
}

/**
 * The SDK as functions use it, above a network that answers as told: what it repeats by itself, and what it makes of an
 * answer, is the SDK's own doing. Its pauses are noted and not waited for.
 */
export class Wire {
  readonly asked: Asked[] = [];
  /** For each pause of the SDK how long it may be: it draws one below that. */
  readonly sdkPauses: number[] = [];
  answer: (asked: Asked, number: number) => WireAnswer = () => ({ body: '{}' });
  readonly #spies: jest.SpyInstance[] = [];

  /** Puts the network under all clients of these classes. */
  connect(...clients: readonly { prototype: object }[]): void {
    const requestHandler = { handle: (request: HttpRequest) => this.#handle(request) };
    const noted = (backoff: Backoff) => this.#noting(backoff);
    for (const { prototype } of clients) {
      const sender = prototype as Sender;
      const send = sender.send;
      const spy = jest.spyOn(sender, 'send').mockImplementation(async function (this: Sender, ...call) {
        this.config.requestHandler = requestHandler;
        const strategy = await this.config.retryStrategy();
        const backoff = strategy.retryBackoffStrategy;
        if (!backoff) throw new Error('The SDK pauses in another way than this test knows');
        strategy.retryBackoffStrategy = noted(backoff);
        return send.apply(this, call);
      });
      this.#spies.push(spy);
    }
  }

  disconnect(): void {
    for (const spy of this.#spies) spy.mockRestore();
  }

  /** Forgets what was asked. */
  begin(answer: Wire['answer']): void {
    this.asked.length = 0;
    this.sdkPauses.length = 0;
    this.answer = answer;
  }

  readonly #known = new WeakSet<Backoff>();

  #noting(backoff: Backoff): Backoff {
    if (this.#known.has(backoff)) return backoff;
    let base = 0;
    const noting: Backoff = {
      setDelayBase: (milliseconds) => (base = milliseconds),
      computeNextBackoffDelay: (attempt) => {
        this.sdkPauses.push(base * 2 ** attempt);
        return 0;
      },
    };
    this.#known.add(noting);
    return noting;
  }

  async #handle({ method, path, headers, body }: HttpRequest) {
    const text =
      typeof body === 'string'
        ? body
        : ArrayBuffer.isView(body)
          ? new TextDecoder().decode(body as Uint8Array)
          : '';
    const target = headers['x-amz-target'];
    const operation =
      target?.slice(target.indexOf('.') + 1) ??
      new URLSearchParams(text).get('Action') ??
      `${method} ${path.replace(/\/2013-04-01|\?.*/g, '')}`;
    const asked = { operation, body: text };
    this.asked.push(asked);
    const answer = this.answer(asked, this.asked.length);
    if (answer === 'no answer') throw Object.assign(new Error('Timed out'), { name: 'TimeoutError' });
    if (answer === 'connection cut') throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
    const {
      status,
      headers: answered,
      body: answerText,
    } = 'code' in answer
      ? refusal(headers, answer)
      : { status: 200, headers: { 'content-type': answer.contentType ?? '' }, body: answer.body };
    return {
      response: {
        statusCode: status,
        headers: answered,
        body: Readable.from([Buffer.from(answerText)]),
      },
    };
  }
}

/** An error in the words of the protocol that the request was made in. */
function refusal(
  headers: Record<string, string>,
  { status, code, message = 'As told', fields }: Extract<WireAnswer, { code: string }>,
) {
  const answer = errorAnswer(headers, status, code, message);
  if (!fields) return answer;
  const body = JSON.parse(String(answer.body)) as object;
  return { ...answer, body: JSON.stringify({ ...body, ...fields }) };
}
