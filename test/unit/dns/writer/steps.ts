/** Calls of ports as steps that a test can stop, repeat or leave unanswered. */
import type { VirtualClock } from './virtual-clock';

export interface Step {
  /** Counts from 1. */
  number: number;
  /** Method of the port. */
  call: string;
}

/** What happens at a step: it calls `perform` as often as it likes. */
export type AtStep = (step: Step, perform: () => Promise<unknown>) => Promise<unknown>;

/** How long each call takes: a run of many outlasts its lease, unless it renews it. */
const CALL_SECONDS = 0.4;

/** A process that calls ports. Once dead, it reaches none of them any more. */
export class Steps {
  readonly calls: string[] = [];
  #dead = false;

  constructor(private readonly atStep: AtStep = (_step, perform) => perform()) {}

  die(): never {
    this.#dead = true;
    throw new Killed();
  }

  /** The same port, each of whose asynchronous methods is a step. */
  of<Port extends object>(port: Port, clock: VirtualClock, synchronous: readonly (keyof Port)[] = []): Port {
    return new Proxy(port, {
      get: (target, property) => {
        const value: unknown = Reflect.get(target, property);
        if (typeof value !== 'function' || synchronous.includes(property as keyof Port)) return value;
        return async (...parameters: unknown[]): Promise<unknown> => {
          if (this.#dead) throw new Killed();
          this.calls.push(String(property));
          clock.forward(CALL_SECONDS);
          const step = { number: this.calls.length, call: String(property) };
          return this.atStep(step, () => Promise.resolve(Reflect.apply(value, target, parameters)));
        };
      },
    });
  }
}

class Killed extends Error {
  override name = 'Killed';
}
