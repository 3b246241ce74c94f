/**
 * AWS S3 on this machine, as far as archives behind links need it: objects are put, and fetched through presigned URLs
 * until those expire. They are kept in memory: in AWS, too, they are gone within a day.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations_Amazon_Simple_Storage_Service.html
 */
import { createHash } from 'node:crypto';
import { errorAnswer } from './aws-server';
import { AccessDenied, type AwsRequest, type AwsResponse, type StandIn } from './stand-in';

interface StoredObject {
  body: Buffer;
  contentType: string;
}

export interface S3Options {
  buckets: readonly string[];
  /** Epoch milliseconds, of the clock that links are signed by. */
  now?: () => number;
}

export function createS3({ buckets, now = Date.now }: S3Options): StandIn {
  const objects = new Map<string, StoredObject>();

  function perform(request: AwsRequest): AwsResponse {
    // Path style, as clients are told to: `/<bucket>/<key>`.
    const [, bucket = '', ...segments] = request.path.split('/').map(decodeURIComponent);
    const key = segments.join('/');
    const arn = `arn:aws:s3:::${bucket}/${key}`;
    if (!buckets.includes(bucket)) throw new S3Error(404, 'NoSuchBucket', 'The bucket does not exist');
    if (request.method === 'PUT') {
      request.authorize('s3:PutObject', arn);
      const contentType = request.headers['content-type'] ?? 'application/octet-stream';
      objects.set(arn, { body: request.body, contentType });
      return { status: 200, headers: { etag: `"${md5(request.body)}"` }, body: '' };
    }
    if (request.method === 'GET') {
      mustNotBeExpired(request.query, now());
      request.authorize('s3:GetObject', arn);
      const found = objects.get(arn);
      if (!found) throw new S3Error(404, 'NoSuchKey', 'The specified key does not exist.');
      const disposition = request.query.get('response-content-disposition');
      return {
        status: 200,
        headers: {
          'content-type': found.contentType,
          ...(disposition ? { 'content-disposition': disposition } : {}),
        },
        body: found.body,
      };
    }
    throw new S3Error(501, 'NotImplemented', `${request.method} is not supported on this machine`);
  }

  return async (request) => {
    try {
      return perform(request);
    } catch (error) {
      if (error instanceof S3Error) return errorAnswer({}, error.status, error.code, error.message);
      if (error instanceof AccessDenied) return errorAnswer({}, 403, 'AccessDenied', error.message);
      throw error;
    }
  };
}

class S3Error extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/** `X-Amz-Date` is `20260303T120500Z`; a request that is signed in its header has neither. */
function mustNotBeExpired(query: URLSearchParams, now: number): void {
  const date = query.get('X-Amz-Date');
  if (date === null) return;
  const [, year, month, day, time] = /^(\d{4})(\d{2})(\d{2})T(\d{6})Z$/.exec(date) ?? [];
  const signedAt = Date.parse(`${year}-${month}-${day}T${time?.replace(/(..)(..)(..)/, '$1:$2:$3')}Z`);
  const lives = Number(query.get('X-Amz-Expires')) * 1_000;
  if (!(now < signedAt + lives)) throw new S3Error(403, 'AccessDenied', 'Request has expired');
}

/** S3 calls it ETag. */
const md5 = (body: Buffer) => createHash('md5').update(body).digest('hex');
