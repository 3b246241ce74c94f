import type { AnyRoute } from '../../../functions/http/route';
import type { Answer } from '../../support/call';
import type { TestSystem } from '../../support/test-system';

/** A plausible request, and what it brings about. */
export interface Attempt {
  /** The same request every time. */
  call(): Promise<Answer>;
  /**
   * Fails unless what the request is for has happened: once, whole, and with what was promised delivered.
   * @param answer the one of success, where somebody heard of it
   */
  holds(answer?: Answer): Promise<void>;
}

/** One way to call a route that succeeds. */
export interface Scenario {
  route: AnyRoute;
  /** What is special about it, where a route has several. */
  title?: string;
  /** Status of success. Default 200. */
  status?: number;
  /** Statuses of the same request when it was carried out before. Default: that of success. */
  repeated?: readonly number[];
  /** It is done in several writes, and another try finishes what the first one began. */
  inSteps?: boolean;
  /** Makes what the request needs. */
  prepare(system: TestSystem): Promise<Attempt>;
}

export const titleOf = ({ route, title }: Scenario) =>
  `${route.method} ${route.path}${title ? `, ${title}` : ''}`;
