/** `acme-client`, told how patient to be. Imported dynamically itself, it would have no names in a bundle. */
import { axios, Client, crypto } from 'acme-client';
import { Agent } from 'node:https';

export interface AcmeLibrary {
  Client: typeof Client;
  crypto: typeof crypto;
}

/** A call that hangs must leave time for the others of a run. */
const TIMEOUT_MS = 20_000;

/** @param rootCertificate PEM of the root behind the directory's HTTPS, where no public CA vouches for it */
export function acmeLibrary(rootCertificate: string | undefined): AcmeLibrary {
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
  return { Client, crypto };
}
