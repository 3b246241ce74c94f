import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '../../support/eventually';
import { PATH, run } from './tools';

/** Let's Encrypt's test CA, which asks a DNS server of our choice. */
export interface Pebble {
  directoryUrl: string;
  /** PEM of the root behind its HTTPS. */
  rootCertificate: string;
  /** All that it printed. */
  log(): string;
  stop(): Promise<void>;
}

/** Let's Encrypt's lifetime of a certificate; Pebble's own default is five years. */
const LIFETIME_SECONDS = 90 * 86_400;

/** @param dnsPort of the DNS server that it asks */
export async function startPebble(dnsPort: number): Promise<Pebble> {
  const folder = mkdtempSync(join(tmpdir(), 'gatepost-pebble-'));
  const certificate = join(folder, 'cert.pem');
  const privateKey = join(folder, 'key.pem');
  const subject = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1'];
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  await run('openssl', [
    'req',
    '-x509',
    '-days',
    '3',
    ...key,
    ...subject,
    '-keyout',
    privateKey,
    '-out',
    certificate,
  ]);
  const [port, managementPort, httpPort, tlsPort] = [
    await freePort(),
    await freePort(),
    await freePort(),
    await freePort(),
  ];
  const config = {
    pebble: {
      listenAddress: `127.0.0.1:${port}`,
      managementListenAddress: `127.0.0.1:${managementPort}`,
      certificate,
      privateKey,
      httpPort,
      tlsPort,
      ocspResponderURL: '',
      certificateValidityPeriod: LIFETIME_SECONDS,
      domainBlocklist: ['blocked.gateways.test'],
    },
  };
  writeFileSync(join(folder, 'config.json'), JSON.stringify(config));
  let printed = '';
  const pebble = spawn(
    'pebble',
    ['-config', join(folder, 'config.json'), '-dnsserver', `127.0.0.1:${dnsPort}`],
    {
      env: { ...process.env, PATH, PEBBLE_VA_NOSLEEP: '1', PEBBLE_WFE_NONCEREJECT: '0' },
    },
  );
  for (const stream of [pebble.stdout, pebble.stderr])
    stream.on('data', (data: Buffer) => (printed += data.toString()));
  await eventually(() => {
    if (!/Listening on/i.test(printed)) throw new Error(`Pebble did not start: ${printed}`);
  });
  return {
    directoryUrl: `https://127.0.0.1:${port}/dir`,
    rootCertificate: readFileSync(certificate, 'utf8'),
    log: () => printed,
    async stop() {
      const exited = once(pebble, 'exit');
      pebble.kill();
      await exited;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
