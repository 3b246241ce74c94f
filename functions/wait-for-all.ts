/**
 * Waits until all of them have ended, also when some fail: Lambda freezes whatever is under way when a run ends.
 * @throws the error of the one that failed, or an `AggregateError` with those of all that did
 */
export async function waitForAll(tasks: Iterable<Promise<unknown>>): Promise<void> {
  const ended = await Promise.allSettled(tasks);
  const errors = ended.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []));
  if (errors.length === 1) throw errors[0];
  if (errors.length > 1) throw new AggregateError(errors, `${errors.length} of ${ended.length} failed`);
}
