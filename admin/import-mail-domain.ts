import { createPrivateKey } from 'node:crypto';
import * as z from 'zod';
import { epochSeconds } from '../functions/clock';
import { ARCHIVE_FORMAT, MANIFEST, PASSWD_FILE } from '../functions/mail/archive';
import { certificateSubject, issued, uploaded, type Certificate } from '../functions/mail/certificate';
import { claimDomain, claimNames, type ClaimedNames } from '../functions/mail/claim-mail-names';
import { dkimSubject, publicKeyOf } from '../functions/mail/dkim';
import { isDomainName } from '../functions/mail/domain-name';
import { placeOfDomain } from '../functions/mail/mail-label';
import { dkimRecord, mailRecords } from '../functions/mail/mail-records';
import { MOST_USERS_AT_ONCE, parseAddress } from '../functions/mail/mail-user';
import { validityOf } from '../functions/mail/read-certificate';
import type { Session } from './command';
import { mailStores, operatorSealer } from './mail-stores';
import { untarGz } from './untar-gz';

const manifestSchema = z.object({
  format: z.literal(ARCHIVE_FORMAT),
  version: z.literal(1),
  domain: z.string().refine(isDomainName),
  dkim: z.array(z.object({ selector: z.string(), key: z.string() })),
  certificates: z.array(
    z.object({
      hostname: z.string(),
      source: z.enum(['acme', 'upload']),
      chain: z.string(),
      key: z.string(),
    }),
  ),
});

interface Imported {
  domain: string;
  id: number;
  users: number;
  dkimKeys: number;
  certificates: number;
}

/** The first users come with the domain, in one transaction of at most 100 items. */
const FIRST_USERS = MOST_USERS_AT_ONCE - 1;

/**
 * Makes the domain of an archive. It must not be here yet; what an import that was cut off left is deleted with the
 * domain.
 * @throws Error that says what is wrong with the archive, or who has the name
 */
export async function importMailDomain(archive: Buffer, session: Session): Promise<Imported> {
  const files = await untarGz(archive).catch((cause: unknown) => {
    throw new Error('This is not a .tar.gz', { cause });
  });
  const read = (path: string) => files.get(path) ?? missing(path);
  const manifest = readManifest(read(MANIFEST));
  const users = readUsers(read(PASSWD_FILE), manifest.domain);

  const domain = await importUsers(manifest.domain, users, session);
  for (const { selector, key } of manifest.dkim) await importDkimKey(domain, selector, read(key), session);
  for (const { hostname, source, chain, key } of manifest.certificates) {
    await importCertificate(
      { domainId: domain.id, domain: domain.name, hostname, source },
      read(chain),
      read(key),
      session,
    );
  }
  return {
    domain: domain.name,
    id: domain.id,
    users: users.length,
    dkimKeys: manifest.dkim.length,
    certificates: manifest.certificates.length,
  };
}

function readManifest(text: string): z.output<typeof manifestSchema> {
  const parsed = manifestSchema.safeParse(parseJson(text));
  if (!parsed.success) throw new Error(`${MANIFEST} is not that of a mail domain that Gatepost exported`);
  return parsed.data;
}

interface ExportedUser {
  email: string;
  passwordHash: string;
}

function readUsers(passwdFile: string, domain: string): ExportedUser[] {
  return passwdFile
    .split('\n')
    .filter((line) => line !== '')
    .map((line, position) => {
      const [email = '', password = ''] = line.split(':');
      const passwordHash = /^\{ARGON2ID\}(\$argon2id\$.+)$/.exec(password)?.[1];
      if (passwordHash === undefined || parseAddress(email)?.domain !== domain) {
        throw new Error(
          `Line ${position + 1} of ${PASSWD_FILE} is not a user of ${domain} with an Argon2id hash`,
        );
      }
      return { email, passwordHash };
    });
}

async function importUsers(name: string, exported: ExportedUser[], session: Session) {
  const { connection, clock, progress } = session;
  const { domains, users, names } = mailStores(connection);
  const id = await domains.takeIds('domains', 1);
  const firstId = await domains.takeIds('users', Math.max(exported.length, 1));
  const all = exported.map((user, position) => ({ ...user, id: firstId + position }));
  for (;;) {
    const claimed = await claimDomain(name, { names, zones: connection.mail }, epochSeconds(clock));
    const result = await domains.create({ id, name }, all.slice(0, FIRST_USERS), mustBeFree(claimed));
    if (result === 'exists') throw new Error(`The domain ${name} exists already`);
    if (result === 'created') break;
  }
  for (let start = FIRST_USERS; start < all.length; start += MOST_USERS_AT_ONCE) {
    progress.show('Importing users', start, all.length);
    const { outcome } = await users.create({ id, name }, all.slice(start, start + MOST_USERS_AT_ONCE));
    if (outcome !== 'created') throw new Error(`The domain ${name} was changed while it was imported`);
  }
  return { id, name };
}

async function importDkimKey(
  domain: { id: number; name: string },
  selector: string,
  privateKey: string,
  { connection, clock }: Session,
): Promise<void> {
  const { dkimKeys, names } = mailStores(connection);
  const key = {
    selector,
    publicKey: publicKeyOf(privateKey),
    privateKey: await operatorSealer(connection, 'dkim').seal(privateKey, dkimSubject(domain.id, selector)),
  };
  const purposes = [
    { purpose: `dkim ${selector}`, records: [dkimRecord(domain.name, key)] },
    { purpose: 'mail', records: mailRecords(domain.name, connection.mail.mailHost) },
  ];
  const isHere = placeOfDomain(domain.name, connection.mail) !== undefined;
  for (;;) {
    const now = epochSeconds(clock);
    const zones = connection.mail;
    const claimed = isHere ? mustBeFree(await claimNames(domain.name, purposes, { names, zones }, now)) : [];
    const added = await dkimKeys.add(domain, key, claimed);
    if (added === 'added') return;
    if (added !== 'changed') throw new Error(`The DKIM key ${selector} could not be kept: ${added}`);
  }
}

async function importCertificate(
  certificate: Certificate,
  chain: string,
  key: string,
  { connection, clock }: Session,
): Promise<void> {
  if (!isPrivateKey(key)) throw new Error(`The key for ${certificate.hostname} is not a private key`);
  const { certificates } = mailStores(connection);
  const sealed = await operatorSealer(connection, 'certificate').seal(key, certificateSubject(certificate));
  const current = { chain, key: sealed, ...validityOf(chain) };
  // What was ordered there is renewed here, if this installation can prove the name.
  const isRenewable =
    certificate.source === 'acme' && placeOfDomain(certificate.domain, connection.mail) !== undefined;
  const next = isRenewable
    ? issued(certificate, current, epochSeconds(clock))
    : uploaded(certificate, current);
  if (!(await certificates.save(next)))
    throw new Error(`The domain ${certificate.domain} was deleted meanwhile`);
}

function mustBeFree(claimed: ClaimedNames) {
  if (claimed.outcome === 'free') return claimed.names;
  throw new Error(`The name ${claimed.name} is not available: somebody else has it`);
}

function isPrivateKey(pem: string): boolean {
  try {
    createPrivateKey(pem);
    return true;
  } catch {
    return false;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function missing(path: string): never {
  throw new Error(`The archive lacks ${path}`);
}
