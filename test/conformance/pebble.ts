/** Let's Encrypt's own test CA, validating over a DNS server on this machine. */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { Agent, get } from 'node:https';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { RunningProgram } from './programs';

export interface Pebble {
  directoryUrl: string;
  /** PEM file that proves the ACME server itself. */
  serverCertificate: string;
  /** Speaks to the ACME server. */
  agent: Agent;
  /** PEM file of the root that its certificates lead to. */
  root: string;
  stop(): Promise<void>;
}

/** @param folder for its files */
export async function startPebble(folder: string, dnsPort: number): Promise<Pebble> {
  const [port, managementPort] = [await freePort(), await freePort()];
  const certificate = join(folder, 'pebble.pem');
  const privateKey = join(folder, 'pebble.key');
  execFileSync('openssl', [
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'],
    ...['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'],
    ...['-keyout', privateKey, '-out', certificate],
  ]);
  const config = join(folder, 'pebble.json');
  const pebble = {
    listenAddress: `127.0.0.1:${port}`,
    managementListenAddress: `127.0.0.1:${managementPort}`,
    certificate,
    privateKey,
    httpPort: 5002,
    tlsPort: 5001,
    ocspResponderURL: '',
    externalAccountBindingRequired: false,
  };
  writeFileSync(config, JSON.stringify({ pebble }));
  const program = new RunningProgram('pebble', ['-config', config, '-dnsserver', `127.0.0.1:${dnsPort}`], {
    // Validates at once, which leaves DNS the least time, and every name of every order anew.
    PEBBLE_VA_NOSLEEP: '1',
    // A nonce that it turns down for practice breaks certbot 2.1 on Python 3.11.
    PEBBLE_WFE_NONCEREJECT: '0',
    PEBBLE_AUTHZREUSE: '0',
  });
  await program.saying(/Management interface listening|ACME directory available/);

  const agent = new Agent({ ca: readFileSync(certificate) });
  const root = join(folder, 'root.pem');
  writeFileSync(root, await getText(`https://localhost:${managementPort}/roots/0`, agent));
  return {
    directoryUrl: `https://localhost:${port}/dir`,
    serverCertificate: certificate,
    agent,
    root,
    stop: () => program.stop(),
  };
}

async function getText(url: string, agent: Agent): Promise<string> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await new Promise<string>((resolve, reject) => {
        get(url, { agent, family: 4 }, (response) => {
          let text = '';
          response.on('data', (chunk) => (text += String(chunk))).on('end', () => resolve(text));
        }).on('error', reject);
      });
    } catch (error) {
      if (attempt === 50) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
