import type { AccountStore } from './account-store';
import { noSuchAccount } from './refusals';

/** Address of the account with an id. @throws Problem 404 when there is none */
export async function addressOfAccount(id: number, accounts: AccountStore): Promise<string> {
  const address = await accounts.addressOfId(id);
  if (!address) throw noSuchAccount();
  return address;
}
