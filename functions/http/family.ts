import type * as z from 'zod/mini';
import type { Problem } from './problem';

/**
 * What the routes of one API document share: how a failure looks on the wire.
 * `Code` is the family's closed list of error codes.
 */
export interface Family<Code extends string = string> {
  id: string;
  /** Title of the family in the OpenAPI document. */
  title: string;
  /** The public sentence behind the family's specification document. */
  description: string;
  /** Markdown for the API reference: what a caller must know before the first call. */
  guide?: string;
  /** Every code that a client can meet, with its status. The only place that pairs them. */
  statusOf: Readonly<Record<Code, number>>;
  /** What a failed request is answered with: body of `statusOf[code]`. */
  envelope(problem: Problem): unknown;
  /** The shape of `envelope`, for the document and for parsing on the way out. */
  envelopeSchema: z.ZodMiniType;
  /** Code of a limit that was reached, where its status does not say so; such answers are counted. */
  limitCode?: Code;
  /** Answers where no route is: to a path that none has, and to a method that a path has not. */
  noRoute: Readonly<Record<'unknownPath' | 'wrongMethod', { code: Code; message: string }>>;
  /** Turns the first fault in a request into the family's own words. */
  invalid(fault: InvalidInput): Problem<Code>;
  /** Answer to an unexpected error: status and body say nothing of the cause. */
  internal: { status: number; code: string; message: string };
  /** A parameter without a value is one that was not sent. */
  emptyIsAbsent?: boolean;
  /** What bodies the family takes; any of those that `readFields` knows, up to what AWS lets through, when absent. */
  body?: BodyRules;
  /** The code whose answers challenge the caller, by which the routes that challenge are known. */
  challengeCode?: Code;
  /** `Access-Control-Allow-Origin: *` on every answer, and an `OPTIONS` route beside each route. */
  cors: boolean;
}

export interface BodyRules {
  /** Fields come in a JSON body and nowhere else, but for the query of a GET. */
  jsonOnly: boolean;
  maxBytes: number;
}

/** The first fault found in a request, before any use case ran. */
export interface InvalidInput {
  kind: 'missing' | 'invalid' | 'repeated' | 'unreadable' | 'too-large';
  /** Name of the field at fault; empty when the body as a whole is. */
  parameter: string;
  /** Ends the sentence "`parameter` …". */
  sentence: string;
  /** It is a part of the path: what it names cannot exist. */
  isInPath?: boolean;
}
