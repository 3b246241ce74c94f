/**
 * AWS Lambda's Invoke on this machine, for the operator's command: runs a worker and tells how it ended.
 * https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
 */
import { randomUUID } from 'node:crypto';
import { errorAnswer } from './aws-server';
import { AccessDenied, LOCAL_ACCOUNT, LOCAL_REGION, type StandIn } from './stand-in';

const INVOKE = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/;

/** ARN of a function on this machine. */
export const functionArn = (name: string) =>
  `arn:aws:lambda:${LOCAL_REGION}:${LOCAL_ACCOUNT}:function:${name}`;

/** @param functions by name; each takes the event and throws what the function throws */
export const createLambda =
  (functions: ReadonlyMap<string, (event: unknown) => Promise<void>>): StandIn =>
  async (request) => {
    const [, encoded = ''] = INVOKE.exec(request.path) ?? [];
    const name = decodeURIComponent(encoded);
    const run = functions.get(name);
    if (request.method !== 'POST' || !run) {
      return errorAnswer(request.headers, 404, 'ResourceNotFoundException', `Function not found: ${name}`);
    }
    try {
      request.authorize('lambda:InvokeFunction', functionArn(name));
    } catch (error) {
      if (!(error instanceof AccessDenied)) throw error;
      return errorAnswer(request.headers, 403, 'AccessDeniedException', error.message);
    }
    const headers = { 'content-type': 'application/json', 'x-amzn-requestid': randomUUID() };
    try {
      await run(JSON.parse(request.body.toString() || '{}'));
      return { status: 200, headers, body: 'null' };
    } catch (error) {
      const { name: errorType, message } = error instanceof Error ? error : new Error(String(error));
      return {
        status: 200,
        headers: { ...headers, 'x-amz-function-error': 'Unhandled' },
        body: JSON.stringify({ errorType, errorMessage: message }),
      };
    }
  };
