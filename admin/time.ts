/** Times as people read them, in UTC. @param seconds since the epoch */
export const day = (seconds: number): string => new Date(seconds * 1_000).toISOString().slice(0, 10);

/** To the second. @param seconds since the epoch */
export const moment = (seconds: number): string =>
  new Date(seconds * 1_000).toISOString().slice(0, 19).replace('T', ' ');
