/** Of the client only what is named here gets into a bundle; imported dynamically itself, it would get in whole. */
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { randomUUID } from 'node:crypto';
import { requireEnv, type Environment } from '../../environment';
import { clientConfig } from '../../aws/client-config';

/** A large archive takes its time. */
const UPLOAD_TIMEOUT_MS = 20_000;

/**
 * @param environment `EXPORTS_BUCKET`
 * @param name what a browser is to call the file
 * @returns a link that ends after so many seconds
 */
export async function uploadWithLink(
  environment: Environment,
  name: string,
  archive: Buffer,
  linkSeconds: number,
): Promise<string> {
  const client = new S3Client({
    ...clientConfig(environment, UPLOAD_TIMEOUT_MS),
    // An endpoint of this machine has no host name for each bucket.
    forcePathStyle: environment.AWS_ENDPOINT_URL !== undefined,
    requestChecksumCalculation: 'WHEN_REQUIRED',
  });
  const object = { Bucket: requireEnv(environment, 'EXPORTS_BUCKET'), Key: `${randomUUID()}.tar.gz` };
  await client.send(new PutObjectCommand({ ...object, Body: archive, ContentType: 'application/gzip' }));
  const get = new GetObjectCommand({
    ...object,
    ResponseContentDisposition: `attachment; filename="${name}"`,
  });
  return getSignedUrl(client, get, { expiresIn: linkSeconds });
}
