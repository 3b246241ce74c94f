/** A gateway's first minute, and its hourly sign of life: `node --import tsx client/example.ts [base URL] [name]`. */
import { gatepost } from './client';

const [baseUrl = 'http://127.0.0.1:8080', name = 'example'] = process.argv.slice(2);

async function main(): Promise<void> {
  const api = gatepost(baseUrl);

  const { data: gateway, error } = await api.GET('/subscribe', { params: { query: { name } } });
  // The error's type is that of the family: a code to act on, and a sentence to show.
  if (error) throw new Error(`${error.error}: ${error.message}`);
  console.log(`${gateway.name} is reserved`);

  const { token } = gateway;
  const challenge = 'value-from-the-certificate-authority';
  await api.GET('/dnsconfig', { params: { query: { token, challenge } }, parseAs: 'text' });
  console.log('The challenge is in DNS');

  const { response } = await api.GET('/ping', { params: { query: { token } }, parseAs: 'text' });
  console.log(`ping answered ${response.status}`);

  const { data: stored } = await api.GET('/info', { params: { query: { token } } });
  console.log(`${stored?.name} has the challenge ${stored?.dns_challenge}`);

  const { response: gone } = await api.GET('/unsubscribe', { params: { query: { token } }, parseAs: 'text' });
  console.log(`unsubscribe answered ${gone.status}`);
}

void main();
