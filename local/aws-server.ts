/**
 * The one HTTP endpoint behind every AWS SDK client on this machine. It reads from the signature which service is
 * meant and which role calls, gives the call to that service's stand-in, and lets tests record calls and inject
 * faults.
 *
 * Signatures are not verified: the endpoint listens on loopback, where whoever can send a request could read the
 * secret key from the process as well. A page in a browser cannot use it either, because the Authorization header
 * makes a request cross-origin, and no preflight is ever answered.
 */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { allows, type ConditionContext, type Policy } from './policy';
import {
  AccessDenied,
  type AwsRequest,
  type AwsResponse,
  LOCAL_ACCOUNT,
  type Mood,
  type StandIn,
} from './stand-in';

/** No AWS API takes more: DynamoDB's batches, the largest requests of all, end at 16 MB. */
const MAX_BODY_BYTES = 16 * 1024 * 1024;

/** One decision of the local IAM. */
export interface AuthorizedCall {
  /** Access key id of the role that called. */
  caller: string;
  action: string;
  resource: string;
  context: ConditionContext;
  allowed: boolean;
}

/** A call before it reaches its stand-in, for `fault` to choose from. */
export interface IncomingCall {
  caller: string;
  /** Signing name, e.g. `dynamodb`. */
  service: string;
  /** API operation, e.g. `PutItem`; method and path for Route 53, which names none. */
  operation: string;
  /** Whether it is a read of DynamoDB that may be a moment late. */
  isEventual: boolean;
}

/**
 * `throttle` and `error` answer as an AWS service under load does (400 and 500), `timeout` never answers,
 * `cut-after` performs the call and then breaks the connection, so the caller cannot know that it was performed,
 * `twice` performs it a second time, and answers as it did the first time. `deny` is IAM's no, as for a role that lacks
 * the right: no repetition helps. The moods are a service's own.
 */
export type Fault = 'throttle' | 'error' | 'timeout' | 'cut-after' | 'twice' | 'deny' | Mood;

/** The moods that a call can meet. */
export function moodsFor({
  service,
  operation,
  isEventual,
}: Pick<IncomingCall, 'service' | 'operation' | 'isEventual'>): Mood[] {
  if (service === 'route53') return /^POST .*\/rrset\/?$/.test(operation) ? ['conflict'] : [];
  if (service !== 'dynamodb') return [];
  if (operation === 'TransactWriteItems') return ['conflict', 'cancelled'];
  if (/^(Put|Update|Delete)Item$/.test(operation)) return ['conflict'];
  if (/^Batch(Get|Write)Item$/.test(operation)) return ['partial'];
  return isEventual ? ['late'] : [];
}

export interface AwsServerOptions {
  /** By signing name: `dynamodb`, `kms`, `ses` (v1 signs as `ses`), `route53`. */
  services: Record<string, StandIn>;
  /** The policy of the role with this access key id, or nothing when there is no such role. */
  policyOf(accessKeyId: string): Policy | undefined;
  /** Where the listener is mounted, without a trailing slash, e.g. `/_local/aws`. Default: the root. */
  pathPrefix?: string;
  /** Told about every decision of the local IAM. */
  onCall?(call: AuthorizedCall): void;
  /** Asked before every call whether it shall fail, and how. */
  fault?(call: IncomingCall): Fault | undefined;
  /** Told about every answer of a stand-in. */
  onAnswer?(call: AnsweredCall): void;
}

/** A call with what a stand-in answered. */
export interface AnsweredCall extends IncomingCall {
  request: AwsRequest;
  answer: AwsResponse;
}

export function createAwsServer(options: AwsServerOptions): RequestListener {
  return (request, response) => {
    handle(options, request, response).catch((error: unknown) => {
      if (!request.complete) return; // the client went away in the middle of its request
      console.error('Local AWS endpoint failed', error);
      if (!response.headersSent)
        send(response, errorAnswer(request.headers, 500, 'InternalFailure', 'See the log'));
    });
  };
}

