/** Who may open a sealed secret: an IAM condition of the key, so that a function can seal what it cannot open. */
export type Purpose = 'kite' | 'mail' | 'dkim' | 'certificate' | 'acme-account' | 'account-password';

/**
 * Encrypts what must be readable again.
 * `subject` binds a sealed secret to its item: copied to another one, it does not open.
 */
export interface Sealer {
  seal(plaintext: string, subject: string): Promise<string>;
  /** @throws Error when it was sealed for another purpose or subject, or was altered */
  open(sealed: string, subject: string): Promise<string>;
}
