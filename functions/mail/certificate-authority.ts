/** A CA that speaks ACME (RFC 8555), as the issuer of certificates sees it. */
export interface CertificateAuthority {
  /** Names the CA: accounts are of one directory. */
  readonly directoryUrl: string;
  /** Registers a new key. */
  register(): Promise<AcmeAccount>;
  as(account: AcmeAccount): AcmeOrders;
}

export interface AcmeAccount {
  url: string;
  /** PKCS #8 in PEM. */
  key: string;
}

/** Orders of one account. Each step may be repeated: the CA knows how far an order is. */
export interface AcmeOrders {
  /** @returns URL of a new order for one host */
  begin(hostname: string): Promise<string>;
  stateOf(orderUrl: string): Promise<OrderState>;
  /** Tells the CA that the values are in DNS. */
  validate(orderUrl: string): Promise<void>;
  /** @param key of the certificate, PKCS #8 in PEM */
  finalize(orderUrl: string, hostname: string, key: string): Promise<void>;
  /** @returns the chain in PEM */
  download(orderUrl: string): Promise<string>;
}

export type OrderState =
  /** The CA waits for these TXT values; it looks once it was told, `told`. */
  | { status: 'pending'; values: string[]; told: boolean }
  | { status: 'ready' | 'processing' | 'valid' }
  /** It came to nothing. */
  | { status: 'invalid'; reason: string };

/** The account that all certificates of an installation are ordered with. */
export interface AccountStore {
  find(directoryUrl: string): Promise<AcmeAccount | undefined>;
  /** @returns the account that is kept: another one when somebody was faster */
  keep(directoryUrl: string, account: AcmeAccount): Promise<AcmeAccount>;
}

/** Binds the account's sealed key to its place. */
export const accountSubject = (directoryUrl: string) => `acme-account ${directoryUrl}`;
