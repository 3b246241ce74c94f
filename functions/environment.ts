/** A function's environment variables: `process.env` in Lambda, one object per function on this machine. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** @throws Error naming the variable when it is unset or empty */
export function requireEnv(environment: Environment, name: string): string {
  const value = environment[name];
  if (!value) throw new Error(`Environment variable ${name} is not set`);
  return value;
}
