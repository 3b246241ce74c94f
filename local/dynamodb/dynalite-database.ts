/** dynalite behind the `Database` interface: without a socket, and with tables ready when the answer says so. */
import { EventEmitter } from 'node:events';
import { AbstractKeyIterator, AbstractValueIterator } from 'abstract-level';
import dynalite from 'dynalite';
import { type Answer, type Database, errorOf } from './database';

/** dynalite wants a signed request but verifies nothing; the callers of this module have been authenticated before. */
const SIGNED_HEADERS = {
  'content-type': 'application/x-amz-json-1.0',
  authorization: 'AWS4-HMAC-SHA256 Credential=local, SignedHeaders=host, Signature=local',
  'x-amz-date': '20200101T000000Z',
};

/**
 * dynalite ends its iterators as those of generators, by `return`. LevelDB's have `close` instead, so that each query
 * and scan would leave one open, with its memory, for as long as the process lives.
 */
for (const { prototype } of [AbstractKeyIterator, AbstractValueIterator]) {
  Object.assign(prototype, {
    return(this: AbstractKeyIterator<unknown, unknown>) {
      return this.close();
    },
  });
}

/**
 * @param folder where LevelDB keeps the data; in memory when absent. One process at a time.
 */
export function openDynalite(folder?: string): Database {
  const server = dynalite({
    ...(folder ? { path: folder } : {}),
    createTableMs: 0,
    updateTableMs: 0,
    deleteTableMs: 0,
  });

  /**
   * dynalite is a node HTTP server; its request event is its whole interface. Emitting it saves the socket, half the
   * time of a call, and uses no more of a request and a response than what is here.
   */
  const perform = (operation: string, input: string) =>
    new Promise<Answer>((resolve) => {
      const request = Object.assign(new EventEmitter(), {
        method: 'POST',
        url: '/',
        headers: { ...SIGNED_HEADERS, 'x-amz-target': `DynamoDB_20120810.${operation}` },
      });
      const response = {
        statusCode: 200,
        setHeader: () => undefined,
        end(body: string) {
          resolve({ status: this.statusCode, body });
        },
      };
      server.emit('request', request, response);
      request.emit('data', input);
      request.emit('end');
    });

  return {
    async call(operation, input) {
      const answer = await perform(operation, input);
      if (answer.status !== 200) return answer;
      if (operation === 'CreateTable') await settled(perform, tableOf(input), 'ACTIVE');
      if (operation === 'DeleteTable') await settled(perform, tableOf(input), 'gone');
      return answer;
    },

    /** dynalite closes its database only together with a listening server, so it listens for that moment. */
    close: () =>
      new Promise((resolve, reject) => {
        server.listen(0, '127.0.0.1', () => server.close((error) => (error ? reject(error) : resolve())));
      }),
  };
}

function tableOf(input: string): string {
  return (JSON.parse(input) as { TableName: string }).TableName;
}

/** Even with no delay configured, dynalite changes a table's status only after its answer. */
async function settled(
  perform: Database['call'],
  TableName: string,
  wanted: 'ACTIVE' | 'gone',
): Promise<void> {
  for (;;) {
    const answer = await perform('DescribeTable', JSON.stringify({ TableName }));
    const status = answer.status === 200 ? statusIn(answer) : 'gone';
    if (status === wanted) return;
    if (status === 'gone') throw errorOf(answer);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

function statusIn(answer: Answer): string {
  return (JSON.parse(answer.body) as { Table: { TableStatus: string } }).Table.TableStatus;
}
