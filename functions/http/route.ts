import type * as z from 'zod/mini';
import type { LimitRule } from '../limits/limit';
import type { Need } from '../needs';
import type { Environment } from '../environment';
import type { Call } from './call';
import type { Caller } from './caller';
import type { Family } from './family';
import type { Problem } from './problem';

/** What one status of a route answers with. */
export type ResponseDeclaration =
  | { kind: 'json'; schema: z.ZodMiniType; description: string }
  | { kind: 'empty'; description: string }
  | { kind: 'text'; text: string; description: string }
  | { kind: 'html'; description: string }
  | { kind: 'document'; contentType: string; description: string }
  | { kind: 'redirect'; description: string };

export const json = <Schema extends z.ZodMiniType>(schema: Schema, description: string) =>
  ({ kind: 'json', schema, description }) as const;
export const empty = (description: string) => ({ kind: 'empty', description }) as const;
export const text = <Text extends string>(literal: Text, description: string) =>
  ({ kind: 'text', text: literal, description }) as const;
export const html = (description: string) => ({ kind: 'html', description }) as const;
/** What is neither JSON nor a page, e.g. a script, or an archive. */
export const document = (contentType: string, description: string) =>
  ({ kind: 'document', contentType, description }) as const;
export const redirect = (description: string) => ({ kind: 'redirect', description }) as const;

type Responses = Readonly<Record<number, ResponseDeclaration>>;

type ReplyFor<Status, Declared> = Declared extends {
  kind: 'json';
  schema: infer Schema extends z.ZodMiniType;
}
  ? { status: Status; body: z.input<Schema>; headers?: Record<string, string> }
  : Declared extends { kind: 'html' }
    ? { status: Status; html: string; headers?: Record<string, string> }
    : Declared extends { kind: 'document' }
      ? { status: Status; content: string | Buffer; headers?: Record<string, string> }
      : Declared extends { kind: 'redirect' }
        ? { status: Status; location: string; headers?: Record<string, string> }
        : Declared extends { kind: 'empty' }
          ? { status: Status; headers?: Record<string, string> }
          : { status: Status };

/** What a handler may return: one of the declared statuses, with what that status carries. */
export type ReplyOf<Declared extends Responses> = {
  [Status in keyof Declared]: ReplyFor<Status, Declared[Status]>;
}[keyof Declared];

/**
 * One route of the API, declared once. The Lambda, its HTTP route, role and environment, the local gateway, the
 * OpenAPI document, the tests' matrix and the table in `docs/routes.md` all come from this object.
 */
export interface Route<
  Request extends z.ZodMiniObject = z.ZodMiniObject,
  Declared extends Responses = Responses,
  Ports = unknown,
  Found = unknown,
> {
  /** Also the file's name, the operation id and the construct id. Metrics of our own count by family. */
  id: string;
  family: Family;
  method: Method;
  /** HTTP API path, `{parameter}` for a path parameter. */
  path: string;
  /** Further paths of the same route, where a document or its clients know several; with the route's method unless told. */
  aliases?: readonly (string | Endpoint)[];
  /** Answers HEAD as well, as it answers GET: a page, or what a monitor asks for. */
  head?: true;
  /** One line for tables. */
  summary: string;
  /** Markdown for the document: what happens, in the caller's words. */
  description: string;
  /** Who may call it, and how that is found out. */
  caller: Caller;
  request: Request;
  responses: Declared;
  /** Codes of the family that this route answers with, besides the faults of input that every route has. */
  errors: readonly string[];
  /** What its role allows; nothing else works, in AWS and on this machine. */
  needs: readonly Need[];
  /** What it counts, besides the throttle of the stage. A route may count against these alone. */
  limits?: readonly LimitRule[];
  /** Files that it reads while it runs, from the repository's root: they lie beside its code. */
  files?: readonly string[];
  /** Longest run in seconds; API Gateway gives up at 30. Default: 10. */
  timeoutSeconds?: number;
  /** Throttle of the stage: calls per second over all callers. */
  throttle?: { rate: number; burst: number };
  /**
   * For routes that a form or script of our own pages calls, and that change something: the refusal of a call that a
   * browser sends for another site. A call that says nothing of a site, as curl's, passes.
   */
  foreignPage?(): Problem;
  /** For routes that a person opens: a problem is shown as this page instead of the family's envelope. */
  problemPage?(problem: Problem): string;
  /** Builds the adapters, once per Lambda instance, on the first call. */
  ports(environment: Environment): Ports;
  handle(
    input: z.output<Request>,
    ports: Ports,
    call: Call,
    caller: NoInfer<Found>,
  ): Promise<ReplyOf<Declared>>;
}

type Method = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE';

/** Where a route answers. */
export interface Endpoint {
  method: Method;
  path: string;
}

/** A route whose type parameters nobody needs to know: what tables and gateways work with. */
export type AnyRoute = Omit<Route, 'handle'> & {
  handle(input: never, ports: never, call: Call, caller: never): Promise<unknown>;
};

/** Every method and path that a route answers at, its own first. */
export const endpointsOf = ({
  method,
  path,
  aliases = [],
}: Pick<AnyRoute, 'method' | 'path' | 'aliases'>): Endpoint[] => [
  { method, path },
  ...aliases.map((alias) => (typeof alias === 'string' ? { method, path: alias } : alias)),
];

/** The same, and HEAD where the route answers it: what a gateway has to know. */
export const servedEndpoints = (route: Pick<AnyRoute, 'method' | 'path' | 'aliases' | 'head'>): Endpoint[] =>
  endpointsOf(route).flatMap((endpoint) =>
    route.head && endpoint.method === 'GET'
      ? [endpoint, { ...endpoint, method: 'HEAD' as const }]
      : [endpoint],
  );

/** What stands between the slashes of a path, or of a route's path. */
export const segmentsOf = (path: string): string[] => path.split('/').slice(1);

/** Whether a route's path, e.g. `/users/{id}`, is that of a request. */
export const matches = (template: readonly string[], segments: readonly string[]): boolean =>
  template.length === segments.length &&
  template.every((wanted, position) =>
    wanted.startsWith('{') ? segments[position] !== '' : wanted === segments[position],
  );

/** Whether a route answers some callers with challenges, which want a line each. */
export const challenges = ({ family, errors }: Pick<AnyRoute, 'family' | 'errors'>): boolean =>
  family.challengeCode !== undefined && errors.includes(family.challengeCode);

/**
 * Declares a route. What its caller needs, and can be told, is the route's as well.
 * @param declaration what the route has besides its caller's
 */
export function defineRoute<
  Code extends string,
  Request extends z.ZodMiniObject,
  const Declared extends Responses,
  CallerPorts,
  Found,
  Own = unknown,
>(
  declaration: Omit<
    Route<Request, Declared, CallerPorts & Own, Found>,
    'family' | 'caller' | 'errors' | 'needs' | 'ports'
  > & {
    family: Family<Code>;
    caller: Caller<NoInfer<Code>, CallerPorts, Found>;
    errors?: readonly Code[];
    needs?: readonly Need[];
    ports?(environment: Environment): Own;
  },
): Route<Request, Declared, CallerPorts & Own, Found> {
  const { caller, errors = [], needs = [], limits = [], ports } = declaration;
  return {
    ...declaration,
    caller: caller,
    errors: [...new Set([...caller.errors, ...caller.refusals, ...errors])],
    needs: [...new Set([...caller.needs, ...needs])],
    limits: [...new Set([...(caller.limits ?? []), ...limits])],
    ports: (environment) => ({ ...caller.ports(environment), ...ports?.(environment) }) as CallerPorts & Own,
  };
}
