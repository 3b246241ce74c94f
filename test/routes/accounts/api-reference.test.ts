import { createHash } from 'node:crypto';
import { apiReference } from '../../../functions/accounts/routes/api-reference';
import { describeRoute } from '../describe-route';

describeRoute(apiReference, (system) => {
  test('is the page of every operation of the family, with examples for this address', async () => {
    const { status, headers, text } = await system.call('/api');
    expect(status).toBe(200);
    expect(headers['content-type']).toBe('text/html; charset=utf-8');
    expect(text).toContain('<title>SIP accounts');
    expect(text).toContain(system.running.baseUrl);
    expect(text).not.toContain('http://127.0.0.1:8080');
  });

  test('lets in its own style, and nothing else', async () => {
    const { headers, text } = await system.call('/api');
    const [, style = ''] = /<style>([^]*?)<\/style>/.exec(text) ?? [];
    const hash = createHash('sha256').update(style).digest('base64');
    const policy = String(headers['content-security-policy']);
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain(`style-src 'sha256-${hash}'`);
    expect(policy).not.toContain('unsafe');
  });
});
