import { requireEnv, type Environment } from '../environment';

/** Where every service is at `<service>.<region>.amazonaws.com`: not in China, GovCloud and other partitions. */
const USUAL_REGION = /^(?!cn-)[a-z]{2}-[a-z]+-\d$/;

/**
 * Where a service is, for the configuration of its client. The SDK would find out by rules that it interprets, for every
 * partition, FIPS and dual stack, at a fortieth of a cold start.
 * @param service first label of its host, e.g. `kms`
 * @returns nothing where hosts have other names: there the SDK finds out
 */
export function serviceEndpoint(environment: Environment, service: string) {
  const region = requireEnv(environment, 'AWS_REGION');
  const usual = USUAL_REGION.test(region) ? `https://${service}.${region}.amazonaws.com` : undefined;
  const url = environment.AWS_ENDPOINT_URL || usual;
  return url ? { endpointProvider: () => ({ url: new URL(url) }) } : {};
}
