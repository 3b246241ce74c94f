/** Prints one line with what a test has counted, past jest, which would print its own whereabouts around it. */
export function printFigures(what: string, figures: Record<string, string | number>): void {
  const counted = Object.entries(figures).map(([name, figure]) => `${name} ${figure}`);
  process.stdout.write(`${what}: ${counted.join(', ')}\n`);
}
