import { Agent } from 'node:https';
import { generateKeyPair } from 'node:crypto';
import { promisify } from 'node:util';
import { axios, Client, crypto } from 'acme-client';
import type { AcmeOrders, CertificateAuthority, OrderState } from '../mail-hosting/certificate-authority';

type Order = Awaited<ReturnType<Client['createOrder']>>;
type Authorization = Awaited<ReturnType<Client['getAuthorizations']>>[number];

interface AuthorityOptions {
  directoryUrl: string;
  /** Where the CA may write. */
  contact?: string | undefined;
  /** PEM of the root behind the directory's HTTPS, where no public CA vouches for it. */
  rootCertificate?: string | undefined;
}

/** A call that hangs must leave time for the others of a run. */
const TIMEOUT_MS = 20_000;

/** A CA through `acme-client`. */
export function acmeAuthority({
  directoryUrl,
  contact,
  rootCertificate,
}: AuthorityOptions): CertificateAuthority {
  axios.defaults.timeout = TIMEOUT_MS;
  // The library's own patience is minutes of a run that others wait for; whoever orders tries again later anyway.
  Object.assign((axios.defaults as unknown as { acmeSettings: object }).acmeSettings, {
    retryMaxAttempts: 1,
    retryDefaultDelay: 1,
  });
  // Where nothing answers, the library stumbles over the answer that there is not.
  axios.interceptors.response.use(undefined, (error: unknown) => {
    throw error instanceof TypeError ? new Error('The CA does not answer', { cause: error }) : error;
  });
  if (rootCertificate !== undefined) axios.defaults.httpsAgent = new Agent({ ca: rootCertificate });

  return {
    directoryUrl,
    async register() {
      const key = await newKey();
      const client = new Client({ directoryUrl, accountKey: key });
      await client.createAccount({
        termsOfServiceAgreed: true,
        ...(contact === undefined ? {} : { contact: [`mailto:${contact}`] }),
      });
      return { url: client.getAccountUrl(), key };
    },
    as: ({ url, key }) => ordersOf(new Client({ directoryUrl, accountKey: key, accountUrl: url })),
  };
}

/** Of a certificate or an account: ECDSA with P-256, which every mail server and client in use knows. */
export async function newKey(): Promise<string> {
  const { privateKey } = await promisify(generateKeyPair)('ec', { namedCurve: 'P-256' });
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}

function ordersOf(client: Client): AcmeOrders {
  // The library finds an order by its URL alone.
  const get = (url: string) => client.getOrder({ url } as Order);
  return {
    async begin(hostname) {
      const { url } = await client.createOrder({ identifiers: [{ type: 'dns', value: hostname }] });
      return url;
    },
    async stateOf(url) {
      const order = await get(url);
      const authorizations = await client.getAuthorizations(order);
      return readState(client, order, authorizations);
    },
    async validate(url) {
      for (const authorization of await client.getAuthorizations(await get(url))) {
        if (authorization.status === 'pending') await client.completeChallenge(dns01(authorization));
      }
    },
    async finalize(url, hostname, key) {
      const [, csr] = await crypto.createCsr({ commonName: hostname, altNames: [hostname] }, key);
      await client.finalizeOrder(await get(url), csr);
    },
    download: async (url) => client.getCertificate(await get(url)),
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
