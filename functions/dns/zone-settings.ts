import * as z from 'zod/mini';

/** A tunnel front-end: its public addresses, and what it proves itself with to `/pagekite/auth`. */
const frontEndSchema = z.object({
  ipv4: z.array(z.ipv4()),
  ipv6: z._default(z.array(z.ipv6()), []),
  /** Hex SHA-256 of each key that it may use: two while one is replaced. */
  keyHashes: z.optional(
    z.array(z.string().check(z.regex(/^[0-9a-f]{64}$/, 'must be the hex SHA-256 of a key'))),
  ),
});

/** What the writer has to know of the gateways' zone: its name, and where the tunnels of its gateways end. */
export const zoneSettingsSchema = z.object({
  zone: z.string().check(z.describe('The gateways’ zone, without the final dot')),
  caa: z
    ._default(z.array(z.string()), ['0 issue "letsencrypt.org; validationmethods=dns-01"'])
    .check(
      z.describe(
        'Who may issue certificates in the gateways’ zone, as CAA values; a zone that has a CAA keeps its own',
      ),
    ),
  frontEnds: z.record(z.string(), frontEndSchema).check(
    z.refine((all) => 'default' in all, 'needs a `default`'),
    z.describe('PageKite front-ends: `default`, and one per continent code (`EU`, `NA`, …) that has its own'),
  ),
});
