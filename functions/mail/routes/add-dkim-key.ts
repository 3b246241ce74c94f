import * as z from 'zod/mini';
import { dynamoDkimKeys } from '../store/dynamo-dkim-keys';
import { dynamoMailDomains } from '../store/dynamo-mail-domains';
import { mailTablesOf } from '../store/dynamo-mail-table';
import { Pace } from '../../aws/pace';
import { route53ListingOf } from '../../dns/store/route53-listing';
import { dynamoNamesOf } from '../../dns/store/dynamo-names';
import { kmsSealer } from '../../secrets/store/kms-sealer';
import { epochSeconds, systemClock } from '../../clock';
import type { NameItem } from '../../dns/name-item';
import { defineRoute, json } from '../../http/route';
import { claimNames, type Purpose } from '../claim-mail-names';
import { DEFAULT_SELECTOR, dkimSubject, newDkimKey, SELECTOR } from '../dkim';
import { placeOfDomain } from '../mail-label';
import { recordConflicts, type RecordConflict } from '../record-conflicts';
import { dkimRecord, dkimValue, mailRecords } from '../mail-records';
import { mail, refuse } from '../family';
import { findDomain, noSuchDomain } from '../find-domain';
import { operator } from '../callers/operator-token';
import { domain } from '../parameters';
import { mailSettings } from '../settings';
import { AGAIN, tryAgain } from '../../try-again';

/** Of Route 53: a domain has seven places to look at, and the account takes 50 requests at once. */
const READS_PER_SECOND = 20;

const record = z.object({
  name: z.string(),
  type: z.string(),
  ttl: z.int(),
  values: z.array(z.string()).check(z.describe('As a zone file has them: TXT in quoted strings')),
});

export const addDkimKey = defineRoute({
  id: 'add-dkim-key',
  family: mail,
  method: 'POST',
  path: '/mail/dkim/add-new-domain',
  summary: 'Make a DKIM key for a domain',
  description:
    'Makes an RSA key of 2048 bits. Where the domain’s DNS is in one of our zones, its public half is written there, ' +
    'with MX, SPF and DMARC, each where nothing stands yet: what somebody else has there is in `conflicts`. Elsewhere ' +
    'the answer says which records to add. The private half is in the export alone.',
  caller: operator,
  request: z.object({
    domain,
    selector: z._default(
      z
        .string()
        .check(
          z.trim(),
          z.toLowerCase(),
          z.regex(SELECTOR, 'must be letters, digits and dashes'),
          z.describe('Name of the key below `_domainkey`'),
        ),
      DEFAULT_SELECTOR,
    ),
  }),
  responses: {
    200: json(
      z.object({
        result: z.literal(true),
        selector: z.string(),
        public: z.string().check(z.describe('Value of the TXT record, in one piece')),
        record,
        records: z.array(record).check(z.describe('All that the domain needs in DNS')),
        written: z
          .boolean()
          .check(z.describe('Whether all of them are being written; else add those that are not')),
        conflicts: z
          .array(
            z.object({
              name: z.string(),
              type: z.string(),
              present: z.array(z.string()).check(z.describe('What stands there')),
              wanted: z.array(z.string()).check(z.describe('What the domain needs')),
              merged: z.optional(
                z.array(z.string()).check(z.describe('For SPF and DMARC: what would be right for both')),
              ),
            }),
          )
          .check(z.describe('Record sets of somebody else, which are left as they are')),
      }),
      'The key is there.',
    ),
  },
  errors: ['NotFound', 'Exists'],
  needs: [
    'settings:mail',
    'mail-domains:find',
    'mail-dkim:add',
    'dkim-secret:seal',
    'names:read',
    'names:save',
    'records:read',
  ],
  ports: (environment) => {
    const tables = mailTablesOf(environment);
    return {
      domains: dynamoMailDomains(tables),
      dkimKeys: dynamoDkimKeys(tables),
      sealer: kmsSealer(environment, 'dkim'),
      names: dynamoNamesOf(environment),
      settings: mailSettings(environment),
      zones: route53ListingOf(environment, new Pace(READS_PER_SECOND, systemClock)),
    };
  },

  async handle({ domain: name, selector }, ports, { clock }) {
    const { domains, dkimKeys, sealer, names, settings, zones } = ports;
    const domain = await findDomain(name, domains);
    const { publicKey, privateKey } = await newDkimKey();
    const sealed = await sealer.seal(privateKey, dkimSubject(domain.id, selector));
    const record = dkimRecord(name, { selector, publicKey });
    const others = mailRecords(name, settings.mailHost);
    const place = placeOfDomain(name, settings);
    const wanted = [
      { purpose: `dkim ${selector}`, records: [record] },
      { purpose: 'mail', records: others },
    ];
    let conflicts: RecordConflict[] = [];
    await tryAgain(clock, `A name of ${name}`, async () => {
      const claimed = place ? await claim(wanted) : [];
      if (place) conflicts = await conflictsOf(claimed, place.zone);
      const added = await dkimKeys.add(domain, { selector, publicKey, privateKey: sealed }, claimed);
      if (added === 'exists') throw keyExists(selector);
      if (added === 'no-domain') throw noSuchDomain();
      return added === 'changed' ? AGAIN : undefined;
    });
    return {
      status: 200,
      body: {
        result: true,
        selector,
        public: dkimValue(publicKey),
        record: shown(record),
        records: [record, ...others].map(shown),
        written: place !== undefined && conflicts.length === 0,
        conflicts,
      },
    };

    /** What is promised may be there already, of this very call that is repeated or of one before it. */
    async function conflictsOf(claimed: NameItem[], zone: string): Promise<RecordConflict[]> {
      return recordConflicts([record, ...others], claimed, (at) => zones.read(zone, at));
    }

    async function claim(purposes: Purpose[]): Promise<NameItem[]> {
      const claimed = await claimNames(name, purposes, { names, zones: settings }, epochSeconds(clock));
      if (claimed.outcome === 'free') return claimed.names;
      throw refuse('Exists', `The name ${claimed.name} is not available: somebody else has it.`);
    }
  },
});

const shown = ({ name, type, ttl = 0, values = [] }: ReturnType<typeof dkimRecord>) => ({
  name,
  type,
  ttl,
  values,
});

const keyExists = (selector: string) =>
  refuse('Exists', `The domain has a DKIM key "${selector}" already. Give another selector.`);
