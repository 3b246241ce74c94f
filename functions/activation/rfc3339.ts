/** A time as the installers read it: RFC 3339 with a numeric offset. @param seconds since the epoch */
export const rfc3339 = (seconds: number): string =>
  new Date(seconds * 1_000).toISOString().replace(/\.\d+Z$/, '+00:00');
