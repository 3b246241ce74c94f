/** What `npm start` takes from the environment. */
import type { Environment } from '../functions/environment';
import type { SystemOptions } from './system';

/** A variable has a value that makes no sense. */
export class InvalidVariable extends Error {
  override name = 'InvalidVariable';
}

const DEFAULT_PORT = 8080;
const DEFAULT_DNS_PORT = 5053;
const DEFAULT_DATA_FOLDER = '.gatepost/data';

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

  // Of the accounts family. Checked with the others, so that a slip shows at once.
  domain('GATEPOST_SIP_DOMAIN');

  return present({
    port: number('PORT', 0, 65_535) ?? DEFAULT_PORT,
    dnsPort: number('DNS_PORT', 0, 65_535) ?? DEFAULT_DNS_PORT,
    dataFolder: text('GATEPOST_DATA') ?? DEFAULT_DATA_FOLDER,
    zone: domain('GATEPOST_ZONE'),
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
