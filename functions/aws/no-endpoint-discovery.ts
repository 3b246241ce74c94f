/**
 * Takes the place of `@aws-sdk/middleware-endpoint-discovery` in the bundles: DynamoDB announces one endpoint a region,
 * and no client here asks for another (`AWS_ENABLE_ENDPOINT_DISCOVERY` is for services that demand it). The real one
 * brings a cache and its data structures into every cold start.
 */

/** Named as the package's own exports, which the DynamoDB client imports. */
export const resolveEndpointDiscoveryConfig = <Config>(config: Config): Config => config;

export const NODE_ENDPOINT_DISCOVERY_CONFIG_OPTIONS = {
  environmentVariableSelector: () => undefined,
  configFileSelector: () => undefined,
  default: false,
};
