import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { KMSClient } from '@aws-sdk/client-kms';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SNSClient } from '@aws-sdk/client-sns';
import { serviceEndpoint } from '../../functions/aws/service-endpoint';

const CLIENTS = {
  dynamodb: DynamoDBClient,
  kms: KMSClient,
  secretsmanager: SecretsManagerClient,
  sns: SNSClient,
};

const urlFor = (service: string, AWS_REGION: string) =>
  serviceEndpoint({ AWS_REGION }, service).endpointProvider?.().url.href;

/** By the rules that the SDK carries. */
function urlOfSdk(service: keyof typeof CLIENTS, Region: string): string {
  const { config } = new CLIENTS[service]({ region: Region });
  const { endpointProvider } = config as unknown as {
    endpointProvider: (parameters: object) => { url: URL };
  };
  return endpointProvider({ Region, UseDualStack: false, UseFIPS: false }).url.href;
}

describe.each(Object.keys(CLIENTS) as (keyof typeof CLIENTS)[])('%s', (service) => {
  test.each(['eu-central-1', 'us-east-1', 'ap-southeast-7', 'mx-central-1'])(
    'is where the SDK has it in %s',
    (region) => {
      expect(urlFor(service, region)).toBe(urlOfSdk(service, region));
    },
  );

  test.each(['cn-north-1', 'us-gov-west-1', 'us-iso-east-1', 'eusc-de-east-1'])(
    'is left to the SDK in %s',
    (region) => {
      expect(urlFor(service, region)).toBeUndefined();
    },
  );
});

test('is where the environment says, on this machine', () => {
  const environment = { AWS_REGION: 'eu-central-1', AWS_ENDPOINT_URL: 'http://127.0.0.1:1/_local/aws' };
  expect(serviceEndpoint(environment, 'kms').endpointProvider?.().url.href).toBe(
    'http://127.0.0.1:1/_local/aws',
  );
});
