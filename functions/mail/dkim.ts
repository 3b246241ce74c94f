import { createPublicKey, generateKeyPair } from 'node:crypto';
import { promisify } from 'node:util';
import type { NameItem } from '../dns/name-item';

/** A key that signs a domain's mail. */
export interface DkimKey {
  selector: string;
  /** DER (SubjectPublicKeyInfo) in base64, as DNS has it. */
  publicKey: string;
  /** PKCS #8 in PEM, sealed. */
  privateKey: string;
}

export interface DkimStore {
  list(domainId: number): Promise<DkimKey[]>;
  /** Writes a key and what it promises to DNS: all or nothing. */
  add(
    domain: { id: number; name: string },
    key: DkimKey,
    names: NameItem[],
  ): Promise<'added' | 'exists' | 'no-domain' | 'changed'>;
}

/** One label of a name: letters, digits, dashes. */
export const SELECTOR = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;
export const DEFAULT_SELECTOR = 'mail';

/** Every verifier must take 2048 bits, and larger ones do not fit into one UDP answer (RFC 8301, 3.2). */
const MODULUS_BITS = 2_048;

export async function newDkimKey(): Promise<{ publicKey: string; privateKey: string }> {
  const { publicKey, privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: MODULUS_BITS });
  return {
    publicKey: publicKey.export({ type: 'spki', format: 'der' }).toString('base64'),
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

/** The public half of a key in PEM, as DNS has it. */
export const publicKeyOf = (privateKey: string): string =>
  createPublicKey(privateKey).export({ type: 'spki', format: 'der' }).toString('base64');

/** Binds a sealed key to its place. */
export const dkimSubject = (domainId: number, selector: string) => `dkim ${domainId} ${selector}`;
