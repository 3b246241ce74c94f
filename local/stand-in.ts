/**
 * What every AWS stand-in on this machine has in common: it gets a request that the AWS SDK signed, asks whether
 * the caller's role allows the call, and answers in the service's own wire format.
 */

import type { ConditionContext } from './policy';

/**
 * What a service does at times, and one on this machine only when it is told to:
 * - `conflict`: the write met another one (DynamoDB), or the zone's last batch is not done yet (Route 53)
 * - `cancelled`: the transaction was throttled
 * - `partial`: half of the batch is left over
 * - `late`: the read shows what was there before the last write
 */
export type Mood = 'conflict' | 'cancelled' | 'partial' | 'late';

/** One request of an AWS SDK client. */
export interface AwsRequest {
  method: string;
  /** Path below the service's root, starting with `/`, still percent-encoded. */
  path: string;
  query: URLSearchParams;
  /** Header names in lower case. */
  headers: Record<string, string>;
  body: Buffer;
  mood?: Mood;
  /**
   * Throws `AccessDenied` unless the role behind the request's access key allows the call.
   * @param action IAM action, e.g. `dynamodb:GetItem`
   * @param resource full ARN, e.g. `arn:aws:route53:::hostedzone/Z123`
   * @param context IAM condition keys of the call, e.g. `{ 'kms:EncryptionContext:purpose': 'kite' }`
   */
  authorize(action: string, resource: string, context?: ConditionContext): void;
}

export interface AwsResponse {
  status: number;
  headers: Record<string, string>;
  body: string | Buffer;
}

/** A service: a function of a request. It never throws; every failure is an answer in the service's format. */
export type StandIn = (request: AwsRequest) => Promise<AwsResponse>;

/** The role behind the access key does not allow the call. The message is worded as IAM words it. */
export class AccessDenied extends Error {
  override name = 'AccessDenied';
}

/** ARNs on this machine carry this account and region. */
export const LOCAL_ACCOUNT = '000000000000';
export const LOCAL_REGION = 'eu-central-1';
