import { domainToASCII } from 'node:url';
import { hostNameOf } from '../dns/host-name';

/** RFC 5321, 4.1.2: a dot-string, or a quoted one of what can be printed. */
const LOCAL_PART = /^([\w!#$%&'*+/=?^`{|}~-]+(\.[\w!#$%&'*+/=?^`{|}~-]+)*|"([ !#-[\]-~]|\\[ -~])*")$/;
const LONGEST_LOCAL_PART = 64;
const LONGEST = 254;

export type ReadAddress =
  /** In lower case, its domain as A-labels: what mail is sent to. */
  | { address: string }
  /** Ends a sentence that begins with the name of the parameter. */
  | { fault: string };

/**
 * Reads a mail address that mail is to be sent to: what RFC 5321 and 6531 allow, as far as SES sends there.
 * https://docs.aws.amazon.com/ses/latest/dg/send-email-concepts-email-format.html
 */
export function readAddress(text: string): ReadAddress {
  const written = text.trim().normalize('NFC');
  const at = written.lastIndexOf('@');
  const [local, domain] = [written.slice(0, Math.max(at, 0)), written.slice(at + 1)];
  if (/^[^@\s"]+ [^@\s"]+$/.test(local))
    return { fault: 'has a blank before the @: a plus is written %2B in a link' };
  if (/[^\x20-\x7e]/.test(local)) {
    return {
      fault: 'has letters before the @ that our mail service cannot write to: only the domain may have them',
    };
  }
  if (/^\[.*\]$/.test(domain))
    return { fault: 'must have a domain: our mail service sends nothing to an IP address' };
  const host = hostNameOf(domain);
  if (!LOCAL_PART.test(local) || local.length > LONGEST_LOCAL_PART || !host || domain.endsWith('.')) {
    return { fault: 'must be a mail address' };
  }
  const address = `${local}@${host}`.toLowerCase();
  return address.length > LONGEST
    ? { fault: 'must be a mail address of at most 254 characters' }
    : { address };
}

/** The same address however it is written, for a comparison. What is no address stays as it is. */
export function sameAddress(text: string): string {
  const [, local, domain] = /^(.*)@([^@]*)$/s.exec(text.trim().normalize('NFC')) ?? [];
  if (local === undefined || domain === undefined) return text.trim().toLowerCase();
  return `${local}@${domainToASCII(domain) || domain}`.toLowerCase();
}

/** Providers that take no dots into account. */
const WITHOUT_DOTS = new Set(['gmail.com', 'googlemail.com']);

/** The mailbox behind an address, for what is counted: without its `+tag`, and without dots where they say nothing. */
export function mailboxOf(address: string): string {
  const at = address.lastIndexOf('@');
  const domain = address.slice(at + 1).toLowerCase();
  const local = address.slice(0, at).toLowerCase().replace(/\+.*$/s, '');
  return WITHOUT_DOTS.has(domain) ? `${local.replaceAll('.', '')}@gmail.com` : `${local}@${domain}`;
}
