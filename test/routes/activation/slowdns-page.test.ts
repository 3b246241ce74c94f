import { slowdnsPage } from '../../../functions/activation/routes/slowdns-page';
import { roleOf } from '../../../local/deployment';
import { TestBrowser } from '../../support/installer';
import { describeRoute } from '../describe-route';

describeRoute(slowdnsPage, (system) => {
  test('sets a session cookie that scripts cannot read and that other sites cannot use', async () => {
    const { status, headers } = await new TestBrowser(system).open();
    expect(status).toBe(200);
    expect(headers['set-cookie']).toEqual([
      expect.stringMatching(/^slowdns_browser=\S+; Path=\/; Max-Age=1800; HttpOnly; SameSite=Lax$/),
    ]);
  });

  test('keeps the session of a browser that comes again, so that its limits stay', async () => {
    const browser = new TestBrowser(system);
    const sessionId = () =>
      (JSON.parse(Buffer.from(browser.cookie.split('.')[1] ?? '', 'base64url').toString()) as { sid: string })
        .sid;
    await browser.open();
    const first = sessionId();
    await browser.open();
    expect(sessionId()).toBe(first);
    browser.cookie = '';
    await browser.open();
    expect(sessionId()).not.toBe(first);
  });

  test('lets in its own script and style, by a nonce of this answer, and nothing else', async () => {
    const [one, other] = [await new TestBrowser(system).open(), await new TestBrowser(system).open()];
    const policy = String(one.headers['content-security-policy']);
    const nonce = /script-src 'nonce-([^']+)'/.exec(policy)?.[1];
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain('unsafe');
    expect(one.text.match(/<(script|style) nonce="[^"]+"/g)).toEqual([
      `<style nonce="${nonce}"`,
      `<script nonce="${nonce}"`,
    ]);
    expect(one.text).not.toMatch(/<(link|img|iframe)|src=|@import|url\(/);
    expect(other.headers['content-security-policy']).not.toBe(policy);
  });

  test('shows a page as well when the keys cannot be had', async () => {
    // The keys are remembered for a minute.
    system.clock.forward({ minutes: 2 });
    system.faults.inject('error', { caller: roleOf(slowdnsPage) });
    const { status, text, headers } = await new TestBrowser(system).open();
    expect(status).toBe(500);
    expect(headers['content-type']).toBe('text/html; charset=utf-8');
    expect(text).toContain('Something went wrong on our side.');
  });
});
