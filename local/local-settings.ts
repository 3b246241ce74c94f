/** What `npm start` takes from the environment. */
import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import type { Environment } from '../functions/environment';
import { LOCAL_ACME_DIRECTORY } from './deployment';
import type { SystemOptions } from './system';

/** A variable has a value that makes no sense. */
class InvalidVariable extends Error {
  override name = 'InvalidVariable';
}

const DEFAULT_PORT = 8080;
const DEFAULT_DNS_PORT = 5053;
const DEFAULT_DATA_FOLDER = '.gatepost/data';

/** Every variable and its default, for `docs/configuration.md`. */
export const LOCAL_VARIABLES = [
  { name: 'PORT', fallback: String(DEFAULT_PORT), description: 'Port of the API; 0 takes a free one' },
  {
    name: 'DNS_PORT',
    fallback: String(DEFAULT_DNS_PORT),
    description: 'Port of the DNS server, UDP and TCP',
  },
  {
    name: 'GATEPOST_LISTEN',
    fallback: '',
    description:
      'Address to listen on besides loopback, `0.0.0.0` and `::` for all: whoever reaches it reads every mail',
  },
  {
    name: 'GATEPOST_DATA',
    fallback: DEFAULT_DATA_FOLDER,
    description: 'Folder that keeps names, records, mails and the log',
  },
  { name: 'GATEPOST_ZONE', fallback: 'gateways.test', description: 'The gateways’ zone' },
  {
    name: 'GATEPOST_FURTHER_ZONES',
    fallback: '',
    description: 'Zones for mail domains, separated by commas',
  },
  {
    name: 'GATEPOST_ACME_DIRECTORY',
    fallback: LOCAL_ACME_DIRECTORY,
    description: 'ACME directory of a CA that can ask this DNS server: Pebble’s',
  },
  {
    name: 'GATEPOST_ACME_ROOT',
    fallback: '',
    description: 'PEM file with the root behind that directory’s HTTPS',
  },
  {
    name: 'GATEPOST_SIP_DOMAIN',
    fallback: '',
    description: 'Domain of SIP accounts that are created without one; `sip.<zone>` unless given',
  },
  {
    name: 'GATEPOST_STORE',
    fallback: 'dynalite',
    description: '`dynamodb-local` takes Amazon’s own, in memory; needs Java and fetches it once',
  },
  {
    name: 'GATEPOST_ROUTE53_INSYNC_MS',
    fallback: '1000',
    description: 'How long a DNS change is PENDING; up to 60000 in AWS',
  },
  {
    name: 'GATEPOST_ROUTE53_REQUESTS_PER_SECOND',
    fallback: '10',
    description: 'What the account’s Route 53 takes',
  },
  { name: 'GATEPOST_ROUTE53_BURST', fallback: '50', description: 'How many requests may come at once' },
  {
    name: 'GATEPOST_ROUTE53_PROCESSING_MS',
    fallback: '50',
    description: 'How long a zone refuses a second batch (`PriorRequestNotComplete`)',
  },
] as const;

const DOMAIN = /^(?=.{4,253}$)([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9])?\.)+[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/**
 * An unset variable and an empty one both mean the default.
 * @throws InvalidVariable naming the variable and what it takes
 */
export function readLocalSettings(environment: Environment): SystemOptions {
  const text = (name: string) => environment[name]?.trim() || undefined;

  const number = (name: string, minimum: number, maximum: number) => {
    const value = text(name);
    if (value === undefined) return undefined;
    if (/^\d+$/.test(value) && Number(value) >= minimum && Number(value) <= maximum) return Number(value);
    throw new InvalidVariable(`${name} must be a whole number from ${minimum} to ${maximum}, not '${value}'`);
  };

  const address = (name: string) => {
    const value = text(name);
    // Behind a `%` there would be an interface, which no URL can have.
    if (value === undefined || (isIP(value) !== 0 && !value.includes('%'))) return value;
    throw new InvalidVariable(
      `${name} must be an IPv4 or IPv6 address of this machine, as 192.0.2.7, 0.0.0.0 or ::, not '${value}'`,
    );
  };

  const domain = (name: string) => {
    const value = text(name);
    if (value === undefined || DOMAIN.test(value)) return value;
    throw new InvalidVariable(
      `${name} must be a domain in lower case without a final dot, as gateways.test, not '${value}'`,
    );
  };

  const oneOf = <Choice extends string>(name: string, choices: readonly Choice[]) => {
    const value = text(name);
    const choice = choices.find((known) => known === value);
    if (value === undefined || choice) return choice;
    throw new InvalidVariable(`${name} must be ${choices.join(' or ')}, not '${value}'`);
  };

  const domains = (name: string) => {
    const list = text(name)
      ?.split(',')
      .map((one) => one.trim());
    const wrong = list?.find((one) => !DOMAIN.test(one));
    if (wrong !== undefined)
      throw new InvalidVariable(`${name} must be domains in lower case, separated by commas, not '${wrong}'`);
    const twice = list?.find((one, position) => list.indexOf(one) < position);
    if (twice === undefined) return list;
    throw new InvalidVariable(`${name} must be different domains, and lists '${twice}' twice`);
  };

  const url = (name: string) => {
    const value = text(name);
    if (value === undefined || /^https:\/\/\S+$/.test(value)) return value;
    throw new InvalidVariable(`${name} must be a URL that begins with https://, not '${value}'`);
  };

  const file = (name: string) => {
    const path = text(name);
    if (path === undefined) return undefined;
    try {
      return readFileSync(path, 'utf8');
    } catch (cause) {
      throw new InvalidVariable(`${name} names a file that cannot be read: ${path}`, { cause });
    }
  };

  return present({
    port: number('PORT', 0, 65_535) ?? DEFAULT_PORT,
    dnsPort: number('DNS_PORT', 0, 65_535) ?? DEFAULT_DNS_PORT,
    listen: address('GATEPOST_LISTEN'),
    dataFolder: text('GATEPOST_DATA') ?? DEFAULT_DATA_FOLDER,
    zone: domain('GATEPOST_ZONE'),
    furtherZones: domains('GATEPOST_FURTHER_ZONES'),
    mail: {
      acme: {
        directoryUrl: url('GATEPOST_ACME_DIRECTORY') ?? LOCAL_ACME_DIRECTORY,
        ...present({ rootCertificate: file('GATEPOST_ACME_ROOT') }),
      },
    },
    accounts: present({ sipDomain: domain('GATEPOST_SIP_DOMAIN') }),
    store: oneOf('GATEPOST_STORE', ['dynalite', 'dynamodb-local'] as const),
    route53: present({
      insyncMs: number('GATEPOST_ROUTE53_INSYNC_MS', 0, 600_000),
      requestsPerSecond: number('GATEPOST_ROUTE53_REQUESTS_PER_SECOND', 1, 100_000),
      burst: number('GATEPOST_ROUTE53_BURST', 1, 100_000),
      processingMs: number('GATEPOST_ROUTE53_PROCESSING_MS', 0, 600_000),
    }),
  });
}

type Present<Values> = { [Name in keyof Values]?: Exclude<Values[Name], undefined> };

/** Without what is undefined, so that the defaults stay with whoever has them. */
function present<Values extends object>(values: Values): Present<Values> {
  return Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== undefined),
  ) as Present<Values>;
}
