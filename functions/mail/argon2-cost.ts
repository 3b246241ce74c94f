/** What a hash costs whoever makes it (RFC 9106, 3.1). */
export interface Argon2Cost {
  memoryKiB: number;
  passes: number;
  lanes: number;
}
