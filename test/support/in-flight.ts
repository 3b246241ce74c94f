/** Makes all calls, so many at a time: one process plays the part of as many Lambdas, and each has its time limit. */
export async function inFlight<Result>(
  atOnce: number,
  calls: readonly (() => Promise<Result>)[],
): Promise<Result[]> {
  const results: Result[] = [];
  const queue = calls.entries();
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (const [position, call] of queue) results[position] = await call();
    }),
  );
  return results;
}
