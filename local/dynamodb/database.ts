/**
 * DynamoDB's API as this folder passes it around: an operation's name and its JSON input, answered with a status and
 * JSON. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.LowLevelAPI.html
 */

/** An attribute value as it is on the wire, e.g. `{ "S": "text" }`; binary values are base64. */
export type AttributeValue = Record<string, unknown>;

/** An item, or the key attributes of one. */
export type Item = Record<string, AttributeValue>;

export interface Answer {
  status: number;
  /** JSON. */
  body: string;
}

export interface Database {
  /**
   * Performs one operation. Failures are answers too; it rejects only when the database itself is broken.
   * @param operation e.g. `PutItem`
   * @param input JSON, as a client sent it
   */
  call(operation: string, input: string): Promise<Answer>;
  close(): Promise<void>;
}

/** A failure that DynamoDB reports to the client, named as in its API reference. */
export class DynamoDbError extends Error {
  override name = 'DynamoDbError';

  constructor(
    readonly code: string,
    message: string,
    /** What the exception carries beside its message, e.g. `CancellationReasons`. */
    readonly details: Record<string, unknown> = {},
    readonly status = 400,
  ) {
    super(message);
  }

  answer(): Answer {
    return {
      status: this.status,
      body: JSON.stringify({ __type: this.code, message: this.message, ...this.details }),
    };
  }
}

/**
 * Performs an operation from within, with parsed input and output.
 * @throws DynamoDbError when the database refuses it
 */
export async function invoke<Output>(database: Database, operation: string, input: object): Promise<Output> {
  const { status, body } = await database.call(operation, JSON.stringify(input));
  if (status !== 200) throw errorOf({ status, body });
  return JSON.parse(body) as Output;
}

/** Reads a failure; the namespace before the exception's name says nothing to a client and is dropped. */
export function errorOf({ status, body }: Answer): DynamoDbError {
  const { __type, message, Message, ...details } = JSON.parse(body) as Record<string, unknown>;
  const code = String(__type).replace(/^.*#/, '');
  return new DynamoDbError(code, String(message ?? Message ?? ''), details, status);
}
