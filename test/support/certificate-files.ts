import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface CertificateFiles {
  chain: string;
  key: string;
}

const KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];

const openssl = (...args: string[]) => execFileSync('openssl', args, { stdio: 'pipe' });

/** Makes a CA's `ca.key` and `ca.pem` in the folder. */
export function makeAuthority(folder: string, ...options: string[]): void {
  const files = ['-keyout', join(folder, 'ca.key'), '-out', join(folder, 'ca.pem')];
  openssl('req', '-x509', ...KEY, '-days', '900', '-subj', '/CN=Test CA', ...options, ...files);
}

/**
 * Has the folder's CA sign a request, with the names that it asks for.
 * @param request openssl's options that say where it is @returns the certificate and the CA's
 */
export function sign(folder: string, request: readonly string[], days: number): [string, string] {
  const [pem, key, leaf] = ['ca.pem', 'ca.key', 'leaf.pem'].map((name) => join(folder, name));
  const ca = ['-CA', pem!, '-CAkey', key!, '-CAcreateserial', '-copy_extensions', 'copy'];
  openssl('x509', '-req', ...request, ...ca, '-days', String(days), '-out', leaf!);
  return [readFileSync(leaf!, 'utf8'), readFileSync(pem!, 'utf8')];
}

/** A certificate that openssl makes, with the one that signed it. @param days negative for one that is over */
export function certificateFor(names: readonly string[], days = 90): CertificateFiles & { issuer: string } {
  const folder = mkdtempSync(join(tmpdir(), 'gatepost-certificate-'));
  const [keyFile, csr] = [join(folder, 'key.pem'), join(folder, 'csr.pem')];
  try {
    makeAuthority(folder);
    const wanted = `subjectAltName=${names.map((name) => `DNS:${name}`).join()}`;
    const subject = ['-subj', `/CN=${names[0]}`, '-addext', wanted];
    openssl('req', ...KEY, ...subject, '-keyout', keyFile, '-out', csr);
    const [leaf, issuer] = sign(folder, ['-in', csr], days);
    return { chain: leaf + issuer, key: readFileSync(keyFile, 'utf8'), issuer };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
