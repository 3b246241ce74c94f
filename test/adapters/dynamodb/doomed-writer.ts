/**
 * A process to be killed: it moves money between accounts in transactions, writes an indexed item in plain writes, and
 * prints a line for every answer it got. Arguments: folder, number of the run.
 */
import { openDatabase } from './direct-database';

const ACCOUNTS = 20;

async function main(folder: string, run: string): Promise<void> {
  const { call } = await openDatabase(folder);
  let sequence = 0;

  /** Every transfer takes from one account, gives to another and leaves a receipt. */
  async function transfer(): Promise<void> {
    const number = sequence++;
    const from = Math.floor(Math.random() * ACCOUNTS);
    const to = (from + 1 + Math.floor(Math.random() * (ACCOUNTS - 1))) % ACCOUNTS;
    const move = (account: number, amount: number) => ({
      Update: {
        TableName: 'accounts',
        Key: { pk: { S: `account-${account}` } },
        UpdateExpression: 'ADD balance :amount SET due = :due, dueAt = :at',
        ExpressionAttributeValues: {
          ':amount': { N: String(amount) },
          ':due': { S: `shard-${number % 3}` },
          ':at': { N: String(number) },
        },
      },
    });
    const receipt = `receipt-${run}-${number}`;
    await call('TransactWriteItems', {
      TransactItems: [
        move(from, -1),
        move(to, 1),
        { Put: { TableName: 'accounts', Item: { pk: { S: receipt } } } },
      ],
    });
    process.stdout.write(`${receipt}\n`);
  }

  async function reschedule(): Promise<void> {
    const number = sequence++;
    await call('PutItem', {
      TableName: 'accounts',
      Item: {
        pk: { S: `plain-${number % 10}` },
        due: { S: `shard-${number % 3}` },
        dueAt: { N: String(number) },
      },
    });
  }

  const forever = async (work: () => Promise<void>): Promise<never> => {
    for (;;) await work();
  };
  await Promise.all([forever(transfer), forever(transfer), forever(reschedule), forever(reschedule)]);
}

const [folder = '', run = ''] = process.argv.slice(2);
void main(folder, run);
