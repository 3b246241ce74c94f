import type { NameItem } from '../dns/name-item';
import type { MailUser } from './mail-user';

export interface MailDomain {
  /** Never given out again. */
  id: number;
  /** In lower case, without the final dot. */
  name: string;
  usersCount: number;
}

export type CreateDomainResult =
  | 'created'
  /** Somebody was faster with a domain of this name. */
  | 'exists'
  /** Somebody wrote one of the names since they were read. */
  | 'changed';

export interface DomainStore {
  /** By name. */
  list(): Promise<MailDomain[]>;
  find(name: string): Promise<MailDomain | undefined>;
  findById(id: number): Promise<MailDomain | undefined>;
  /** Ids that nobody had before. @returns the first of them */
  takeIds(of: 'domains' | 'users', count: number): Promise<number>;
  /** Writes a domain, its first users and the names that it claims: all or nothing. */
  create(
    domain: Omit<MailDomain, 'usersCount'>,
    users: MailUser[],
    names: NameItem[],
  ): Promise<CreateDomainResult>;
  /** Writes names of a domain, on condition that it is there. */
  saveNames(
    domain: Pick<MailDomain, 'id' | 'name'>,
    names: NameItem[],
  ): Promise<'saved' | 'no-domain' | 'changed'>;
  /**
   * Ends a domain: its name is free at once, its names are given back, and the deletion of everything else is
   * promised, all in one write.
   */
  remove(domain: MailDomain, names: NameItem[], now: number): Promise<'removed' | 'changed'>;
}

/** What of a removed domain is still there. */
export interface DeletionStore {
  /** Ids of removed domains that are due. @param now epoch seconds */
  due(now: number): Promise<number[]>;
  /** The ids among the keys of written items. */
  domainIdsOf(keys: readonly string[]): number[];
  /** Deletes some of what belongs to the domain. @returns false when nothing was left */
  deleteSome(domainId: number): Promise<boolean>;
  /** The deletion itself is done. */
  finish(domainId: number): Promise<void>;
}
