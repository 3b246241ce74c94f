import * as z from 'zod/mini';
import { dynamoCertificates } from '../store/dynamo-certificates';
import { dynamoMailDomains } from '../store/dynamo-mail-domains';
import { mailTablesOf } from '../store/dynamo-mail-table';
import { kmsSealer } from '../../secrets/store/kms-sealer';
import { epochSeconds } from '../../clock';
import { Problem } from '../../http/problem';
import { defineRoute, json } from '../../http/route';
import { certificateSubject, daysLeft, uploaded } from '../certificate';
import { readCertificate, UnusableCertificate } from '../read-certificate';
import { mail, refuse } from '../family';
import { findDomainOfHost } from '../find-domain';
import { operator } from '../callers/operator-token';
import { AGAIN, tryAgain } from '../../try-again';

/** The longest chains and keys in use are a tenth of this. */
const MAX_PEM = 100_000;
/** Names of one certificate that are looked at. */
const MAX_NAMES = 100;

const pem = (description: string) =>
  z
    .string('must be PEM')
    .check(
      z.minLength(1, 'is missing'),
      z.maxLength(MAX_PEM, 'is too long'),
      z.describe(`${description}, in PEM; as a file or a field`),
    );

export const uploadCertificate = defineRoute({
  id: 'upload-certificate',
  family: mail,
  method: 'POST',
  path: '/mail/ssl/upload',
  summary: 'Upload a certificate',
  description:
    'Takes a certificate from elsewhere, for those of its names that belong to domains here. The key must be the ' +
    'certificate’s, the chain in order, and nothing of it expired.',
  caller: operator,
  request: z.object({
    ssl_certificate: pem('The certificate and those that signed it, the certificate first'),
    ssl_certificate_key: pem('The private key, without a passphrase'),
  }),
  responses: {
    200: json(
      z.object({
        result: z.literal(true),
        hostname: z.string(),
        hostnames: z.array(z.string()),
        days_left: z.int(),
      }),
      'The certificate is kept.',
    ),
  },
  errors: ['NotFound'],
  needs: ['mail-domains:find', 'mail-certificates:find', 'mail-certificates:save', 'certificate-secret:seal'],
  ports: (environment) => {
    const tables = mailTablesOf(environment);
    return {
      domains: dynamoMailDomains(tables),
      certificates: dynamoCertificates(tables),
      sealer: kmsSealer(environment, 'certificate'),
    };
  },

  async handle({ ssl_certificate, ssl_certificate_key }, { domains, certificates, sealer }, { clock }) {
    const { names, chain, key, notBefore, notAfter } = check();
    const kept: string[] = [];
    for (const hostname of names.slice(0, MAX_NAMES)) {
      if (await keep(hostname)) kept.push(hostname);
    }
    const [first] = kept;
    if (first === undefined) {
      throw refuse(
        'NotFound',
        `The certificate is for ${names.join(', ')}: none of them belongs to a domain here.`,
      );
    }
    return {
      status: 200,
      body: {
        result: true,
        hostname: first,
        hostnames: kept,
        days_left: daysLeft({ current: { notAfter } }, epochSeconds(clock)),
      },
    };

    /** @returns false when the host belongs to no domain here */
    async function keep(hostname: string): Promise<boolean> {
      return tryAgain(clock, `The certificate of ${hostname}`, async () => {
        const domain = await findDomainOfHost(hostname, domains).catch(ignoreNotFound);
        if (!domain) return false;
        const id = { domainId: domain.id, hostname };
        const sealed = await sealer.seal(key, certificateSubject(id));
        const known = (await certificates.find(domain.id, hostname)) ?? {
          ...id,
          domain: domain.name,
          source: 'upload',
        };
        const saved = await certificates.save(uploaded(known, { chain, key: sealed, notBefore, notAfter }));
        return saved ? true : AGAIN;
      });
    }

    function check() {
      try {
        return readCertificate(ssl_certificate, ssl_certificate_key, clock.now());
      } catch (error) {
        throw error instanceof UnusableCertificate ? refuse('Invalid', error.message) : error;
      }
    }
  },
});

function ignoreNotFound(error: unknown): undefined {
  if (!(error instanceof Problem && error.code === 'NotFound')) throw error;
}
