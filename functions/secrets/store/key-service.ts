import type { Purpose } from '../sealer';

export interface DataKey {
  plaintext: Uint8Array;
  encrypted: Uint8Array;
}

/** What is asked of KMS; the tests have their own. */
export interface KeyService {
  generate(purpose: Purpose): Promise<DataKey>;
  decrypt(purpose: Purpose, encrypted: Uint8Array): Promise<Uint8Array>;
}
