import type { Environment } from '../environment';
import type { LimitRule } from '../limits/limit';
import type { Need } from '../needs';
import type { Call } from './call';

/**
 * Who may call a route, as a value: how that is found out, what it takes, and what everybody else is told. A family
 * holds its callers, and a route names one of them: so no route can say whom it lets in without asking.
 */
export interface Caller<Code extends string = string, Ports = unknown, Found = unknown> {
  /** Ends the sentence "Who may call it: …". */
  name: string;
  /**
   * - `checked`: `check` finds out, before anything of the request is read.
   * - `by-field`: a field of the request is the secret, and the use case decides by it, e.g. in the write that uses it up.
   * - `anyone`: whoever can reach the API.
   */
  kind: 'checked' | 'by-field' | 'anyone';
  /** Why nobody has to say who they are. */
  reason?: string;
  /** The secret's fields, each with a value that is well-formed and nobody's. */
  fields?: Readonly<Record<string, string>>;
  /** Options of curl that carry such a caller's credentials. For examples. */
  curl?: readonly string[];
  /** Codes for somebody else: of these the first is for one who has no credentials, or wrong ones. */
  refusals: readonly Code[];
  /** Further codes that the check can end with. */
  errors: readonly Code[];
  needs: readonly Need[];
  /** Limits that the check counts on. */
  limits?: readonly LimitRule[];
  ports(environment: Environment): Ports;
  check?(ports: Ports, call: Call): Promise<Found>;
}

/**
 * A caller whose credentials come in headers or cookies.
 * @param caller `check` throws to turn somebody away: whoever may not call learns nothing else
 */
export const checked = <Code extends string, Ports, Found>(
  caller: Omit<Caller<Code, Ports, Found>, 'kind' | 'errors' | 'check'> & {
    errors?: readonly Code[];
    check(ports: Ports, call: Call): Promise<Found>;
  },
): Caller<Code, Ports, Found> => ({ kind: 'checked', errors: [], ...caller });

/** A caller whose secret is a field of the request, which the route's use case checks. */
export const byField = <const Code extends string>(
  name: string,
  fields: Readonly<Record<string, string>>,
  refusals: readonly Code[],
): Caller<Code, object, undefined> => ({
  kind: 'by-field',
  name,
  fields,
  refusals,
  errors: [],
  needs: [],
  ports: () => ({}),
});

/** @param reason why nobody has to say who they are */
export const anyone = (reason: string): Caller<never, object, undefined> => ({
  kind: 'anyone',
  name: 'anyone',
  reason,
  refusals: [],
  errors: [],
  needs: [],
  ports: () => ({}),
});
