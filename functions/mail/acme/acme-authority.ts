import { generateKeyPair } from 'node:crypto';
import { promisify } from 'node:util';
import type { Client } from 'acme-client';
import type { AcmeLibrary } from './acme-library';
import type { AcmeOrders, CertificateAuthority, OrderState } from '../certificate-authority';

type Order = Awaited<ReturnType<Client['createOrder']>>;
type Authorization = Awaited<ReturnType<Client['getAuthorizations']>>[number];

interface AuthorityOptions {
  directoryUrl: string;
  /** Where the CA may write. */
  contact?: string | undefined;
  /** PEM of the root behind the directory's HTTPS, where no public CA vouches for it. */
  rootCertificate?: string | undefined;
}

/** A CA through `acme-client`, which is loaded when the CA is first spoken to: it is a fifth of what a start loads. */
export function acmeAuthority(options: AuthorityOptions): CertificateAuthority {
  const { directoryUrl, contact } = options;
  let loaded: Promise<AcmeLibrary> | undefined;
  const library = () => (loaded ??= loadLibrary(options));

  return {
    directoryUrl,
    async register() {
      const key = await newKey();
      const { Client } = await library();
      const client = new Client({ directoryUrl, accountKey: key });
      await client.createAccount({
        termsOfServiceAgreed: true,
        ...(contact === undefined ? {} : { contact: [`mailto:${contact}`] }),
      });
      return { url: client.getAccountUrl(), key };
    },
    as: ({ url, key }) =>
      ordersOf(async () => {
        const { Client, crypto } = await library();
        return { client: new Client({ directoryUrl, accountKey: key, accountUrl: url }), crypto };
      }),
  };
}

const loadLibrary = async ({ rootCertificate }: AuthorityOptions): Promise<AcmeLibrary> =>
  (await import('./acme-library')).acmeLibrary(rootCertificate);

/** Of a certificate or an account: ECDSA with P-256, which every mail server and client in use knows. */
export async function newKey(): Promise<string> {
  const { privateKey } = await promisify(generateKeyPair)('ec', { namedCurve: 'P-256' });
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}

interface Account {
  client: Client;
  crypto: AcmeLibrary['crypto'];
}

function ordersOf(makeAccount: () => Promise<Account>): AcmeOrders {
  let made: Promise<Account> | undefined;
  const account = () => (made ??= makeAccount());
  // The library finds an order by its URL alone.
  const get = (client: Client, url: string) => client.getOrder({ url } as Order);
  return {
    async begin(hostname) {
      const { client } = await account();
      const { url } = await client.createOrder({ identifiers: [{ type: 'dns', value: hostname }] });
      return url;
    },
    async stateOf(url) {
      const { client } = await account();
      const order = await get(client, url);
      const authorizations = await client.getAuthorizations(order);
      return readState(client, order, authorizations);
    },
    async validate(url) {
      const { client } = await account();
      for (const authorization of await client.getAuthorizations(await get(client, url))) {
        if (authorization.status === 'pending') await client.completeChallenge(dns01(authorization));
      }
    },
    async finalize(url, hostname, key) {
      const { client, crypto } = await account();
      const [, csr] = await crypto.createCsr({ commonName: hostname, altNames: [hostname] }, key);
      await client.finalizeOrder(await get(client, url), csr);
    },
    async download(url) {
      const { client } = await account();
      return client.getCertificate(await get(client, url));
    },
  };
}

async function readState(
  client: Client,
  { status, ...order }: Order,
  authorizations: Authorization[],
): Promise<OrderState> {
  if (status === 'ready' || status === 'processing' || status === 'valid') return { status };
  if (status === 'invalid') {
    const { error } = order as { error?: { detail?: string } };
    return { status, reason: reasonOf(authorizations) ?? error?.detail ?? 'The CA does not say why' };
  }
  const open = authorizations.filter((authorization) => authorization.status === 'pending');
  const challenges = open.map(dns01);
  return {
    status: 'pending',
    values: await Promise.all(challenges.map((challenge) => client.getChallengeKeyAuthorization(challenge))),
    told: challenges.every((challenge) => challenge.status !== 'pending'),
  };
}

function dns01({ challenges, identifier }: Authorization) {
  const challenge = challenges.find(({ type }) => type === 'dns-01');
  if (!challenge) throw new Error(`The CA offers no dns-01 challenge for ${identifier.value}`);
  return challenge;
}

/** What the CA found when it looked, in its own words. */
function reasonOf(authorizations: Authorization[]): string | undefined {
  const errors = authorizations.flatMap(({ challenges }) =>
    challenges.flatMap((challenge) => (challenge as { error?: { detail?: string } }).error?.detail ?? []),
  );
  return errors[0];
}
