import * as z from 'zod/mini';
import { dynamoCertificates } from '../store/dynamo-certificates';
import { dynamoDkimKeys } from '../store/dynamo-dkim-keys';
import { dynamoMailDomains } from '../store/dynamo-mail-domains';
import { mailTablesOf } from '../store/dynamo-mail-table';
import { dynamoMailUsers } from '../store/dynamo-mail-users';
import { kmsSealer } from '../../secrets/store/kms-sealer';
import { s3Exports } from '../store/s3-exports';
import { defineRoute, document, json } from '../../http/route';
import { archiveFiles, type ArchivedCertificate } from '../archive';
import { certificateSubject, type Certificate } from '../certificate';
import { dkimSubject } from '../dkim';
import { dkimRecord, mailRecords } from '../mail-records';
import { tarGz } from '../tar-gz';
import type { Sealer } from '../../secrets/sealer';
import { mail } from '../family';
import { findDomain } from '../find-domain';
import { operator } from '../callers/operator-token';
import { domain } from '../parameters';
import { mailSettings } from '../settings';

export const exportMailDomain = defineRoute({
  id: 'export-mail-domain',
  family: mail,
  method: 'GET',
  path: '/mail/export/domain',
  summary: 'Export a domain for a mail server',
  description:
    'A `.tar.gz` that Dovecot, Postfix and OpenDKIM read as it is: users with their password hashes, the DKIM keys, ' +
    'certificates with their keys, and the DNS records as a zone file. An archive that is too large for an answer is ' +
    'behind a link for 15 minutes, in the header `Location` and in the body.',
  caller: operator,
  request: z.object({ domain }),
  responses: {
    200: document('application/gzip', 'The archive.'),
    303: json(
      z.object({ result: z.literal(true), url: z.string(), expires_at: z.string() }),
      'The archive is at the link: follow it (`curl -L`).',
    ),
  },
  errors: ['NotFound'],
  needs: [
    'settings:mail',
    'mail-domains:find',
    'mail-users:list',
    'mail-dkim:list',
    'mail-certificates:list',
    'dkim-secret:open',
    'certificate-secret:open',
    'exports:put',
  ],
  timeoutSeconds: 29,
  ports: (environment) => {
    const tables = mailTablesOf(environment);
    return {
      domains: dynamoMailDomains(tables),
      users: dynamoMailUsers(tables),
      dkimKeys: dynamoDkimKeys(tables),
      certificates: dynamoCertificates(tables),
      dkimSealer: kmsSealer(environment, 'dkim'),
      certificateSealer: kmsSealer(environment, 'certificate'),
      exports: s3Exports(environment),
      settings: mailSettings(environment),
    };
  },

  async handle({ domain: name }, ports, { clock }) {
    const { id } = await findDomain(name, ports.domains);
    const keys = await ports.dkimKeys.list(id);
    const certificates = await ports.certificates.list(id);
    const files = await archiveFiles({
      domain: name,
      exportedAt: clock.now(),
      users: ports.users.pages(id),
      dkimKeys: await Promise.all(
        keys.map(async ({ selector, privateKey }) => ({
          selector,
          privateKey: await ports.dkimSealer.open(privateKey, dkimSubject(id, selector)),
        })),
      ),
      certificates: await openCertificates(certificates, ports.certificateSealer),
      records: [...mailRecords(name, ports.settings.mailHost), ...keys.map((key) => dkimRecord(name, key))],
    });
    const archive = tarGz(files, clock.now());
    const fileName = `${name}.tar.gz`;
    if (archive.length <= ports.settings.exportAnswerBytes) {
      const headers = { 'content-disposition': `attachment; filename="${fileName}"` };
      return { status: 200, content: archive, headers };
    }
    const { url, endsAt } = await ports.exports.put(fileName, archive, clock.now());
    return {
      status: 303,
      headers: { location: url },
      body: { result: true, url, expires_at: new Date(endsAt * 1_000).toISOString() },
    };
  },
});

const openCertificates = (certificates: Certificate[], sealer: Sealer): Promise<ArchivedCertificate[]> =>
  Promise.all(
    certificates.flatMap((certificate) => {
      const { hostname, source, current } = certificate;
      if (!current) return [];
      const { chain, notAfter } = current;
      const opened = sealer.open(current.key, certificateSubject(certificate));
      return [opened.then((key) => ({ hostname, source, chain, key, notAfter }))];
    }),
  );
