/** What became of a batch of DNS changes. */
export interface ChangeStore {
  /** Whether all authoritative name servers answer with the change (Route 53's INSYNC). */
  isInSync(changeId: string): Promise<boolean>;
}
