import type { DomainStore, MailDomain } from './domain';
import { domainsAbove } from './domain-name';
import { parseAddress } from './mail-user';
import { refuse } from './family';

type Domains = Pick<DomainStore, 'find' | 'findById'>;

export async function findDomain(name: string, domains: Pick<Domains, 'find'>): Promise<MailDomain> {
  const domain = await domains.find(name);
  if (!domain) throw noSuchDomain();
  return domain;
}

export async function findDomainById(id: number, domains: Pick<Domains, 'findById'>): Promise<MailDomain> {
  const domain = await domains.findById(id);
  if (!domain) throw noSuchDomain();
  return domain;
}

/** The domain that a host belongs to: the host itself, or the nearest one above it. */
export async function findDomainOfHost(
  hostname: string,
  domains: Pick<Domains, 'find'>,
): Promise<MailDomain> {
  for (const name of domainsAbove(hostname.replace(/^\*\./, ''))) {
    const domain = await domains.find(name);
    if (domain) return domain;
  }
  throw refuse('NotFound', `"${hostname}" belongs to no domain that is managed here.`);
}

/** @param parameter that carried the address */
export function mustBeAddress(text: string, parameter: string): { email: string; domain: string } {
  const address = parseAddress(text);
  if (address) return address;
  throw refuse(
    'Invalid',
    `Parameter "${parameter}" must be a mail address of letters, digits and . _ - before the @.`,
  );
}

/** @throws Problem unless the address belongs to the domain */
export function mustBelong(text: string, parameter: string, domain: string): string {
  const address = mustBeAddress(text, parameter);
  if (address.domain === domain) return address.email;
  throw refuse('Invalid', `Parameter "${parameter}" must be an address of ${domain}.`);
}

export const noSuchDomain = () => refuse('NotFound', 'There is no such domain.');
export const noSuchUser = () => refuse('NotFound', 'There is no such user.');
export const addressExists = (email: string) => refuse('Exists', `${email} exists already.`);
