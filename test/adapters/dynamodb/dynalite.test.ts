import { describeStoreContract } from './store-contract';

describe('the embedded store, dynalite', () => describeStoreContract({ kind: 'dynalite' }));