async function handle(
  options: AwsServerOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const refuse = (status: number, code: string, message: string) =>
    send(response, errorAnswer(request.headers, status, code, message));

  const body = await readBody(request);
  if (!body) return refuse(413, 'RequestEntityTooLarge', `Request body exceeds ${MAX_BODY_BYTES} bytes`);

  const { accessKeyId, service } = credentialOf(request.headers.authorization ?? presignedBy(request));
  if (!accessKeyId || !service) {
    return isJson(request.headers)
      ? refuse(400, 'MissingAuthenticationTokenException', 'Request is missing Authentication Token')
      : refuse(403, 'MissingAuthenticationToken', 'Request is missing Authentication Token');
  }
  const policy = options.policyOf(accessKeyId);
  if (!policy) {
    return isJson(request.headers)
      ? refuse(400, 'UnrecognizedClientException', 'The security token included in the request is invalid.')
      : refuse(403, 'InvalidClientTokenId', 'The security token included in the request is invalid.');
  }
  const standIn = options.services[service];
  if (!standIn) return refuse(404, 'UnknownService', `No stand-in for ${service} on this machine`);

  const call = requestOf(request, body, options.pathPrefix ?? '', (action, resource, context = {}) => {
    if (fault === 'deny') throw new AccessDenied(denial(accessKeyId, action, resource));
    const allowed = allows(policy, action, resource, context);
    options.onCall?.({ caller: accessKeyId, action, resource, context, allowed });
    if (!allowed) throw new AccessDenied(denial(accessKeyId, action, resource));
  });

  const operation = operationOf(call);
  const isEventual = /^(GetItem|Query)$/.test(operation) && !body.includes('"ConsistentRead":true');
  const incoming: IncomingCall = { caller: accessKeyId, service, operation, isEventual };
  const fault = options.fault?.(incoming);
  const mood = moodsFor(incoming).find((each) => each === fault);
  if (mood) call.mood = mood;
  if (fault === 'timeout') return;
  if (fault === 'error') return refuse(500, 'InternalFailure', 'Injected fault');
  if (fault === 'throttle') {
    return refuse(400, isJson(request.headers) ? 'ThrottlingException' : 'Throttling', 'Rate exceeded');
  }
  const answer = await standIn(call);
  if (fault === 'twice') await standIn(call);
  options.onAnswer?.({ ...incoming, request: call, answer });
  if (fault === 'cut-after') request.socket.destroy();
  else send(response, answer);
}

function requestOf(
  request: IncomingMessage,
  body: Buffer,
  pathPrefix: string,
  authorize: AwsRequest['authorize'],
): AwsRequest {
  const url = request.url ?? '/';
  const queryStart = url.indexOf('?');
  const path = queryStart < 0 ? url : url.slice(0, queryStart);
  return {
    method: request.method ?? 'GET',
    path: (path.startsWith(pathPrefix) ? path.slice(pathPrefix.length) : path) || '/',
    query: new URLSearchParams(queryStart < 0 ? '' : url.slice(queryStart + 1)),
    headers: Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [name, [value ?? ''].flat().join(', ')]),
    ),
    body,
    authorize,
  };
}

/**
 * Signature version 4: `AWS4-HMAC-SHA256 Credential=<access key id>/<date>/<region>/<service>/aws4_request, …`
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
function credentialOf(authorization = ''): { accessKeyId?: string; service?: string } {
  const scope = /^AWS4-HMAC-SHA256 Credential=([^/,\s]+)\/\d{8}\/[\w-]+\/([\w-]+)\/aws4_request\b/.exec(
    authorization,
  );
  return scope ? { accessKeyId: scope[1]!, service: scope[2]! } : {};
}

/** A link to an object of S3 carries its signature in the query; nothing else is called that way. */
function presignedBy({ method, url = '' }: IncomingMessage): string | undefined {
  const scope = new URLSearchParams(url.slice(url.indexOf('?'))).get('X-Amz-Credential');
  const isLink = method === 'GET' && scope?.endsWith('/s3/aws4_request');
  return isLink ? `AWS4-HMAC-SHA256 Credential=${scope}` : undefined;
}

/** JSON services name it in a header, query services in the form; Route 53 is REST. */
function operationOf(call: AwsRequest): string {
  const target = call.headers['x-amz-target'];
  if (target) return target.slice(target.lastIndexOf('.') + 1);
  if (call.headers['content-type']?.startsWith('application/x-www-form-urlencoded')) {
    return new URLSearchParams(call.body.toString()).get('Action') ?? '';
  }
  return `${call.method} ${call.path}`;
}

/** The body, or nothing when it is too large. It is read to its end all the same: only then do clients listen. */
async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes <= MAX_BODY_BYTES) chunks.push(chunk);
  }
  return bytes <= MAX_BODY_BYTES ? Buffer.concat(chunks) : undefined;
}

function denial(caller: string, action: string, resource: string): string {
  return (
    `User: arn:aws:sts::${LOCAL_ACCOUNT}:assumed-role/${caller}/local is not authorized to perform: ${action} ` +
    `on resource: ${resource} because no identity-based policy allows the ${action} action`
  );
}

function isJson(headers: { 'content-type'?: string | undefined }): boolean {
  return headers['content-type']?.startsWith('application/x-amz-json') ?? false;
}

/**
 * An error as the SDK client that sent these headers reads it: JSON for the JSON protocols, otherwise the XML that
 * query services and Route 53 share.
 */
export function errorAnswer(
  headers: { 'content-type'?: string | undefined },
  status: number,
  code: string,
  message: string,
): AwsResponse {
  const requestId = randomUUID();
  if (isJson(headers)) {
    return {
      status,
      headers: { 'content-type': headers['content-type'] ?? '', 'x-amzn-requestid': requestId },
      body: JSON.stringify({ __type: code, message }),
    };
  }
  return {
    status,
    headers: { 'content-type': 'text/xml', 'x-amzn-requestid': requestId },
    body:
      `<ErrorResponse><Error><Type>${status < 500 ? 'Sender' : 'Receiver'}</Type><Code>${escapeXml(code)}</Code>` +
      `<Message>${escapeXml(message)}</Message></Error><RequestId>${requestId}</RequestId></ErrorResponse>`,
  };
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function send(response: ServerResponse, answer: AwsResponse): void {
  response.writeHead(answer.status, answer.headers).end(answer.body);
}
