import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { requireEnv, type Environment } from '../../environment';
import type { Countries } from '../continent';

/** What the registries say of who has an address, in MaxMind's format; in the public domain (CC0). */
export const COUNTRIES_FILE =
  'node_modules/@ip-location-db/geo-whois-asn-country-mmdb/geo-whois-asn-country.mmdb';

/** The country database beside the function's code, read when first asked: most installations never do. */
export function mmdbCountries(environment: Environment): Countries {
  const open = async () => {
    const { Reader } = await import('mmdb-lib');
    return new Reader(await readFile(join(requireEnv(environment, 'LAMBDA_TASK_ROOT'), COUNTRIES_FILE)));
  };
  let opened: ReturnType<typeof open> | undefined;
  return {
    async countryOf(ip) {
      // The reader's types are those of MaxMind's own databases.
      const found = (await (opened ??= open())).get(ip) as { country_code: string } | null;
      return found?.country_code;
    },
  };
}
