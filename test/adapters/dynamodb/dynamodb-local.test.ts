import { describeStoreContract } from './store-contract';

if (process.env.GATEPOST_STORE === 'dynamodb-local') {
  describe('DynamoDB Local', () =>
    describeStoreContract({ kind: 'dynamodb-local', folder: '.gatepost/dynamodb-local' }));
} else {
  it.skip('DynamoDB Local: needs Java and a download, runs with GATEPOST_STORE=dynamodb-local', () =>
    undefined);
}
