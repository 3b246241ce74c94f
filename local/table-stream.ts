/**
 * A table's stream and the filter of its event source mappings: tells which items were written that now have one of
 * the attributes that workers wait for.
 */
import type { Store } from './dynamodb/store';
import { callDynamoDb } from './operator-call';
import type { Nudge } from './worker-runner';

/** Part of a nudge: the table is known to who listens. */
type Written = Omit<Nudge, 'table'>;

/** What BatchGetItem takes at once. */
const MAX_KEYS = 100;

export interface TableStream {
  /** Whether writes wait to be told. */
  readonly busy: boolean;
  /** Resolves when every write so far has been told. */
  idle(): Promise<void>;
  /** Resolves when it reads no more: the store may be closed then. */
  close(): Promise<void>;
}

/**
 * @param attributes names of the attributes that workers filter by
 * @param onNudge told of each written item that has at least one of them
 */
export function streamTable(
  store: Store,
  tableName: string,
  attributes: readonly string[],
  onNudge: (written: Written) => void,
): TableStream {
  const written = new Map<string, Record<string, unknown>>();
  let telling: Promise<void> | undefined;

  /**
   * The store tells keys only, so the item is read again. What it meanwhile lost, somebody else has taken care of.
   */
  async function tell(): Promise<void> {
    // Writes within one turn of the event loop are read together.
    await new Promise((resolve) => setImmediate(resolve));
    while (written.size > 0) {
      const some = [...written].slice(0, MAX_KEYS);
      for (const [id] of some) written.delete(id);
      // What was missed for a failure, a schedule finds.
      for (const nudge of await read(some.map(([, key]) => key)).catch(() => [])) onNudge(nudge);
    }
    telling = undefined;
  }

  async function read(keys: Record<string, unknown>[]): Promise<Written[]> {
    const { Responses } = await callDynamoDb<{ Responses: Record<string, Record<string, unknown>[]> }>(
      store.standIn,
      'BatchGetItem',
      {
        RequestItems: {
          [tableName]: {
            Keys: keys,
            ConsistentRead: true,
            ProjectionExpression: ['pk', ...attributes].map((_, position) => `#a${position}`).join(', '),
            ExpressionAttributeNames: Object.fromEntries(
              ['pk', ...attributes].map((name, position) => [`#a${position}`, name]),
            ),
          },
        },
      },
    );
    return (Responses[tableName] ?? []).flatMap(({ pk, ...found }) => {
      const key = (pk as { S: string }).S;
      return Object.keys(found).length > 0 ? [{ key, attributes: Object.keys(found) }] : [];
    });
  }

  const endListening = store.onChange((changedTable, keys) => {
    if (changedTable !== tableName || attributes.length === 0) return;
    for (const key of keys) written.set(JSON.stringify(key), key);
    telling ??= tell();
  });

  return {
    get busy() {
      return telling !== undefined;
    },
    idle: async () => {
      while (telling) await telling;
    },
    async close() {
      endListening();
      await this.idle();
    },
  };
}
