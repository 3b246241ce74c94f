/** The licences of what functions are bundled from, as Markdown. */

/** An entry of `package-lock.json`. */
interface LockedPackage {
  version?: string;
  license?: string;
  /** Used by this repository alone. */
  dev?: boolean;
  devOptional?: boolean;
}

/** They ask for a notice at most, and nothing of the code beside them. */
const PERMISSIVE = new Set(['0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'CC0-1.0', 'ISC', 'MIT']);

const HEAD = `# Licences

Made by \`npm run docs\` from \`package-lock.json\`. Gatepost itself is under the [Apache License 2.0](../LICENSE).

These packages are what functions are bundled from. A bundle holds what its function reaches of them, without comments:
it is run, and not passed on. Whoever passes bundles on adds the licence texts, which are in \`node_modules\`. Packages
that only this repository uses (tests, CDK, the local system, the operator's command) are not listed, and no function
may import them (\`npm run boundaries\`).

The country database of \`@ip-location-db/geo-whois-asn-country-mmdb\` is data, under CC0.
`;

/**
 * @param lock text of `package-lock.json`
 * @throws Error naming the packages whose licence is not permissive, or not known
 */
export function licencesDocument(lock: string): string {
  const { packages } = JSON.parse(lock) as { packages: Record<string, LockedPackage> };
  const shipped = Object.entries(packages)
    .filter(([path, { dev, devOptional }]) => path !== '' && !dev && !devOptional)
    .map(([path, { version = '', license = 'unknown' }]) => ({
      name: path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length),
      version,
      license,
    }));
  const refused = shipped.filter(({ license }) => !isPermissive(license));
  if (refused.length > 0) {
    const list = refused.map(({ name, version, license }) => `${name} ${version} (${license})`).join(', ');
    throw new Error(`Functions may not be bundled from what has these licences: ${list}`);
  }
  const rows = [
    ...new Set(shipped.map(({ name, version, license }) => `| ${name} | ${version} | ${license} |`)),
  ];
  return `${HEAD}\n| Package | Version | Licence |\n| --- | --- | --- |\n${rows.sort().join('\n')}\n`;
}

/** `(A OR B)` leaves the choice. */
const isPermissive = (license: string) =>
  license
    .replace(/^\((.*)\)$/, '$1')
    .split(' OR ')
    .some((one) => PERMISSIVE.has(one));
