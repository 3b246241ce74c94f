/** A CA that speaks as much of ACME (RFC 8555) as one order by dns-01 takes, and that can fail. */
import { createHash, randomBytes, type JsonWebKey } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Fault } from '../../../local/aws-server';
import { makeAuthority, sign } from '../../support/certificate-files';

interface Order {
  id: number;
  hostname: string;
  status: 'pending' | 'ready' | 'valid' | 'invalid';
  token: string;
  /** Thumbprint of the account's key. */
  thumbprint: string;
  chain?: string;
}

interface Signed {
  header: { jwk?: JsonWebKey; kid?: string };
  payload: { identifiers?: { value: string }[]; csr?: string };
}

export class TestAuthority {
  readonly orders: Order[] = [];
  /** Requests by kind, e.g. `order`. */
  readonly requests: string[] = [];
  /** Which requests fail, and how. */
  fault: (kind: string) => Fault | undefined = () => undefined;
  readonly #accounts = new Map<string, string>();
  readonly #folder = mkdtempSync(join(tmpdir(), 'gatepost-authority-'));
  readonly #server = createServer((request, response) => {
    this.#serve(request, response).catch((error: unknown) => response.destroy(error as Error));
  });

  /** @param valuesOf what DNS answers for TXT at a name */
  constructor(readonly valuesOf: (name: string) => Promise<string[]>) {}

  async start(): Promise<void> {
    makeAuthority(this.#folder, '-addext', 'subjectAltName=IP:127.0.0.1');
    this.#server.setSecureContext({
      key: readFileSync(this.#at('ca.key')),
      cert: this.rootCertificate,
    });
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
    rmSync(this.#folder, { recursive: true });
  }

  get rootCertificate(): string {
    return readFileSync(this.#at('ca.pem'), 'utf8');
  }

  get directoryUrl(): string {
    return this.#url('dir');
  }

  #url(path: string): string {
    return `https://127.0.0.1:${(this.#server.address() as AddressInfo).port}/${path}`;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [, kind = '', id = ''] = (request.url ?? '').split('/');
    const body = await text(request);
    this.requests.push(kind);
    const fault = this.fault(kind);
    if (fault === 'timeout') return;
    response.setHeader('replay-nonce', randomBytes(12).toString('base64url'));
    if (fault === 'throttle' || fault === 'error') {
      const [status, type] = fault === 'error' ? [500, 'serverInternal'] : [429, 'rateLimited'];
      response.writeHead(status, { 'content-type': 'application/problem+json' });
      response.end(
        JSON.stringify({ type: `urn:ietf:params:acme:error:${type}`, detail: `Injected ${fault}` }),
      );
      return;
    }
    const answer = await this.#answer(kind, Number(id), body ? read(body) : undefined);
    if (fault === 'twice') await this.#answer(kind, Number(id), body ? read(body) : undefined);
    if (fault === 'cut-after') return void request.socket.destroy();
    const { status = 200, location, content } = answer;
    response.writeHead(status, {
      ...(location ? { location } : {}),
      'content-type': typeof content === 'string' ? 'application/pem-certificate-chain' : 'application/json',
    });
    response.end(typeof content === 'string' ? content : JSON.stringify(content ?? {}));
  }

  async #answer(
    kind: string,
    id: number,
    signed: Signed | undefined,
  ): Promise<{ status?: number; location?: string; content?: unknown }> {
    const order = this.orders[id];
    switch (kind) {
      case 'dir': {
        const names = { newNonce: 'nonce', newAccount: 'account', newOrder: 'new-order' };
        return {
          content: Object.fromEntries(Object.entries(names).map(([name, path]) => [name, this.#url(path)])),
        };
      }
      case 'nonce':
        return { status: 200 };
      case 'account': {
        const thumbprint = thumbprintOf(signed!.header.jwk!);
        const location = this.#url(`account/${thumbprint}`);
        const isNew = !this.#accounts.has(location);
        this.#accounts.set(location, thumbprint);
        return { status: isNew ? 201 : 200, location, content: { status: 'valid' } };
      }
      case 'new-order': {
        const hostname = signed?.payload.identifiers?.[0]?.value ?? '';
        const thumbprint = this.#accounts.get(signed?.header.kid ?? '') ?? '';
        const isOpen = ({ status }: Order) => status === 'pending' || status === 'ready';
        const open = this.orders.find((other) => other.hostname === hostname && isOpen(other));
        const begun = open ?? {
          id: this.orders.length,
          hostname,
          status: 'pending',
          token: randomBytes(16).toString('base64url'),
          thumbprint,
        };
        if (!open) this.orders.push(begun);
        return { status: 201, location: this.#url(`order/${begun.id}`), content: this.#view(begun) };
      }
      case 'order':
        return { content: this.#view(order!) };
      case 'authorization': {
        const status = order!.status === 'pending' ? 'pending' : 'valid';
        const challenge = { type: 'dns-01', url: this.#url(`challenge/${id}`), token: order!.token, status };
        return {
          content: { status, identifier: { type: 'dns', value: order!.hostname }, challenges: [challenge] },
        };
      }
      case 'challenge': {
        const expected = createHash('sha256')
          .update(`${order!.token}.${order!.thumbprint}`)
          .digest('base64url');
        const values = await this.valuesOf(`_acme-challenge.${order!.hostname}`);
        if (order!.status === 'pending') order!.status = values.includes(expected) ? 'ready' : 'invalid';
        return {
          content: {
            type: 'dns-01',
            url: this.#url(`challenge/${id}`),
            token: order!.token,
            status: 'processing',
          },
        };
      }
      case 'finalize':
        if (order!.status === 'ready') {
          order!.chain = this.#sign(Buffer.from(signed?.payload.csr ?? '', 'base64url'));
          order!.status = 'valid';
        }
        return { content: this.#view(order!) };
      case 'certificate':
        return { content: order!.chain };
      default:
        return { status: 404 };
    }
  }

  #view({ id, hostname, status }: Order) {
    return {
      status,
      identifiers: [{ type: 'dns', value: hostname }],
      authorizations: [this.#url(`authorization/${id}`)],
      finalize: this.#url(`finalize/${id}`),
      ...(status === 'valid' ? { certificate: this.#url(`certificate/${id}`) } : {}),
    };
  }

  #sign(csr: Buffer): string {
    writeFileSync(this.#at('csr.der'), csr);
    return sign(this.#folder, ['-inform', 'DER', '-in', this.#at('csr.der')], 90).join('');
  }

  #at = (name: string) => join(this.#folder, name);
}

const decoded = (part: string) => Buffer.from(part, 'base64url').toString() || '{}';

function read(body: string): Signed {
  const { protected: header, payload } = JSON.parse(body) as { protected: string; payload: string };
  return { header: JSON.parse(decoded(header)), payload: JSON.parse(decoded(payload)) };
}

/** RFC 7638, of an elliptic curve. */
const thumbprintOf = ({ crv, kty, x, y }: JsonWebKey) =>
  createHash('sha256').update(JSON.stringify({ crv, kty, x, y })).digest('base64url');
