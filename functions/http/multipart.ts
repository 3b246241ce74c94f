import { Busboy } from '@fastify/busboy';
import { unreadable } from './unreadable-request';

/**
 * Reads a multipart/form-data body (RFC 7578). A file's content is taken as text, like any field: the APIs here
 * take PEM files and nothing binary.
 * @throws UnreadableRequest when the body is cut off, its boundary is missing, or a part has no name
 */
export function readMultipart(contentType: string, body: Buffer): Promise<[string, string][]> {
  return new Promise((resolve, reject) => {
    const fields: [string, string][] = [];
    const fail = () => reject(unreadable('is not a readable multipart form'));
    try {
      // The parser cuts what is longer than its limits, and says nothing. Nothing here is longer than the body.
      const limits = { fieldSize: body.length, headerSize: body.length, headerPairs: body.length };
      const parser = new Busboy({ headers: { 'content-type': contentType }, limits });
      // Its types promise a name, which a part may lack all the same.
      const add = (name: string | undefined, value: string) =>
        name === undefined ? reject(unreadable('has a part without a name')) : fields.push([name, value]);
      parser.on('field', add);
      parser.on('file', (name, stream) => {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('error', fail);
        stream.on('end', () => add(name, Buffer.concat(chunks).toString('utf8')));
      });
      parser.on('error', fail);
      parser.on('finish', () => resolve(fields));
      parser.end(body);
    } catch {
      fail();
    }
  });
}
