/** Of the client only what is named here gets into a bundle; imported dynamically itself, it would get in whole. */
import { DecryptCommand, GenerateDataKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { requireEnv, type Environment } from '../../environment';
import { clientConfig } from '../../aws/client-config';
import { serviceEndpoint } from '../../aws/service-endpoint';
import type { KeyService } from './key-service';

const known = new WeakMap<Environment, KeyService>();

/** One client for all purposes of a function. @param environment `SECRETS_KEY` */
export function kmsKeysOf(environment: Environment): KeyService {
  const keys = known.get(environment) ?? kmsKeys(environment);
  known.set(environment, keys);
  return keys;
}

function kmsKeys(environment: Environment): KeyService {
  const client = new KMSClient({ ...clientConfig(environment), ...serviceEndpoint(environment, 'kms') });
  const KeyId = requireEnv(environment, 'SECRETS_KEY');
  return {
    async generate(purpose) {
      const answer = await client.send(
        new GenerateDataKeyCommand({ KeyId, KeySpec: 'AES_256', EncryptionContext: { purpose } }),
      );
      if (!answer.Plaintext || !answer.CiphertextBlob) throw new Error('KMS answered without a data key');
      return { plaintext: answer.Plaintext, encrypted: answer.CiphertextBlob };
    },
    async decrypt(purpose, encrypted) {
      const answer = await client.send(
        new DecryptCommand({ KeyId, CiphertextBlob: encrypted, EncryptionContext: { purpose } }),
      );
      if (!answer.Plaintext) throw new Error('KMS answered without a plaintext');
      return answer.Plaintext;
    },
  };
}
