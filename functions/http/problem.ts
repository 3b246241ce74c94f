/**
 * A failure that the caller is told about. `code` is part of the contract; `message` is the public sentence that
 * says what to do. Anything else that is thrown is an internal error: logged whole, answered bare.
 */
export class Problem<Code extends string = string> extends Error {
  override name = 'Problem';

  constructor(
    readonly code: Code,
    message: string,
    readonly details: {
      /** Answered as `Retry-After`. */
      retryAfterSeconds?: number;
      /** What the status asks for besides. */
      headers?: Record<string, string>;
      /** Answered as `WWW-Authenticate`: a line each, as far as the integration can say so. */
      challenges?: readonly string[];
      /** The parameter at fault, where there is one. */
      parameter?: string;
      /** For the log only: what an engineer would want to know. Never a secret. */
      cause?: unknown;
    } = {},
  ) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
  }
}
