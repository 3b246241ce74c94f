/** `/_local/`, as a whole system serves it. */
import { request } from 'node:http';
import { startSystem, type System } from '../../../local/system';

let system: System;
beforeAll(async () => {
  system = await startSystem({ workers: [] });
});
afterAll(() => system.stop());

const get = (path: string, init: RequestInit = {}) => fetch(`${system.baseUrl}${path}`, init);

test('shows mails as they look, and keeps what is in them from the page', async () => {
  system.inbox.add({
    channel: 'email',
    from: 'Gatepost <noreply@gateways.test>',
    to: 'ada@example.org',
    subject: 'Hello <b>& welcome</b>',
    text: 'plain',
    html: '<p title="x">Rich<script>alert(1)</script>',
  });
  const page = await (await get('/_local/')).text();
  expect(page).toContain('Hello &lt;b&gt;&amp; welcome&lt;&#x2F;b&gt;');
  expect(page).toContain('from Gatepost &lt;noreply@gateways.test&gt;');
  const [, sandbox, srcdoc] = /sandbox="([^"]*)"[^>]*srcdoc="([^"]*)"/.exec(page) ?? [];
  expect(sandbox).not.toContain('allow-scripts');
  expect(srcdoc).toContain('&lt;p title&#x3D;&quot;x&quot;&gt;Rich');
  expect(page).not.toContain('<script>alert');
});

test('lists messages, oldest first, and the records', async () => {
  system.inbox.clear();
  system.inbox.add({ channel: 'email', to: 'a@example.org', subject: 'First', text: 't', html: '<p>h' });
  system.inbox.add({ channel: 'sms', to: '+3612345678', text: '1234' });
  expect(await (await get('/_local/inbox.json')).json()).toEqual([
    expect.objectContaining({
      channel: 'email',
      to: 'a@example.org',
      subject: 'First',
      text: 't',
      html: '<p>h',
    }),
    expect.objectContaining({ channel: 'sms', to: '+3612345678', text: '1234' }),
  ]);
  expect(await (await get('/_local/zones.json')).json()).toEqual([
    expect.objectContaining({
      name: 'gateways.test.',
      records: expect.arrayContaining([
        expect.objectContaining({ name: 'gateways.test.', type: 'SOA', ttlSeconds: 900, insync: true }),
      ]) as unknown[],
    }),
  ]);
});

test('shows requests without the values of their parameters', async () => {
  await get('/ping?token=do-not-show');
  const page = await (await get('/_local/')).text();
  expect(page).toMatch(/<b>GET<\/b> &#x2F;ping\?token/);
  expect(page).not.toContain('do-not-show');
});

test('is sent again only after something happened', async () => {
  const etag = (await get('/_local/')).headers.get('etag') ?? '';
  const ask = () => get('/_local/', { headers: { 'if-none-match': etag } });
  expect((await ask()).status).toBe(304);
  await get('/connectivity-check');
  expect((await ask()).status).toBe(200);
});

test('numbers requests on, though it forgets the first ones', async () => {
  const count = async () =>
    Number(/id="requests-count"[^>]*>(\d+)/.exec(await (await get('/_local/')).text())?.[1]);
  const before = await count();
  for (let sent = 0; sent < 210; sent += 1) await get('/nowhere');
  expect(await count()).toBe(before + 210);
  const page = await (await get('/_local/')).text();
  expect(page).toContain(`id="request-${before + 210}"`);
  expect(page.match(/id="request-\d/g)).toHaveLength(200);
});

test('allows neither scripts of others nor requests to others', async () => {
  const policy = (await get('/_local/')).headers.get('content-security-policy');
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("script-src 'self';");
});

test.each([
  ['GET', '/_local', 308],
  ['GET', '/_local/unknown', 404],
  ['POST', '/_local/', 405],
  ['HEAD', '/_local/', 200],
  ['GET', '/_local/page.css', 200],
  ['GET', '/_local/page.js', 200],
])('answers %s %s with %i', async (method, path, status) => {
  expect((await get(path, { method, redirect: 'manual' })).status).toBe(status);
});

test.each(['/_local/', '/_local/inbox.json', '/_local/aws/'])(
  'refuses %s to a page whose own name was made to resolve to this machine',
  async (path) => {
    const status = await new Promise((resolve, reject) => {
      request(`${system.baseUrl}${path}`, { headers: { host: 'evil.example' } }, (response) => {
        response.resume();
        resolve(response.statusCode);
      })
        .on('error', reject)
        .end();
    });
    expect(status).toBe(403);
  },
);
