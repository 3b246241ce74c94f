/**
 * Certificates as gateways get them: ACME clients that others wrote order from Let's Encrypt's own test CA, which
 * validates over the DNS server of the local system.
 */
import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import * as acme from 'acme-client';
import { startSystem, type System } from '../../local/system';
import { call } from '../support/call';
import { resolveName } from '../support/resolve';
import { missingPackages } from './programs';
import { startPebble, type Pebble } from './pebble';

const run = promisify(execFile);

const obstacle = missingPackages({
  pebble: 'pebble',
  certbot: 'certbot',
  openssl: 'openssl',
  curl: 'curl',
});
if (obstacle) console.warn(`Certificates are not tested here. Needed: ${obstacle}`);

/** What the stock gateway leaves a name server between the answer of /dnsconfig and the CA's look. */
const GATEWAYS_PAUSE_MS = 2_500;

/** PEM files. */
interface Issued {
  /** The certificate and what leads to the root. */
  chain: string;
  key: string;
}

(obstacle ? describe.skip : describe)('certificates from an ACME server', () => {
  const folder = mkdtempSync(join(tmpdir(), 'gatepost-acme-'));
  let system: System;
  let pebble: Pebble;

  beforeAll(async () => {
    system = await startSystem({ writeLog: () => undefined });
    pebble = await startPebble(folder, system.dnsPort);
    acme.axios.defaults.httpsAgent = pebble.agent;
  });
  afterAll(async () => {
    await pebble.stop();
    await system.stop();
    rmSync(folder, { recursive: true });
  });

  describe.each([
    ['acme-client, as the stock gateway uses it', stockGateway],
    ['certbot, with a hook that calls /dnsconfig', certbot],
  ])('to %s', (_client, order) => {
    test.each(['0', '1'])('for a name in mode %s', async (mode) => {
      const gateway = await subscribe(mode);
      expectIssued(await order(gateway, [gateway.fqdn]), [gateway.fqdn]);
    });

    test('for a name and its wildcard in one order, and renewed', async () => {
      const gateway = await subscribe('0');
      const names = [gateway.fqdn, `*.${gateway.fqdn}`];
      const first = await order(gateway, names);
      const serial = expectIssued(first, names);
      expect(await resolveName(system.dnsPort, `_acme-challenge.${gateway.fqdn}`, 'TXT')).toHaveLength(2);
      expect(expectIssued(await order(gateway, names), names)).not.toBe(serial);
      // The wildcard of the zone does not answer below a name that exists: the gateway is still reached.
      expect(await resolveName(system.dnsPort, gateway.fqdn, 'A')).toEqual(['127.0.0.1']);
    });

    test('for two gateways at once', async () => {
      const gateways = [await subscribe('0'), await subscribe('1')];
      await Promise.all(
        gateways.map(async (gateway) => {
          const names = [gateway.fqdn, `*.${gateway.fqdn}`];
          expectIssued(await order(gateway, names), names);
        }),
      );
    });
  });

  test('not to somebody who has no token for the name', async () => {
    const victim = await subscribe('0');
    const thief = await subscribe('0');
    await expect(stockGateway({ ...thief, fqdn: victim.fqdn }, [victim.fqdn])).rejects.toThrow(
      /unauthorized|No TXT record|incorrect/i,
    );
  });

  interface Gateway {
    fqdn: string;
    token: string;
  }

  let names = 0;

  async function subscribe(mode: string): Promise<Gateway> {
    names += 1;
    const { text } = await call(system.baseUrl, '/subscribe', { name: `box${names}`, mode });
    const { token } = JSON.parse(text) as { token: string };
    return { fqdn: `box${names}.${system.deployed.registration.zone}`, token };
  }

  /** No check of its own, a pause, the value from the challenge: `src/certificate-manager.ts` of the gateway. */
  async function stockGateway({ fqdn, token }: Gateway, names: readonly string[]): Promise<Issued> {
    const client = new acme.Client({
      directoryUrl: pebble.directoryUrl,
      accountKey: await acme.crypto.createPrivateEcdsaKey(),
    });
    const [key, csr] = await acme.crypto.createCsr({ commonName: fqdn, altNames: [...names] });
    const chain = await client.auto({
      csr,
      email: 'owner@example.org',
      termsOfServiceAgreed: true,
      skipChallengeVerification: true,
      challengePriority: ['dns-01'],
      challengeCreateFn: async (_authorization, _challenge, keyAuthorization) => {
        const query = new URLSearchParams({ token, challenge: keyAuthorization }).toString();
        const answer = await fetch(`${system.baseUrl}/dnsconfig?${query}`);
        if (!answer.ok) throw new Error(`/dnsconfig answered ${answer.status}`);
        await sleep(GATEWAYS_PAUSE_MS);
      },
      challengeRemoveFn: async () => undefined,
    });
    return { chain, key: key.toString() };
  }

  /** The same folder for a name's every order, so that a second one renews the first. */
  async function certbot({ fqdn, token }: Gateway, names: readonly string[]): Promise<Issued> {
    const own = join(folder, fqdn);
    const hook =
      `curl --fail --silent --show-error --location --get '${system.baseUrl}/dnsconfig' ` +
      `--data-urlencode 'token=${token}' --data-urlencode "challenge=$CERTBOT_VALIDATION"`;
    await run(
      'certbot',
      [
        ...[
          'certonly',
          '--non-interactive',
          '--agree-tos',
          '--email',
          'owner@example.org',
          '--force-renewal',
        ],
        ...['--server', pebble.directoryUrl, '--cert-name', fqdn, ...names.flatMap((name) => ['-d', name])],
        ...['--manual', '--preferred-challenges', 'dns', '--manual-auth-hook', hook],
        ...['--config-dir', own, '--work-dir', own, '--logs-dir', own],
      ],
      { env: { ...process.env, REQUESTS_CA_BUNDLE: pebble.serverCertificate } },
    );
    const read = (file: string) => readFileSync(join(own, 'live', fqdn, file), 'utf8');
    return { chain: read('fullchain.pem'), key: read('privkey.pem') };
  }

  /** Has openssl check chain, names and key. @returns the certificate's serial number */
  function expectIssued({ chain, key }: Issued, names: readonly string[]): string {
    const file = (name: string, content: string) => {
      const path = join(folder, name);
      writeFileSync(path, content);
      return path;
    };
    const openssl = (...parameters: string[]) => execFileSync('openssl', parameters).toString().trim();
    const certificate = file('certificate.pem', chain);
    const keyFile = file('key.pem', key);
    const verified = openssl('verify', '-CAfile', pebble.root, '-untrusted', certificate, certificate);
    expect(verified).toBe(`${certificate}: OK`);
    const text = openssl('x509', '-in', certificate, '-noout', '-ext', 'subjectAltName');
    expect([...text.matchAll(/DNS:([^,\s]+)/g)].map(([, name]) => name).sort()).toEqual([...names].sort());
    expect(openssl('x509', '-in', certificate, '-noout', '-pubkey')).toBe(
      openssl('pkey', '-in', keyFile, '-pubout'),
    );
    return openssl('x509', '-in', certificate, '-noout', '-serial');
  }
});
