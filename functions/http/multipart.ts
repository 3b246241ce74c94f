import { Busboy } from '@fastify/busboy';
import { unreadable } from './unreadable-request';

/**
 * Reads a multipart/form-data body (RFC 7578). A file's content is taken as text, like any field: the APIs here
 * take PEM files and nothing binary.
 * @throws UnreadableRequest when the body is cut off or its boundary is missing
 */
export function readMultipart(contentType: string, body: Buffer): Promise<[string, string][]> {
  return new Promise((resolve, reject) => {
    const fields: [string, string][] = [];
    const fail = () => reject(unreadable('is not a readable multipart form'));
    try {
      const parser = new Busboy({ headers: { 'content-type': contentType } });
      parser.on('field', (name, value) => fields.push([name, value]));
      parser.on('file', (name, stream) => {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('error', fail);
        stream.on('end', () => fields.push([name, Buffer.concat(chunks).toString('utf8')]));
      });
      parser.on('error', fail);
      parser.on('finish', () => resolve(fields));
      parser.end(body);
    } catch {
      fail();
    }
  });
}
