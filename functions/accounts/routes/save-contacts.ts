import * as z from 'zod/mini';
import { accountsTableOf } from '../store/dynamo-accounts-table';
import { dynamoContacts } from '../store/dynamo-contacts';
import { epochSeconds } from '../../clock';
import { defineRoute, json } from '../../http/route';
import { doneSchema } from '../account-view';
import { isOpen } from '../account';
import { registrarOrAdministrator } from '../callers/registrar';
import { accounts as family } from '../family';
import { sip, uuid } from '../parameters';
import { noSuchAccount } from '../refusals';

const MAX_CONTACTS = 200;

/** Epoch seconds, or a time as RFC 3339 has it. */
const time = (description: string) =>
  z.pipe(
    z
      .union([z.number(), z.string()], 'must be a time: RFC 3339, or seconds since 1970')
      .check(z.describe(description)),
    z.pipe(
      z.transform((value: number | string) =>
        typeof value === 'number' ? value : /^\d{4}-\d\d-\d\dT/.test(value) ? Date.parse(value) / 1_000 : NaN,
      ),
      z.pipe(
        z
          .number('must be a time: RFC 3339, or seconds since 1970')
          .check(z.gte(0), z.lte(253_402_300_799, 'must be a time before the year 10000')),
        z.transform(Math.floor),
      ),
    ),
  );

export const saveContacts = defineRoute({
  id: 'save-contacts',
  family,
  method: 'PUT',
  path: '/api/registrar/contacts',
  // Kamailio's HTTP client knows GET and POST alone.
  aliases: [{ method: 'POST', path: '/api/registrar/contacts' }],
  summary: 'Tell which devices are registered',
  description:
    'For a SIP registrar: what it knows of an account’s devices, whenever that changes. A device is known by its uuid ' +
    'until it expires; those that are not named stay as they are. An account that is blocked or not activated has none: 404.',
  caller: registrarOrAdministrator,
  request: z.object({
    account: sip,
    contacts: z
      .array(
        z.object({
          uuid,
          user_agent: z.nullish(
            z.string().check(z.maxLength(255), z.describe('As the device registered with')),
          ),
          update_time: z.nullish(time('When it registered; now unless given')),
          expires_at: time('When its registration ends'),
        }),
        'must be a list of devices, each with uuid and expires_at',
      )
      .check(
        z.minLength(1, 'must not be empty'),
        z.maxLength(MAX_CONTACTS, `must be at most ${MAX_CONTACTS}`),
      ),
  }),
  responses: { 200: json(doneSchema, 'The devices are noted.') },
  needs: ['account-contacts:save'],
  ports: (environment) => ({
    contacts: dynamoContacts(accountsTableOf(environment)),
  }),

  async handle({ account: address, contacts: given }, { accounts, contacts }, { clock }) {
    const account = await accounts.find(address);
    // A registrar that did not follow its note yet must not bring back what was forgotten.
    if (!account || !isOpen(account)) throw noSuchAccount();
    const now = epochSeconds(clock);
    // Named twice in one call, the last word counts.
    const devices = new Map(
      given.map(({ uuid, user_agent, update_time, expires_at }) => [
        uuid,
        {
          uuid,
          ...(user_agent ? { userAgent: user_agent } : {}),
          updatedAt: update_time ?? now,
          expiresAt: expires_at,
        },
      ]),
    );
    if (!(await contacts.save(account.id, [...devices.values()]))) throw noSuchAccount();
    return { status: 200, body: { message: `${devices.size} devices are noted.` } };
  },
});
