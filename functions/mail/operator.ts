/** Who may administer mail domains; made with the operator's command, and nowhere else. */
export interface Operator {
  name: string;
  passwordHash: string;
  /** Changes with the password: a token of the old one is worth nothing any more. */
  version: string;
}

export interface OperatorStore {
  find(name: string): Promise<Operator | undefined>;
  list(): Promise<Operator[]>;
  save(operator: Operator): Promise<void>;
  /** @returns whether there was one */
  remove(name: string): Promise<boolean>;
}
