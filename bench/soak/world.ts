/** What everybody who uses the system in a soak has: requests that are counted, a mailbox, and time to wait. */
import { setMaxListeners } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type { InboxMessage } from '../../local/inbox';
import { call, type Answer, type Parameters } from '../../test/support/call';

const MESSAGE_WITHIN_MS = 60_000;

/** Somebody who uses the system, again and again, from an address of its own. */
export type Life = (world: World) => Promise<void>;

export interface Sent {
  /** Path with its parameters' names, for the counts. */
  route: string;
  /** With its parameters' values; the route's unless given. */
  path?: string;
  method?: string;
  query?: Parameters;
  headers?: Record<string, string>;
  /** Sent as JSON. */
  fields?: Record<string, unknown>;
  /** Sent as a multipart form. */
  form?: Record<string, string>;
  from: string;
  /** Statuses that are as they should be. Default: 200. */
  expected?: readonly number[];
}

export class World {
  /** Requests by route and status. */
  readonly answers = new Map<string, Map<number, number>>();
  /** Answers that were not as they should be, and people who waited in vain. */
  readonly wrong: string[] = [];
  readonly #waiting = new Map<string, ((message: InboxMessage) => boolean)[]>();
  readonly #ending = new AbortController();

  constructor(
    readonly baseUrl: string,
    readonly zone: string,
  ) {
    // Everybody pauses at once.
    setMaxListeners(0, this.#ending.signal);
  }

  get isEnding(): boolean {
    return this.#ending.signal.aborted;
  }

  /** Everybody finishes what was begun, without further pauses. */
  end(): void {
    this.#ending.abort();
  }

  /** Lives over and over, until the end. */
  async repeat(life: Life): Promise<void> {
    while (!this.isEnding) {
      try {
        await life(this);
      } catch (error) {
        this.wrong.push(error instanceof Error ? error.message : String(error));
        await this.pause(1_000);
      }
    }
  }

  /** @throws Error when the answer is another one than expected */
  async send({
    route,
    path = route,
    method = 'GET',
    query,
    expected = [200],
    ...sent
  }: Sent): Promise<Answer> {
    const { body, type } = await bodyOf(sent);
    const answer = await call(this.baseUrl, path, query, {
      method,
      headers: { ...sent.headers, ...(type ? { 'content-type': type } : {}) },
      from: sent.from,
      ...(body === undefined ? {} : { body }),
    });
    const statuses = this.answers.get(route) ?? new Map<number, number>();
    this.answers.set(route, statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1));
    if (!expected.includes(answer.status)) {
      throw new Error(`${method} ${route} answered ${answer.status} ${answer.text.slice(0, 200)}`);
    }
    return answer;
  }

  /** Some time about this long, until the end. */
  pause(milliseconds: number): Promise<void> {
    const about = milliseconds * (0.5 + Math.random());
    return delay(about, undefined, { signal: this.#ending.signal }).catch(() => undefined);
  }

  /** The next message to this address with such a text. @throws Error when none comes */
  async message(to: string, pattern: RegExp): Promise<RegExpExecArray> {
    const waiting = this.#waiting.get(to) ?? [];
    this.#waiting.set(to, waiting);
    return new Promise((resolve, reject) => {
      const tooLate = setTimeout(() => {
        waiting.splice(waiting.indexOf(take), 1);
        reject(new Error(`No message for ${to} within ${MESSAGE_WITHIN_MS / 1_000} s`));
      }, MESSAGE_WITHIN_MS);
      const take = ({ text = '' }: InboxMessage) => {
        const found = pattern.exec(text);
        if (!found) return false;
        clearTimeout(tooLate);
        resolve(found);
        return true;
      };
      waiting.push(take);
    });
  }

  deliver(messages: readonly InboxMessage[]): void {
    for (const message of messages) {
      const waiting = this.#waiting.get(message.to) ?? [];
      const taker = waiting.findIndex((take) => take(message));
      if (taker >= 0) waiting.splice(taker, 1);
    }
  }
}

async function bodyOf({ fields, form }: Pick<Sent, 'fields' | 'form'>) {
  if (fields) return { body: JSON.stringify(fields), type: 'application/json' };
  if (!form) return {};
  const data = new FormData();
  for (const [name, value] of Object.entries(form)) data.append(name, value);
  const encoded = new Response(data);
  const type = encoded.headers.get('content-type') ?? '';
  return { body: Buffer.from(await encoded.arrayBuffer()), type };
}

/** An address on this machine for somebody who comes again and again. @param side below 256 */
export const addressOf = (side: number, number: number) =>
  `127.${side}.${Math.floor(number / 250)}.${(number % 250) + 1}`;
