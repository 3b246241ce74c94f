import { codeIssue } from '../../../functions/activation/routes/code-issue';
import { roleOf } from '../../../local/deployment';
import { dataOf, TestBrowser } from '../../support/installer';
import { describeRoute } from '../describe-route';
import { expectInternalError, expectRefusal } from './expect-refusal';

describeRoute(codeIssue, (system) => {
  const opened = async (...how: [address?: string, userAgent?: string]) => {
    const browser = new TestBrowser(system, ...how);
    await browser.open();
    return browser;
  };

  test('issues a code for five minutes', async () => {
    const browser = await opened();
    const answer = await browser.issue();
    expect(answer.status).toBe(201);
    const now = Math.floor(system.clock.now() / 1_000);
    const { install_code, expires_at = '', ttl_seconds } = dataOf(answer);
    expect(install_code).toMatch(/^IPT-SD(-[ABCDEFGHJKLMNPQRSTUVWXYZ23456789]{6}){3}$/);
    expect(ttl_seconds).toBe(300);
    expect(expires_at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00$/);
    expect(Math.abs(Date.parse(expires_at) / 1_000 - now - 300)).toBeLessThan(20);
  });

  test('stores the code and the session as hashes alone', async () => {
    const browser = await opened();
    const { install_code = '' } = dataOf(await browser.issue());
    const store = JSON.stringify(await system.items());
    const log = system.logLines.join('\n');
    for (const secret of [install_code, browser.cookie.slice('slowdns_browser='.length)]) {
      expect(store).not.toContain(secret);
      expect(log).not.toContain(secret);
    }
  });

  test('wants the cookie of the page, from the browser that got it, for half an hour', async () => {
    expectRefusal(await new TestBrowser(system).issue(), 'browser_session_required');

    const made = await opened();
    made.cookie = `${made.cookie.slice(0, -3)}abc`;
    expectRefusal(await made.issue(), 'browser_session_invalid');

    const other = new TestBrowser(system);
    other.cookie = (await opened()).cookie;
    expectRefusal(await other.issue(), 'browser_session_invalid');

    const old = await opened();
    system.clock.forward({ minutes: 31 });
    expectRefusal(await old.issue(), 'browser_session_required');
  });

  test('takes no cookie that is a token for something else', async () => {
    const browser = await opened();
    browser.cookie = 'slowdns_browser=eyJhbGciOiJub25lIn0.eyJzaWQiOiJ4In0.';
    expectRefusal(await browser.issue(), 'browser_session_invalid');
  });

  test('issues 2 codes an hour to one session', async () => {
    system.clock.forwardToNextWindow(3_600);
    const browser = await opened();
    for (const address of ['127.9.0.1', '127.9.0.2']) {
      Object.assign(browser, { address });
      expect((await browser.issue()).status).toBe(201);
    }
    Object.assign(browser, { address: '127.9.0.3' });
    expectRefusal(await browser.issue(), 'rate_limit_exceeded');
    system.clock.forwardToNextWindow(3_600);
    await browser.open();
    expect((await browser.issue()).status).toBe(201);
  });

  test('issues 3 codes an hour and 10 a day to one address', async () => {
    system.clock.forwardToNextWindow(86_400);
    const address = '127.8.0.1';
    const issue = async () => (await opened(address)).issue();
    for (let code = 1; code <= 10; code += 1) {
      expect((await issue()).status).toBe(201);
      if (code % 3 !== 0) continue;
      const refused = await issue();
      expectRefusal(refused, 'rate_limit_exceeded');
      expect(Number(refused.headers['retry-after'])).toBeLessThanOrEqual(3_600);
      system.clock.forwardToNextWindow(3_600);
    }
    const refused = await issue();
    expectRefusal(refused, 'rate_limit_exceeded');
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(3_600);

    system.clock.forwardToNextWindow(86_400);
    expect((await issue()).status).toBe(201);
  });

  test('issues 6 codes a day to one browser, whatever its session and its address in the network', async () => {
    system.clock.forwardToNextWindow(86_400);
    const issue = async (last: number) => (await opened(`127.7.0.${last}`, 'The same/1')).issue();
    for (let code = 1; code <= 6; code += 1) expect((await issue(code)).status).toBe(201);
    expectRefusal(await issue(7), 'rate_limit_exceeded');
    expect((await (await opened('127.7.0.8', 'Another/1')).issue()).status).toBe(201);
    system.clock.forwardToNextWindow(86_400);
    expect((await issue(7)).status).toBe(201);
  });

  test('counts nothing when it refuses: another limit is not used up by that', async () => {
    system.clock.forwardToNextWindow(3_600);
    const browser = await opened('127.6.0.1');
    await browser.issue();
    await browser.issue();
    for (let attempt = 0; attempt < 5; attempt += 1) {
      expectRefusal(await browser.issue(), 'rate_limit_exceeded');
    }
    expect((await (await opened('127.6.0.1')).issue()).status).toBe(201);
  });

  test('takes 64 KiB and no more, and JSON alone', async () => {
    const { cookie, headers } = await opened();
    const send = (body: string, contentType = 'application/json') =>
      system.call(
        codeIssue.path,
        {},
        { method: 'POST', headers: { ...headers, cookie, 'content-type': contentType }, body },
      );
    expectRefusal(await send(`{"x":"${'x'.repeat(65_536)}"}`), 'payload_too_large');
    expect((await send(`{"x":"${'x'.repeat(65_536 - 8)}"}`)).status).toBe(201);
    expectRefusal(await send('a=b', 'application/x-www-form-urlencoded'), 'validation_error');
    expectRefusal(await send('[]'), 'validation_error');
  });

  test('issues nothing while the store fails', async () => {
    const browser = await opened();
    system.faults.inject('error', { caller: roleOf(codeIssue), operation: 'TransactWriteItems' });
    expectInternalError(await browser.issue());
  });
});
