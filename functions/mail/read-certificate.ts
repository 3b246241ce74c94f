import { hostNameOf } from '../dns/host-name';
import { createPrivateKey, X509Certificate, type KeyObject } from 'node:crypto';

/** A chain and its key as somebody brings them, found to be good. Times are epoch seconds. */
export interface ReadCertificate {
  /** PEM, normalised: nothing but the certificates, the host's own first. */
  chain: string;
  /** PKCS #8 in PEM. */
  key: string;
  /** DNS names that the certificate is for, in lower case. */
  names: string[];
  notBefore: number;
  notAfter: number;
}

/** What is wrong with a chain or its key; the message is a sentence for whoever brought them. */
export class UnusableCertificate extends Error {
  override name = 'UnusableCertificate';
}

const BLOCK = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

/**
 * Checks what a server would stumble over: form, order of the chain, dates, and that the key is the certificate's.
 * @param now milliseconds
 * @throws UnusableCertificate
 */
export function readCertificate(chainPem: string, keyPem: string, now: number): ReadCertificate {
  const chain = readChain(chainPem);
  const key = readKey(keyPem);
  mustBelongTogether(chain, key);
  mustBeInOrder(chain);
  mustBeInTime(chain, now);
  const [leaf] = chain;
  const names = dnsNames(leaf);
  if (names.length === 0) throw new UnusableCertificate('The certificate names no host.');
  return {
    chain: chain.map(String).join(''),
    key: key.export({ type: 'pkcs8', format: 'pem' }).toString(),
    names,
    ...validity(leaf),
  };
}

/** Of a chain that a CA sent. @param chainPem the host's own certificate first */
export const validityOf = (chainPem: string) => validity(readChain(chainPem)[0]);

type Chain = [X509Certificate, ...X509Certificate[]];

function readChain(pem: string): Chain {
  const [first, ...others] = pem.match(BLOCK) ?? [];
  if (first === undefined) {
    throw new UnusableCertificate('The certificate is not in PEM: it has no "BEGIN CERTIFICATE".');
  }
  try {
    return [new X509Certificate(first), ...others.map((block) => new X509Certificate(block))];
  } catch (cause) {
    throw new UnusableCertificate('The certificate cannot be read: its PEM is damaged.', { cause });
  }
}

function readKey(pem: string): KeyObject {
  if (pem.includes('ENCRYPTED')) {
    throw new UnusableCertificate('The key is protected by a passphrase. Upload it without one.');
  }
  try {
    return createPrivateKey(pem);
  } catch {
    // What OpenSSL says may quote the key.
    throw new UnusableCertificate('The key cannot be read: it is not a private key in PEM.');
  }
}

function mustBelongTogether([leaf, ...others]: Chain, key: KeyObject): void {
  if (leaf.checkPrivateKey(key)) return;
  throw others.some((certificate) => certificate.checkPrivateKey(key))
    ? new UnusableCertificate(
        'The chain is in the wrong order: the certificate of the key comes first, then the one that signed it.',
      )
    : new UnusableCertificate('The key does not match the certificate: it belongs to another one.');
}

function mustBeInOrder(chain: Chain): void {
  chain.forEach((certificate, position) => {
    const next = chain[position + 1];
    if (!next || (certificate.checkIssued(next) && certificate.verify(next.publicKey))) return;
    throw new UnusableCertificate(
      `The chain is not in order: certificate ${position + 2} did not sign certificate ${position + 1}.`,
    );
  });
}

function mustBeInTime(chain: Chain, now: number): void {
  chain.forEach((certificate, position) => {
    const what = position === 0 ? 'The certificate' : `Certificate ${position + 1} of the chain`;
    const { notBefore, notAfter } = validity(certificate);
    if (notAfter * 1_000 <= now) throw new UnusableCertificate(`${what} expired on ${day(notAfter)}.`);
    if (notBefore * 1_000 > now) {
      throw new UnusableCertificate(`${what} is not valid before ${day(notBefore)}.`);
    }
  });
}

const validity = ({ validFrom, validTo }: X509Certificate) => ({
  notBefore: Math.floor(Date.parse(validFrom) / 1_000),
  notAfter: Math.floor(Date.parse(validTo) / 1_000),
});

/**
 * `DNS:a.example, DNS:b.example, IP Address:…`; what could be mistaken is quoted, as JSON. They become names of files
 * and keys, so that what is no host name, or a wildcard of one, is refused.
 */
const dnsNames = ({ subjectAltName = '' }: X509Certificate) =>
  [...subjectAltName.matchAll(/(?:^|, )DNS:("(?:[^"\\]|\\.)*"|[^,]*)/g)].map(([, name = '']) => {
    const written = name.toLowerCase();
    const host = written.replace(/^\*\./, '');
    if (hostNameOf(host) !== host) {
      throw new UnusableCertificate('The certificate names something that is no host name.');
    }
    return written;
  });

const day = (seconds: number) => new Date(seconds * 1_000).toISOString().slice(0, 10);
