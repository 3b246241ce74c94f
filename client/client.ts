import createFetch, { type Client, type ClientOptions } from 'openapi-fetch';
import type { paths } from './api';

/** Every route of the API with the types of what it takes and answers, from `docs/openapi.json`. */
export type Gatepost = Client<paths>;

/**
 * @param baseUrl scheme and host of the installation, e.g. `https://api.gw.example.org`
 * @param options of `openapi-fetch`: headers of every request, another `fetch`, …
 */
export const gatepost = (baseUrl: string, options: Omit<ClientOptions, 'baseUrl'> = {}): Gatepost =>
  createFetch<paths>({ ...options, baseUrl });
