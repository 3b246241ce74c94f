/**
 * Time to live: which attribute of a table says when an item expires, and the deletion of expired items.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/howitworks-ttl.html
 */
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { type Database, DynamoDbError, invoke, type Item } from './database';
import { keyOf, type TableDescription, type TableSchemas } from './table-schemas';

/** DynamoDB leaves alone what expired longer ago than this: probably it is not an expiry time at all. */
const FIVE_YEARS_SECONDS = 5 * 365 * 24 * 60 * 60;

interface TimeToLiveSpecification {
  Enabled: boolean;
  AttributeName: string;
}

export class TimeToLive {
  /** Names of the tables that have it, and of the attribute. */
  readonly #attributes: Map<string, string>;

  /** @param file where the settings are kept; in memory when absent */
  constructor(
    private readonly database: Database,
    private readonly schemas: TableSchemas,
    private readonly file: string | undefined,
  ) {
    const stored = file && existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as object) : {};
    this.#attributes = new Map(Object.entries(stored) as [string, string][]);
  }

  /** `UpdateTimeToLive`. @throws DynamoDbError */
  async update(input: Record<string, unknown>): Promise<object> {
    const table = String(input.TableName);
    const { Enabled, AttributeName } = (input.TimeToLiveSpecification ??
      {}) as Partial<TimeToLiveSpecification>;
    if (typeof Enabled !== 'boolean' || typeof AttributeName !== 'string' || !AttributeName) {
      throw invalid('TimeToLiveSpecification needs Enabled and AttributeName');
    }
    await this.schemas.describe(table);
    const current = this.#attributes.get(table);
    if (Enabled === (current !== undefined)) {
      throw invalid(`TimeToLive is already ${Enabled ? 'enabled' : 'disabled'}`);
    }
    if (Enabled) this.#attributes.set(table, AttributeName);
    else this.#attributes.delete(table);
    this.#save();
    return { TimeToLiveSpecification: { Enabled, AttributeName } };
  }

  /** `DescribeTimeToLive`. @throws DynamoDbError */
  async describe(input: Record<string, unknown>): Promise<object> {
    const table = String(input.TableName);
    await this.schemas.describe(table);
    const AttributeName = this.#attributes.get(table);
    return {
      TimeToLiveDescription: AttributeName
        ? { TimeToLiveStatus: 'ENABLED', AttributeName }
        : { TimeToLiveStatus: 'DISABLED' },
    };
  }

  /** After a table was deleted. */
  forget(table: string): void {
    if (this.#attributes.delete(table)) this.#save();
  }

  /**
   * Deletes items whose time has passed. An item that was given more time meanwhile stays.
   * @param before epoch seconds
   * @param onDelete told about each item that is gone
   * @returns how many were deleted
   */
  async sweep(before: number, onDelete: (table: string, key: Item) => void): Promise<number> {
    let deleted = 0;
    for (const [table, attribute] of this.#attributes) {
      const description = await this.schemas.describe(table);
      for await (const item of this.#expiredItems(description, attribute, before)) {
        const key = keyOf(description, item);
        if (!(await this.#deleteExpired(table, key, attribute, before))) continue;
        onDelete(table, key);
        deleted++;
      }
    }
    return deleted;
  }

  async *#expiredItems(table: TableDescription, attribute: string, before: number): AsyncGenerator<Item> {
    let ExclusiveStartKey: Item | undefined;
    do {
      const page: { Items: Item[]; LastEvaluatedKey?: Item } = await invoke(this.database, 'Scan', {
        TableName: table.TableName,
        FilterExpression: '#expires BETWEEN :earliest AND :before', // other types than numbers are never between
        ExpressionAttributeNames: { '#expires': attribute },
        ExpressionAttributeValues: {
          ':earliest': { N: String(before - FIVE_YEARS_SECONDS) },
          ':before': { N: String(before) },
        },
        ...(ExclusiveStartKey ? { ExclusiveStartKey } : {}),
      });
      yield* page.Items;
      ExclusiveStartKey = page.LastEvaluatedKey;
    } while (ExclusiveStartKey);
  }

  async #deleteExpired(TableName: string, Key: Item, attribute: string, before: number): Promise<boolean> {
    try {
      await invoke(this.database, 'DeleteItem', {
        TableName,
        Key,
        ConditionExpression: '#expires <= :before',
        ExpressionAttributeNames: { '#expires': attribute },
        ExpressionAttributeValues: { ':before': { N: String(before) } },
      });
      return true;
    } catch (error) {
      if (error instanceof DynamoDbError && error.code === 'ConditionalCheckFailedException') return false;
      throw error;
    }
  }

  #save(): void {
    if (!this.file) return;
    writeFileSync(`${this.file}.new`, JSON.stringify(Object.fromEntries(this.#attributes)));
    renameSync(`${this.file}.new`, this.file);
  }
}

function invalid(message: string): DynamoDbError {
  return new DynamoDbError('ValidationException', message);
}
