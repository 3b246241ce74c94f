import { isDomainName } from './domain-name';

/** An email account. */
export interface MailUser {
  id: number;
  email: string;
  /** PHC string of Argon2id. */
  passwordHash: string;
}

/**
 * What the mail server's programs take as they come: Dovecot lets users in whose names are of `auth_username_chars`,
 * to which the plus does not belong, as it ends a name where mail is sorted by what follows. A colon would end a field
 * of Dovecot's file, a slash Postfix's folder, and a `#` would make a line a comment.
 */
const LOCAL_PART = /^(?=.{1,64}$)[a-z0-9_]+([.-]+[a-z0-9_]+)*$/;

/** The address in lower case when it can be one. @returns its local part and domain */
export function parseAddress(text: string): { email: string; domain: string } | undefined {
  const email = text.trim().toLowerCase();
  const at = email.lastIndexOf('@');
  const local = email.slice(0, Math.max(at, 0));
  const domain = email.slice(at + 1);
  return LOCAL_PART.test(local) && !local.includes('..') && isDomainName(domain)
    ? { email, domain }
    : undefined;
}

export type CreateUsersResult =
  { outcome: 'created' } | { outcome: 'exists'; email: string } | { outcome: 'no-domain' };

export interface UserStore {
  /** Pages of users, by id. */
  pages(domainId: number): AsyncIterable<MailUser[]>;
  /** Writes users and counts them: all or nothing. At most `MOST_USERS_AT_ONCE`. */
  create(domain: { id: number; name: string }, users: MailUser[]): Promise<CreateUsersResult>;
  /** @returns whether there is such a user */
  changePassword(domainId: number, userId: number, passwordHash: string): Promise<boolean>;
  /** @returns whether there was such a user */
  remove(domain: { id: number; name: string }, email: string): Promise<boolean>;
}

/** Two items a user and the domain's make up a transaction, which has 100 at most. */
export const MOST_USERS_AT_ONCE = 49;
