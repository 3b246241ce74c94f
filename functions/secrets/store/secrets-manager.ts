/** Of the client only what is named here gets into a bundle; imported dynamically itself, it would get in whole. */
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { Environment } from '../../environment';
import { clientConfig } from '../../aws/client-config';
import { serviceEndpoint } from '../../aws/service-endpoint';

/** @param secretId ARN @returns reads the signing keys as they are stored */
export function secretReader(environment: Environment, secretId: string): () => Promise<string> {
  const client = new SecretsManagerClient({
    ...clientConfig(environment),
    ...serviceEndpoint(environment, 'secretsmanager'),
  });
  return async () => {
    const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: secretId }));
    if (!SecretString) throw new Error('Secrets Manager answered without the signing keys');
    return SecretString;
  };
}
