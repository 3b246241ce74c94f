import type { AwsRequest, AwsResponse, StandIn } from './stand-in';

/**
 * Calls a stand-in from within the local system, as whoever deploys would: everything is allowed.
 * @returns the body of the answer
 * @throws OperatorCallFailed
 */
export async function callAsOperator(
  standIn: StandIn,
  request: Pick<AwsRequest, 'method' | 'path'> & { headers?: Record<string, string>; body?: string },
): Promise<string> {
  const { method, path, headers = {}, body = '' } = request;
  const answer = await standIn({
    method,
    path,
    query: new URLSearchParams(),
    headers,
    body: Buffer.from(body),
    authorize: () => undefined,
  });
  const text = answer.body.toString();
  if (answer.status >= 300) throw new OperatorCallFailed(answer, text);
  return text;
}

/** Calls an operation of DynamoDB, in JSON as it is on the wire. */
export async function callDynamoDb<Output>(
  standIn: StandIn,
  operation: string,
  input: object,
): Promise<Output> {
  const body = await callAsOperator(standIn, {
    method: 'POST',
    path: '/',
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': `DynamoDB_20120810.${operation}`,
    },
    body: JSON.stringify(input, bytesAsBase64),
  });
  return JSON.parse(body) as Output;
}

/** For `JSON.stringify`: bytes as DynamoDB's JSON has them. */
const bytesAsBase64 = (_key: string, value: unknown) =>
  value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value;

export class OperatorCallFailed extends Error {
  override name = 'OperatorCallFailed';
  /** Name of the service's exception, where its answer is JSON. */
  readonly code: string | undefined;

  constructor({ status }: AwsResponse, body: string) {
    super(`${status} ${body}`);
    this.code = /"__type":\s*"(?:[^"]*#)?([^"]+)"/.exec(body)?.[1];
  }
}
