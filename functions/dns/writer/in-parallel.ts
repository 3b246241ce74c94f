/** Writes of items at a time. */
const PARALLEL = 32;

/** Does the same for each task, several at a time. Nothing is under way any more when it returns or throws. */
export async function inParallel<Task>(tasks: readonly Task[], work: (task: Task) => Promise<void>) {
  const queue = [...tasks];
  const lanes = Array.from({ length: Math.min(PARALLEL, queue.length) }, async () => {
    try {
      for (let task = queue.shift(); task !== undefined; task = queue.shift()) await work(task);
    } catch (error) {
      queue.length = 0;
      throw error;
    }
  });
  const failed = (await Promise.allSettled(lanes)).find(({ status }) => status === 'rejected');
  if (failed) throw (failed as PromiseRejectedResult).reason;
}
