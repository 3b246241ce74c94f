import { randomUUID } from 'node:crypto';
import { requireEnv, type Environment } from '../environment';
import type { ExportStore } from '../mail-hosting/export-store';
import { clientConfig } from './client-config';

/** Time enough to follow a link; the bucket deletes what lies in it for a day. */
const LINK_SECONDS = 15 * 60;
/** A large archive takes its time. */
const UPLOAD_TIMEOUT_MS = 20_000;

/** @param environment `EXPORTS_BUCKET` */
export const s3Exports = (environment: Environment): ExportStore => ({
  async put(name, archive, now) {
    // Loaded when an archive is too large for an answer, which hardly any is.
    const { S3Client, PutObjectCommand, GetObjectCommand } = await import('@aws-sdk/client-s3');
    const { getSignedUrl } = await import('@aws-sdk/s3-request-presigner');
    const config = clientConfig(environment);
    const client = new S3Client({
      ...config,
      requestHandler: { ...config.requestHandler, requestTimeout: UPLOAD_TIMEOUT_MS },
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
    const url = await getSignedUrl(client, get, { expiresIn: LINK_SECONDS });
    return { url, endsAt: Math.floor(now / 1_000) + LINK_SECONDS };
  },
});
