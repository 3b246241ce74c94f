import type { Answer } from './call';

/** How often each answer came, e.g. `{ '200': 1, '400 UnavailableName': 59 }`: status, and the code of a refusal. */
export function countAnswers(answers: readonly Pick<Answer, 'status' | 'text'>[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { status, text } of answers) {
    const answer = status < 400 ? String(status) : `${status} ${codeIn(text)}`;
    counts[answer] = (counts[answer] ?? 0) + 1;
  }
  return counts;
}

/** The code in the envelope of a family that has codes, else its sentence. */
function codeIn(text: string): string {
  const { error, message } = JSON.parse(text) as { error?: string | { code: string }; message?: string };
  return (typeof error === 'object' ? error.code : error) ?? String(message);
}
