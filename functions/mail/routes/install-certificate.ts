import * as z from 'zod/mini';
import { dynamoCertificates } from '../store/dynamo-certificates';
import { dynamoMailDomains } from '../store/dynamo-mail-domains';
import { mailTablesOf } from '../store/dynamo-mail-table';
import { epochSeconds } from '../../clock';
import { defineRoute, json } from '../../http/route';
import { ordered } from '../certificate';
import { placeOfDomain } from '../mail-label';
import { mail, refuse } from '../family';
import { findDomainOfHost } from '../find-domain';
import { operator } from '../callers/operator-token';
import { hostname } from '../parameters';
import { mailSettings } from '../settings';
import { AGAIN, tryAgain } from '../../try-again';

export const installCertificate = defineRoute({
  id: 'install-certificate',
  family: mail,
  method: 'POST',
  path: '/mail/ssl/letsencrypt/install',
  summary: 'Order a certificate',
  description:
    'Orders a certificate for a domain, or a host of it, from Let’s Encrypt or the CA of the settings. It is there a ' +
    'few minutes later, and is renewed 30 days before it ends.',
  caller: operator,
  request: z.object({ hostname }),
  responses: {
    200: json(
      z.object({ result: z.literal(true), message: z.string(), status: z.literal('pending') }),
      'The certificate is ordered.',
    ),
  },
  errors: ['NotFound'],
  needs: ['settings:mail', 'mail-domains:find', 'mail-certificates:find', 'mail-certificates:save'],
  ports: (environment) => {
    const tables = mailTablesOf(environment);
    return {
      domains: dynamoMailDomains(tables),
      certificates: dynamoCertificates(tables),
      settings: mailSettings(environment),
    };
  },

  async handle({ hostname }, { domains, certificates, settings }, { clock }) {
    if (hostname.startsWith('*.')) {
      throw refuse('Invalid', 'Parameter "hostname" must name one host: wildcards can only be uploaded.');
    }
    await tryAgain(clock, `The certificate of ${hostname}`, async () => {
      const domain = await findDomainOfHost(hostname, domains);
      if (!placeOfDomain(domain.name, settings)) throw notHere(domain.name);
      const known = await certificates.find(domain.id, hostname);
      return (await certificates.save(ordered(domain, hostname, known, epochSeconds(clock)))) ?? AGAIN;
    });
    return {
      status: 200,
      body: { result: true, message: 'Changes will be applied in few minutes', status: 'pending' },
    };
  },
});

const notHere = (domain: string) =>
  refuse(
    'Invalid',
    `The DNS of ${domain} is not in a zone of this installation, so nothing can be proved there. Use ssl/upload.`,
  );
