import { request as httpRequest, type IncomingHttpHeaders, type OutgoingHttpHeaders } from 'node:http';

export type Parameters = Record<string, string | number | undefined>;

export interface CallOptions {
  method?: string;
  headers?: OutgoingHttpHeaders;
  body?: string | Buffer;
  /** Address in 127.0.0.0/8 that the call comes from. */
  from?: string;
}

export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  /** The headers, each line by itself. */
  lines: NodeJS.Dict<string[]>;
  text: string;
}

/** One HTTP request on a connection of its own. Redirects are not followed. */
export function call(
  baseUrl: string,
  path: string,
  parameters: Parameters = {},
  { method = 'GET', headers = {}, body, from }: CallOptions = {},
): Promise<Answer> {
  const query = queryOf(parameters);
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      baseUrl,
      {
        path: query ? `${path}?${query}` : path,
        method,
        headers: { ...(body === undefined ? {} : { 'content-length': Buffer.byteLength(body) }), ...headers },
        agent: false,
        ...(from === undefined ? {} : { localAddress: from }),
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            lines: response.headersDistinct,
            text: Buffer.concat(chunks).toString('utf8'),
          }),
        );
      },
    );
    request.on('error', reject);
    request.end(body);
  });
}

/** A query string without its question mark; what is undefined is left out. */
export function queryOf(parameters: Parameters): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== undefined) query.append(name, String(value));
  }
  return query.toString();
}

let addresses = 0;

/** An address of this machine that no call came from yet: a client of its own to every limit. */
export function freshAddress(): string {
  addresses += 1;
  return `127.1.${Math.floor(addresses / 250)}.${(addresses % 250) + 1}`;
}
