/**
 * Tries until it succeeds, and answers what it returned then. For what happens after the answer: a test waits for the
 * thing itself, never for a time.
 * @param attempt throws, or fails an `expect`, as long as it is not so
 */
export async function eventually<Result>(
  attempt: () => Promise<Result> | Result,
  { withinMs = 20_000, everyMs = 10 } = {},
): Promise<Result> {
  const giveUpAt = Date.now() + withinMs;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (Date.now() > giveUpAt) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}
