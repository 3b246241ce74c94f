/** What is kept about who calls, beside the accounts themselves. */
export interface CallerStore {
  /**
   * Counts a use of a nonce, on condition that its count was not used before: counts only grow.
   * @param count as the client says
   * @param endsAt epoch seconds after which the nonce is no good any more
   */
  useNonce(nonce: string, count: number, endsAt: number): Promise<boolean>;
  /** Notes that an API key was used, unless the account has another one by now. @param now epoch seconds */
  touchApiKey(address: string, apiKeyHash: string, now: number): Promise<void>;
}
