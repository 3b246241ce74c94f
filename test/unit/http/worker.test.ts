import type { DynamoDBStreamEvent } from 'aws-lambda';
import { defineWorker, runWorker, type Wake } from '../../../functions/http/worker';
import { queues } from '../../../functions/queues/queue';
import { tableSchemas } from '../../../functions/tables';
import { workers } from '../../../functions/workers';

const streamOf = (tableName: string, keys: string[]) =>
  ({
    Records: keys.map((key) => ({
      eventSourceARN: `arn:aws:dynamodb:eu-central-1:123456789012:table/${tableName}/stream/2026-03-03`,
      dynamodb: { Keys: { pk: { S: key } } },
    })),
  }) as DynamoDBStreamEvent;

test.each(['gatepost-names', 'restored-on-monday', 'gatepost-names-2'])(
  'a worker is woken by the stream of its table, which may have any name: %s',
  async (tableName) => {
    const wakes: Wake[] = [];
    const worker = defineWorker({
      id: 'worker',
      room: 'dns',
      summary: '',
      triggers: [],
      needs: [],
      timeoutSeconds: 1,
      memoryMegabytes: 128,
      ports: () => ({}),
      handle: async (wake) => void wakes.push(wake),
    });
    const handler = runWorker(worker, { environment: {} });
    const context = { awsRequestId: 'run', getRemainingTimeInMillis: () => 1_000 };
    await handler(streamOf(tableName, ['name#a', 'name#b', 'name#a']), context);
    expect(wakes).toEqual([{ kind: 'stream', keys: ['name#a', 'name#b'] }]);
  },
);

const woken = workers.flatMap(({ id, triggers }) =>
  triggers.flatMap((trigger) => (trigger.kind === 'stream' ? [{ id, ...trigger }] : [])),
);

test('a worker waits for an index that its table has', () => {
  const elsewhere = woken.filter(({ table, index }) => !tableSchemas[table].indexes.includes(index));
  expect(elsewhere).toEqual([]);
});

test('every queue wakes one worker, and its age is watched in the table that has its index', () => {
  const waking = queues.map(({ id, table, index }) => ({
    id,
    workers: woken.filter((trigger) => trigger.table === table && trigger.index === index).length,
    isThere: tableSchemas[table].indexes.includes(index),
  }));
  expect(waking).toEqual(queues.map(({ id }) => ({ id, workers: 1, isThere: true })));
});
