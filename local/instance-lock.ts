/** One system a data folder: two that write the same files would lose what each of them answered. */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { unlinkSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Another running system has the folder. */
class FolderInUse extends Error {
  override name = 'FolderInUse';
}

/**
 * Holds a folder for this process. The lock is a socket that listens, so that the system releases it with the
 * process, however that ends, and no left-over file with a recycled process id is taken for a running system.
 * @param folder absolute path
 * @returns releases it
 * @throws FolderInUse
 */
export async function lockFolder(folder: string): Promise<() => void> {
  const path = socketPath(folder);
  for (;;) {
    try {
      const server = await listen(path);
      return () => server.close();
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    }
    if (await answers(path)) {
      throw new FolderInUse(`The data folder ${folder} is in use by another running system`);
    }
    unlinkSync(path);
  }
}

/** Not in the folder: a socket's path may have 104 bytes only. */
function socketPath(folder: string): string {
  const name = `gatepost-${createHash('sha256').update(folder).digest('hex').slice(0, 16)}`;
  return process.platform === 'win32' ? `\\\\.\\pipe\\${name}` : join(tmpdir(), `${name}.sock`);
}

async function listen(path: string): Promise<Server> {
  const server = createServer((connection) => connection.destroy()).listen(path);
  server.unref();
  await once(server, 'listening');
  return server;
}

/** Whether a process listens; the socket of one that was killed refuses. */
function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const connection = connect(path);
    connection.once('connect', () => {
      connection.destroy();
      resolve(true);
    });
    connection.once('error', () => resolve(false));
  });
}
