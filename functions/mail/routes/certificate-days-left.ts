import * as z from 'zod/mini';
import { dynamoCertificates } from '../store/dynamo-certificates';
import { dynamoMailDomains } from '../store/dynamo-mail-domains';
import { mailTablesOf } from '../store/dynamo-mail-table';
import { epochSeconds } from '../../clock';
import { defineRoute, json } from '../../http/route';
import { daysLeft, statusAt } from '../certificate';
import { mail, refuse } from '../family';
import { findDomainOfHost } from '../find-domain';
import { operator } from '../callers/operator-token';
import { hostname } from '../parameters';

export const certificateDaysLeft = defineRoute({
  id: 'certificate-days-left',
  family: mail,
  method: 'POST',
  path: '/mail/ssl/get-left-days',
  summary: 'Ask how long a certificate is good',
  description:
    'The days left, and how the certificate stands: `valid`, `pending` while the first one is on its way, `failed` ' +
    'when there is none to use. `last_error` says why the last order came to nothing.',
  caller: operator,
  request: z.object({ hostname }),
  responses: {
    200: json(
      z.object({
        result: z.literal(true),
        days_left: z.int(),
        status: z.enum(['valid', 'pending', 'failed']),
        not_after: z.nullable(z.string()).check(z.describe('RFC 3339; null while there is none')),
        last_error: z.optional(z.string()),
        next_attempt: z.optional(z.string()).check(z.describe('RFC 3339')),
      }),
      'How the certificate stands.',
    ),
  },
  errors: ['NotFound'],
  needs: ['mail-domains:find', 'mail-certificates:find'],
  ports: (environment) => {
    const tables = mailTablesOf(environment);
    return {
      domains: dynamoMailDomains(tables),
      certificates: dynamoCertificates(tables),
    };
  },

  async handle({ hostname }, { domains, certificates }, { clock }) {
    const domain = await findDomainOfHost(hostname, domains);
    const certificate = await certificates.find(domain.id, hostname);
    if (!certificate) throw refuse('NotFound', `There is no certificate for ${hostname}.`);
    const now = epochSeconds(clock);
    const { current, failure, dueAt } = certificate;
    return {
      status: 200,
      body: {
        result: true,
        days_left: daysLeft(certificate, now),
        status: statusAt(certificate, now),
        not_after: current ? time(current.notAfter) : null,
        ...(failure ? { last_error: failure.message } : {}),
        ...(failure && dueAt !== undefined ? { next_attempt: time(dueAt) } : {}),
      },
    };
  },
});

const time = (seconds: number) => new Date(seconds * 1_000).toISOString().replace('.000Z', '+00:00');
