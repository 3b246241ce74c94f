/** Time as a port, so that a test can move it. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  sleep(milliseconds: number): Promise<void>;
}

export const systemClock: Clock = {
  // eslint-disable-next-line no-restricted-syntax -- The one place that asks the system.
  now: () => Date.now(),
  sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
};

/** Unix time in whole seconds, as DynamoDB's TTL and the API documents count it. */
export const epochSeconds = (clock: Clock): number => Math.floor(clock.now() / 1000);
