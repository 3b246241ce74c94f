import { Resolver } from 'node:dns/promises';

/**
 * Asks a DNS server on this machine.
 * @returns the values, sorted; the strings of a TXT value joined
 */
export async function resolveName(
  port: number,
  name: string,
  type: 'A' | 'AAAA' | 'TXT',
): Promise<string[] | 'NXDOMAIN' | 'NODATA'> {
  const resolver = new Resolver({ timeout: 2_000, tries: 2 });
  resolver.setServers([`127.0.0.1:${port}`]);
  try {
    const answers =
      type === 'TXT'
        ? (await resolver.resolveTxt(name)).map((strings) => strings.join(''))
        : type === 'A'
          ? await resolver.resolve4(name)
          : await resolver.resolve6(name);
    return answers.sort();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOTFOUND') return 'NXDOMAIN';
    if (code === 'ENODATA') return 'NODATA';
    throw error;
  }
}
