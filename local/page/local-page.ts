/** What a person, or a test, can look at while the system runs: it exists on this machine only. */
import { createHash } from 'node:crypto';
import * as z from 'zod';
import { readFileSync } from 'node:fs';
import type { IncomingMessage, RequestListener } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import Mustache from 'mustache';
import { handMadeRecord, type HandMadeRecord } from '../hand-made-record';
import { pageView, type PageFacts } from './page-view';

export const LOCAL_PATH = '/_local/';

/**
 * Mails are part of the page and inherit this: their own styles and inlined pictures work, scripts, forms and what
 * would tell the outside that they were opened do not.
 */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "style-src 'self' 'unsafe-inline'",
  "script-src 'self'",
  "connect-src 'self'",
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/**
 * @param facts asked anew for every request
 * @param addRecord makes a record set by hand; throws where Route 53 does not take it
 */
export function createLocalPage(
  facts: () => PageFacts,
  addRecord: (record: HandMadeRecord) => void,
): RequestListener {
  const documents: Record<string, () => { type: string; body: string }> = {
    [LOCAL_PATH]: () => ({
      type: 'text/html; charset=utf-8',
      body: Mustache.render(asset('page.mustache'), pageView(facts())),
    }),
    [`${LOCAL_PATH}page.css`]: () => ({ type: 'text/css; charset=utf-8', body: asset('page.css') }),
    [`${LOCAL_PATH}page.js`]: () => ({ type: 'text/javascript; charset=utf-8', body: asset('page.js') }),
    [`${LOCAL_PATH}inbox.json`]: () => json(facts().messages),
    [`${LOCAL_PATH}zones.json`]: () =>
      json(facts().zones.map(({ id, name, recordSets }) => ({ id, name, records: recordSets }))),
  };

  return (request, response) => {
    const path = (request.url ?? '').split('?', 1)[0] ?? '';
    if (`${path}/` === LOCAL_PATH) return void response.writeHead(308, { location: LOCAL_PATH }).end();
    if (path === RECORDS_PATH && request.method === 'POST') {
      return void takeRecord(request, addRecord).then(({ status, body }) =>
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body)),
      );
    }
    const document = documents[path];
    if (!document) return void response.writeHead(404, { 'content-type': 'text/plain' }).end('Not found\n');
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      return void response.writeHead(405, { allow: 'GET, HEAD' }).end();
    }
    const { type, body } = document();
    // A page that is open asks every second, mostly in vain.
    const etag = `"${createHash('sha256').update(body).digest('base64url')}"`;
    if (request.headers['if-none-match'] === etag) return void response.writeHead(304, { etag }).end();
    response.writeHead(200, {
      etag,
      'content-type': type,
      'content-length': Buffer.byteLength(body),
      'cache-control': 'no-store',
      'content-security-policy': CONTENT_SECURITY_POLICY,
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    });
    response.end(body);
  };
}

const RECORDS_PATH = `${LOCAL_PATH}records`;

/** JSON alone: a page of somebody else's cannot send that here unasked. */
async function takeRecord(
  request: IncomingMessage,
  addRecord: (record: HandMadeRecord) => void,
): Promise<{ status: number; body: object }> {
  if (request.headers['content-type']?.split(';', 1)[0] !== 'application/json') {
    return { status: 415, body: { error: 'Send application/json' } };
  }
  try {
    const record = handMadeRecord.parse(JSON.parse(await text(request)));
    addRecord(record);
    return { status: 201, body: record };
  } catch (error) {
    const message = error instanceof z.ZodError ? z.prettifyError(error) : (error as Error).message;
    return { status: 400, body: { error: message } };
  }
}

const json = (value: unknown) => ({ type: 'application/json', body: JSON.stringify(value, undefined, 2) });

const asset = (name: string) => readFileSync(join(__dirname, name), 'utf8');
