import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface CertificateFiles {
  chain: string;
  key: string;
}

/** A certificate that openssl makes, with the one that signed it. @param days negative for one that is over */
export function certificateFor(names: readonly string[], days = 90): CertificateFiles & { issuer: string } {
  const folder = mkdtempSync(join(tmpdir(), 'gatepost-certificate-'));
  const at = (name: string) => join(folder, name);
  const openssl = (...args: string[]) => execFileSync('openssl', args, { stdio: 'pipe' });
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  try {
    openssl(
      'req',
      '-x509',
      ...key,
      '-days',
      '900',
      '-subj',
      '/CN=Test CA',
      '-keyout',
      at('ca.key'),
      '-out',
      at('ca.pem'),
    );
    const subject = [
      '-subj',
      `/CN=${names[0]}`,
      '-addext',
      `subjectAltName=${names.map((name) => `DNS:${name}`).join()}`,
    ];
    openssl('req', ...key, ...subject, '-keyout', at('key.pem'), '-out', at('csr.pem'));
    const ca = ['-CA', at('ca.pem'), '-CAkey', at('ca.key'), '-CAcreateserial', '-copy_extensions', 'copy'];
    openssl('x509', '-req', '-in', at('csr.pem'), ...ca, '-days', String(days), '-out', at('cert.pem'));
    const read = (name: string) => readFileSync(at(name), 'utf8');
    const [leaf, issuer] = [read('cert.pem'), read('ca.pem')];
    return { chain: leaf + issuer, key: read('key.pem'), issuer };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
