import { DeleteItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { GuessCounters } from '../../limits/guess';
import { mailCounterKey, OPERATORS, operatorKey } from '../mail-table';
import type { Operator, OperatorStore } from '../operator';
import { write } from '../../aws/dynamo-write';
import { dynamoLimits } from '../../limits/store/dynamo-limits';
import { getItem, queryPages, type MailTables, type StoredItem } from './dynamo-mail-table';

export function dynamoMailOperators(tables: MailTables): OperatorStore {
  const { mail: TableName } = tables;
  return {
    async find(name) {
      const item = await getItem(tables, operatorKey(name));
      return item && read(item);
    },
    async list() {
      const operators: Operator[] = [];
      for await (const page of queryPages(tables, OPERATORS)) operators.push(...page.map(read));
      return operators;
    },
    async save({ name, ...operator }) {
      await write(
        tables,
        new PutItemCommand({ TableName, Item: marshall({ ...operatorKey(name), ...operator }) }),
      );
    },
    async remove(name) {
      const removed = await write(
        tables,
        new DeleteItemCommand({ TableName, Key: marshall(operatorKey(name)), ReturnValues: 'ALL_OLD' }),
      );
      return removed?.Attributes !== undefined;
    },
  };
}

/** The family's own counters. */
export const mailLimits = ({ client, mail }: MailTables): GuessCounters =>
  dynamoLimits(client, mail, (pk) => marshall(mailCounterKey(pk)));

const read = ({ sk, passwordHash, version }: StoredItem): Operator => ({
  name: sk,
  passwordHash: String(passwordHash),
  version: String(version),
});
