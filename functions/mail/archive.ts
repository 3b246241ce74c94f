import { Buffer } from 'node:buffer';
import type { RecordSet } from '../dns/record-set';
import type { MailUser } from './mail-user';
import { dovecotPassword } from './password';

/** Everything of a domain, its keys opened. */
export interface ArchivedDomain {
  domain: string;
  /** Milliseconds. */
  exportedAt: number;
  /** Page by page. */
  users: AsyncIterable<MailUser[]>;
  dkimKeys: { selector: string; privateKey: string }[];
  certificates: ArchivedCertificate[];
  /** What the domain needs in DNS. */
  records: RecordSet[];
}

export interface ArchivedCertificate {
  hostname: string;
  source: 'acme' | 'upload';
  chain: string;
  key: string;
  /** Epoch seconds. */
  notAfter: number;
}

export interface ArchivedFile {
  path: string;
  content: Buffer;
}

/** `manifest.json`: tells a reader what is where, and another installation how to import it. */
export interface Manifest {
  format: typeof ARCHIVE_FORMAT;
  version: 1;
  domain: string;
  exported_at: string;
  users: number;
  dkim: { selector: string; key: string }[];
  certificates: {
    hostname: string;
    source: 'acme' | 'upload';
    not_after: string;
    chain: string;
    key: string;
  }[];
}

export const ARCHIVE_FORMAT = 'gatepost-mail-domain';
export const MANIFEST = 'manifest.json';
export const PASSWD_FILE = 'dovecot/passwd-file';

/** Where the README of the archive says that OpenDKIM's folder goes: Debian's. */
const OPENDKIM_FOLDER = '/etc/opendkim';

/**
 * The files of an archive, as Dovecot, Postfix and OpenDKIM read them without a change. Of users only the lines are
 * held: their items are read page by page.
 */
export async function archiveFiles(contents: ArchivedDomain): Promise<ArchivedFile[]> {
  const { domain, exportedAt, dkimKeys, certificates, records } = contents;
  const passwords: string[] = [];
  const mailboxes: string[] = [];
  for await (const page of contents.users) {
    passwords.push(page.map(passwordLine).join(''));
    mailboxes.push(page.map(mailboxLine).join(''));
  }
  const users = passwords.reduce((sum, lines) => sum + lines.split('\n').length - 1, 0);
  const dkim = dkimKeys.map(({ selector }) => ({ selector, key: dkimPath(domain, selector) }));
  const manifest: Manifest = {
    format: ARCHIVE_FORMAT,
    version: 1,
    domain,
    exported_at: new Date(exportedAt).toISOString(),
    users,
    dkim,
    certificates: certificates.map(({ hostname, source, notAfter }) => ({
      hostname,
      source,
      not_after: new Date(notAfter * 1_000).toISOString(),
      ...certificatePaths(hostname),
    })),
  };
  return [
    file(MANIFEST, `${JSON.stringify(manifest, undefined, 2)}\n`),
    file('README.txt', readme(domain)),
    file(PASSWD_FILE, passwords.join('')),
    file('postfix/virtual_domains', `${domain} OK\n`),
    file('postfix/virtual_mailboxes', mailboxes.join('')),
    file('opendkim/KeyTable', dkimKeys.map(({ selector }) => keyTableLine(domain, selector)).join('')),
    // The key that was made last signs; the others are still in DNS for mail that is on its way.
    file(
      'opendkim/SigningTable',
      dkimKeys
        .slice(-1)
        .map((key) => signingTableLine(domain, key))
        .join(''),
    ),
    ...dkimKeys.map(({ selector, privateKey }) => file(dkimPath(domain, selector), privateKey)),
    ...certificates.flatMap(({ hostname, chain, key }) => {
      const paths = certificatePaths(hostname);
      return [file(paths.chain, chain), file(paths.key, key)];
    }),
    file(`dns/${domain}.zone`, zoneFile(domain, records)),
  ];
}

const file = (path: string, text: string): ArchivedFile => ({ path, content: Buffer.from(text) });

/** `user:password:uid:gid:gecos:home:shell:extra`, the later fields left to the server's own defaults. */
const passwordLine = ({ email, passwordHash }: MailUser) =>
  `${email}:${dovecotPassword(passwordHash)}::::::\n`;

/** Postfix's Maildir of an address, below `virtual_mailbox_base`. */
function mailboxLine({ email }: MailUser): string {
  const [local, domain] = email.split('@');
  return `${email} ${domain}/${local}/\n`;
}

const dkimPath = (domain: string, selector: string) => `opendkim/keys/${domain}/${selector}.private`;

const keyTableLine = (domain: string, selector: string) =>
  `${selector}._domainkey.${domain} ${domain}:${selector}:${OPENDKIM_FOLDER}/keys/${domain}/${selector}.private\n`;

const signingTableLine = (domain: string, { selector }: { selector: string }) =>
  `*@${domain} ${selector}._domainkey.${domain}\n`;

function certificatePaths(hostname: string): { chain: string; key: string } {
  const folder = `certificates/${hostname.replace('*', '_wildcard')}`;
  return { chain: `${folder}/fullchain.pem`, key: `${folder}/privkey.pem` };
}

/** A master file (RFC 1035, 5) with the domain's own records, for a zone that is kept elsewhere. */
const zoneFile = (domain: string, records: readonly RecordSet[]) =>
  [
    `$ORIGIN ${domain}.`,
    ...records.flatMap(({ name, type, ttl = 0, values = [] }) =>
      values.map((value) => `${name}. ${ttl} IN ${type} ${value}`),
    ),
    '',
  ].join('\n');

const readme = (
  domain: string,
) => `Mail domain ${domain}, exported by Gatepost. It holds private keys: keep it to yourself.

dovecot/passwd-file          passdb { driver = passwd-file  args = /etc/dovecot/passwd-file }
postfix/virtual_domains      postmap it; virtual_mailbox_domains = hash:/etc/postfix/virtual_domains
postfix/virtual_mailboxes    postmap it; virtual_mailbox_maps = hash:/etc/postfix/virtual_mailboxes
opendkim/                    copy to ${OPENDKIM_FOLDER}; KeyTable ${OPENDKIM_FOLDER}/KeyTable
                             SigningTable refile:${OPENDKIM_FOLDER}/SigningTable
certificates/<host>/         fullchain.pem and privkey.pem
dns/${domain}.zone           the records of the domain, for a zone that is kept elsewhere
manifest.json                what "npm run admin -- mail import" reads
`;
