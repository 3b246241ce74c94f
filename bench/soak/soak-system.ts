/**
 * The system of a soak, in a process of its own whose memory is the system's and nobody else's: all routes, workers
 * and stand-ins, with its data on the disk, as `npm start` has it. Run with `--expose-gc`.
 */
import { QueryCommand, type QueryCommandOutput } from '@aws-sdk/client-dynamodb';
import { dynamoClientOf } from '../../functions/aws/dynamo-client';
import { queues, type Queue } from '../../functions/queues/queue';
import { AWS_PATH, OPERATOR_KEY } from '../../local/deployment';
import { LOCAL_REGION } from '../../local/stand-in';
import { startSystem } from '../../local/system';
import type { QueueState, Report, Request, Sample } from './reports';

const MESSAGES_EVERY_MS = 100;
/** Those who come and go are few, and come often. */
const OFTEN = 1_000_000;

const tell = (report: Report) => process.send!(report);

async function main(): Promise<void> {
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
  let errors = 0;
  const system = await startSystem({
    dataFolder: process.argv[2]!,
    registration: {
      limits: {
        newNamesPerAddressAndHour: OFTEN,
        waitsPerNameAndMinute: OFTEN,
        ownerQuestionsPerNetworkAndHour: OFTEN,
        verificationMailsPerNameAndHour: OFTEN,
        verificationMailsPerAddressAndHour: OFTEN,
        reclamationMailsPerNetworkAndDay: OFTEN,
        mailsPerNetworkAndHour: OFTEN,
      },
    },
    activation: {
      limits: {
        codesPerAddressAndHour: OFTEN,
        codesPerAddressAndDay: OFTEN,
        codesPerSessionAndHour: OFTEN,
        codesPerBrowserAndDay: OFTEN,
        prechecksPerAddressAndDay: OFTEN,
        prechecksPerMachineAndDay: OFTEN,
        activationsPerAddressAndDay: OFTEN,
        activationsPerMachineAndDay: OFTEN,
        activationsPerCode: OFTEN,
      },
    },
    mail: {
      limits: {
        loginsPerUserAndQuarterHour: OFTEN,
        wrongLoginsPerUserAndHour: OFTEN,
        loginsPerAddressAndQuarterHour: OFTEN,
      },
    },
    accounts: {
      limits: {
        wrongLoginsPerAccountAndQuarterHour: OFTEN,
        wrongLoginsPerAccountAndHour: OFTEN,
        wrongLoginsPerAddressAndQuarterHour: OFTEN,
        lookupsPerNetworkAndHour: OFTEN,
        wrongCodesPerAccountAndHour: OFTEN,
        wrongCodesOfAllNetworksAndHour: OFTEN,
        wrongRegistrarKeysPerAddressAndHour: OFTEN,
        unknownAccountsPerRegistrarKeyAndHour: OFTEN,
        newAccountsPerAddressAndHour: OFTEN,
        mailsPerAccountAndHour: OFTEN,
        mailsPerRecipientAndHour: OFTEN,
        textsPerAccountAndHour: OFTEN,
        textsPerRecipientAndDay: OFTEN,
        textsPerAccountAndDay: OFTEN,
        textsPerNumberAndDay: OFTEN,
        textsPerNetworkAndDay: OFTEN,
        textsPerDay: OFTEN,
        pushesPerAddressAndHour: OFTEN,
      },
    },
    writeLog: (line) => {
      if (!line.startsWith('{"level":"error"')) return;
      errors += 1;
      tell({ error: line });
    },
  });
  const { inbox, deployed } = system;

  const client = dynamoClientOf({
    AWS_ENDPOINT_URL: `${system.baseUrl}${AWS_PATH}`,
    AWS_REGION: LOCAL_REGION,
    AWS_ACCESS_KEY_ID: OPERATOR_KEY,
    AWS_SECRET_ACCESS_KEY: 'local',
  });
  const partitionState = async ({ table, index }: Queue, partition: string): Promise<QueueState> => {
    let promised = 0;
    let oldest = Infinity;
    let next: QueryCommandOutput['LastEvaluatedKey'];
    do {
      const page: QueryCommandOutput = await client.send(
        new QueryCommand({
          TableName: deployed.tables[table].name,
          IndexName: index.name,
          KeyConditionExpression: '#partition = :partition',
          ExpressionAttributeNames: { '#partition': index.partitionKey },
          ExpressionAttributeValues: { ':partition': { S: partition } },
          ...(next ? { ExclusiveStartKey: next } : {}),
        }),
      );
      for (const item of page.Items ?? []) oldest = Math.min(oldest, Number(item[index.sortKey]?.N));
      promised += page.Items?.length ?? 0;
      next = page.LastEvaluatedKey;
    } while (next);
    return { promised, lateSeconds: Math.max(0, Date.now() / 1_000 - oldest) };
  };
  const queueState = async (queue: Queue): Promise<QueueState> => {
    const states = await Promise.all(
      queue.partitions([deployed.registration.zone]).map((partition) => partitionState(queue, partition)),
    );
    return {
      promised: states.reduce((sum, { promised }) => sum + promised, 0),
      lateSeconds: Math.max(...states.map(({ lateSeconds }) => lateSeconds)),
    };
  };
  const sample = async (): Promise<Sample> => {
    const states: Sample['queues'] = {};
    for (const queue of queues) states[queue.id] = await queueState(queue);
    globalThis.gc!();
    const { heapUsed: heap, rss: resident } = process.memoryUsage();
    return { heap, resident, queues: states, failedWakes: system.failedWakes(), errors };
  };

  // Whoever reads a message takes it out of the inbox, which would otherwise keep it for good.
  const passOn = setInterval(() => {
    const messages = inbox.list();
    if (messages.length === 0) return;
    inbox.clear();
    tell({ messages });
  }, MESSAGES_EVERY_MS);

  const answers: Record<Request, () => Promise<void>> = {
    sample: async () => void tell({ sample: await sample() }),
    settle: async () => {
      await system.sweep();
      tell({ sample: await sample() });
    },
    stop: async () => {
      clearInterval(passOn);
      await system.stop();
      process.exit();
    },
  };
  process.on('message', (request: Request) => void answers[request]());
  process.on('disconnect', () => process.exit(1));
  tell({ ready: { baseUrl: system.baseUrl, zone: deployed.registration.zone } });
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
