import { quoteTxt, type RecordSet } from '../dns/record-set';

const TTL = 3_600;

/** A DKIM key's public half, as it stands in DNS. */
export interface PublishedKey {
  selector: string;
  /** DER of the public key (SubjectPublicKeyInfo) in base64. */
  publicKey: string;
}

/** TXT value of a DKIM key (RFC 6376, 3.6.1). */
export const dkimValue = (publicKey: string) => `v=DKIM1; k=rsa; p=${publicKey}`;

export const dkimRecord = (domain: string, { selector, publicKey }: PublishedKey): RecordSet => ({
  name: `${selector}._domainkey.${domain}`,
  type: 'TXT',
  ttl: TTL,
  values: [quoteTxt(dkimValue(publicKey))],
});

/**
 * What lets a domain get mail and have its own believed: MX (RFC 5321, 5.1), SPF (RFC 7208), DMARC (RFC 7489). SPF
 * allows the host that MX names; DMARC asks receivers for nothing but reports until the operator knows that all is
 * well.
 * @param mailHost where mail is taken; the host `mail` of the domain unless the settings name one
 */
export function mailRecords(domain: string, mailHost = `mail.${domain}`): RecordSet[] {
  return [
    { name: domain, type: 'MX', ttl: TTL, values: [`10 ${mailHost}.`] },
    { name: domain, type: 'TXT', ttl: TTL, values: [quoteTxt('v=spf1 mx ~all')] },
    { name: `_dmarc.${domain}`, type: 'TXT', ttl: TTL, values: [quoteTxt('v=DMARC1; p=none')] },
  ];
}

/** TXT record of a dns-01 challenge (RFC 8555, 8.4). */
export const challengeRecord = (hostname: string, values: readonly string[]): RecordSet => ({
  name: `_acme-challenge.${hostname.replace(/^\*\./, '')}`,
  type: 'TXT',
  ttl: 10,
  values: values.map(quoteTxt),
});
