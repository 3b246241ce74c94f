/** A step of the rehearsal; later ones rely on what earlier ones left. */
export interface Step {
  name: string;
  run(): Promise<void>;
}

export interface StepResult {
  part: string;
  step: string;
  outcome: 'passed' | 'FAILED';
  seconds: string;
}

/**
 * Runs a part of the rehearsal and prints a line for each step.
 * @param results gets one for each step that ran
 * @throws what the first failing step threw, as later ones rely on it
 */
export async function runSteps(part: string, steps: readonly Step[], results: StepResult[]): Promise<void> {
  for (const { name, run } of steps) {
    const startedAt = Date.now();
    const report = (outcome: StepResult['outcome']) => {
      const seconds = ((Date.now() - startedAt) / 1_000).toFixed(1);
      results.push({ part, step: name, outcome, seconds });
      console.log(`${outcome}  ${seconds.padStart(5)} s  ${part}: ${name}`);
    };
    try {
      await run();
      report('passed');
    } catch (error) {
      report('FAILED');
      throw error;
    }
  }
}
