/** What the commands about mail domains work with: the functions' own stores, with the operator's credentials. */
import { DecryptCommand, GenerateDataKeyCommand } from '@aws-sdk/client-kms';
import { dynamoCertificates } from '../functions/mail/store/dynamo-certificates';
import { dynamoDkimKeys } from '../functions/mail/store/dynamo-dkim-keys';
import { dynamoMailDomains } from '../functions/mail/store/dynamo-mail-domains';
import { dynamoMailOperators } from '../functions/mail/store/dynamo-mail-operators';
import { dynamoMailUsers } from '../functions/mail/store/dynamo-mail-users';
import { dynamoNames } from '../functions/dns/store/dynamo-names';
import { envelopeSealer } from '../functions/secrets/store/kms-sealer';
import type { Purpose, Sealer } from '../functions/secrets/sealer';
import type { Connection } from './connection';

export function mailStores({ dynamoDb, mailTable, namesTable }: Connection) {
  const tables = { client: dynamoDb, mail: mailTable, names: namesTable };
  return {
    operators: dynamoMailOperators(tables),
    domains: dynamoMailDomains(tables),
    users: dynamoMailUsers(tables),
    dkimKeys: dynamoDkimKeys(tables),
    certificates: dynamoCertificates(tables),
    names: dynamoNames(dynamoDb, namesTable),
  };
}

export function operatorSealer({ kms: { client, keyId: KeyId } }: Connection, purpose: Purpose): Sealer {
  const EncryptionContext = { purpose };
  return envelopeSealer(
    {
      async generate() {
        const { Plaintext, CiphertextBlob } = await client.send(
          new GenerateDataKeyCommand({ KeyId, KeySpec: 'AES_256', EncryptionContext }),
        );
        if (!Plaintext || !CiphertextBlob) throw new Error('KMS answered without a data key');
        return { plaintext: Plaintext, encrypted: CiphertextBlob };
      },
      async decrypt(_purpose, CiphertextBlob) {
        const { Plaintext } = await client.send(
          new DecryptCommand({ KeyId, CiphertextBlob, EncryptionContext }),
        );
        if (!Plaintext) throw new Error('KMS answered without a plaintext');
        return Plaintext;
      },
    },
    purpose,
  );
}
