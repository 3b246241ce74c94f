import { GetItemCommand, type TransactWriteItem } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { requireEnv, type Environment } from '../../environment';
import { activationKey, codeKey, counterKey, type Key } from '../activation-table';
import type { CodeStore } from '../code-store';
import type { InstallCode } from '../install-code';
import { longest, type Limits } from '../../limits/limit';
import { auditItem } from './dynamo-audit';
import { dynamoClientOf } from '../../aws/dynamo-client';
import { transact } from '../../aws/dynamo-write';
import { countUpdate, dynamoLimits } from '../../limits/store/dynamo-limits';
import { putName } from '../../dns/store/dynamo-names';

/** A code is remembered this long after it ended, so that using it again is told as that. */
const REMEMBERED_SECONDS = 30 * 86_400;

/** @param environment `ACTIVATION_TABLE`; `NAMES_TABLE` where names change with a code */
export function dynamoCodes(environment: Environment): CodeStore {
  const client = dynamoClientOf(environment);
  const TableName = requireEnv(environment, 'ACTIVATION_TABLE');

  async function get(key: Key) {
    const { Item } = await client.send(
      new GetItemCommand({ TableName, Key: marshall(key), ConsistentRead: true }),
    );
    return Item && unmarshall(Item);
  }

  return {
    async get(hash) {
      const item = await get(codeKey(hash));
      if (!item) return undefined;
      const { pk: _pk, sk: _sk, expires: _expires, ...code } = item;
      return code as InstallCode;
    },

    async codeOf(activationId) {
      const pointer = await get(activationKey(activationId));
      return pointer && String(pointer.code);
    },

    async save({ code, audit, names = [], activationId, limits = [] }, writeId, now) {
      const expires = now + REMEMBERED_SECONDS;
      const decisive: TransactWriteItem[] = [
        { Put: putCode(TableName, code, writeId, expires) },
        ...names.map((name) => ({ Put: putName(requireEnv(environment, 'NAMES_TABLE'), name, writeId) })),
      ];
      const counters = limits.map((claim) => ({ Update: countUpdate(TableName, claim, now, keyOfCounter) }));
      const others: TransactWriteItem[] = [
        { Put: auditItem(TableName, audit, writeId) },
        ...(activationId === undefined
          ? []
          : [
              {
                Put: {
                  TableName,
                  Item: marshall({ ...activationKey(activationId), code: code.hash, expires }),
                },
              },
            ]),
      ];
      const refused = await transact({ client }, [...decisive, ...counters, ...others]);
      if (refused.length === 0) return { outcome: 'saved' };
      const reached = refused.flatMap((position) => limits[position - decisive.length] ?? []);
      const limited = refused.some((position) => position < decisive.length)
        ? undefined
        : longest(reached, now);
      return limited ? { outcome: 'limited', ...limited } : { outcome: 'changed' };
    },
  };
}

/** The activation family's own counters. */
export const activationLimits = (environment: Environment): Limits =>
  dynamoLimits(dynamoClientOf(environment), requireEnv(environment, 'ACTIVATION_TABLE'), keyOfCounter);

const keyOfCounter = (pk: string) => marshall(counterKey(pk));

/** The write of a code, on condition that nobody wrote it since. */
const putCode = (TableName: string, code: InstallCode, writeId: string, expires: number) => ({
  TableName,
  Item: marshall({ ...codeKey(code.hash), ...code, writeId, expires }, { removeUndefinedValues: true }),
  ...(code.writeId === undefined
    ? { ConditionExpression: 'attribute_not_exists(pk)' }
    : {
        ConditionExpression: 'writeId = :read',
        ExpressionAttributeValues: { ':read': { S: code.writeId } },
      }),
});
