/** Structured log: one JSON object a line, as CloudWatch Logs Insights reads it. */
export interface Log {
  info(message: string, fields?: Record<string, unknown>): void;
  error(message: string, error: unknown, fields?: Record<string, unknown>): void;
}

/**
 * @param fixed fields on every line, e.g. `{ function: 'ping', requestId }`
 * @param write takes one finished line; standard output by default
 */
export function jsonLog(fixed: Record<string, unknown>, write: (line: string) => void = writeLine): Log {
  const line = (level: string, message: string, fields: Record<string, unknown>) =>
    write(JSON.stringify({ level, message, ...fixed, ...fields }));
  return {
    info: (message, fields = {}) => line('info', message, fields),
    error: (message, error, fields = {}) => line('error', message, { ...fields, error: describe(error) }),
  };
}

const writeLine = (line: string) => void process.stdout.write(`${line}\n`);

/** Name, message, stack, cause, and what an aggregate holds: an SDK error's `$response` can hold request bodies and stays out. */
function describe(error: unknown): unknown {
  if (!(error instanceof Error)) return String(error);
  return {
    name: error.name,
    message: error.message,
    stack: error.stack,
    ...(error.cause === undefined ? {} : { cause: describe(error.cause) }),
    ...(error instanceof AggregateError ? { errors: error.errors.map(describe) } : {}),
  };
}
