/** How often each answer came, e.g. `{ '200': 1, '400 UnavailableName': 59 }`. */
export function countAnswers(answers: { status: number; text: string }[]): Record<string, number> {
  const counted: Record<string, number> = {};
  for (const { status, text } of answers) {
    const code = /"(?:error|code)":"(\w+)"/.exec(text)?.[1];
    const key = code ? `${status} ${code}` : String(status);
    counted[key] = (counted[key] ?? 0) + 1;
  }
  return counted;
}

/** Says in the run's output what was counted. */
export const printCounts = (what: string, counted: Record<string, number | string>) =>
  process.stdout.write(`${what}: ${JSON.stringify(counted)}\n`);
