import { setBlocked } from '../../../functions/accounts/activation-by-code';
import { panel } from '../../../functions/accounts/routes/panel';
import { panelLogin } from '../../../functions/accounts/routes/panel-login';
import { panelLoginPage } from '../../../functions/accounts/routes/panel-login-page';
import { panelLogout } from '../../../functions/accounts/routes/panel-logout';
import { panelMakeApiKey } from '../../../functions/accounts/routes/panel-make-api-key';
import { panelRemoveDevice } from '../../../functions/accounts/routes/panel-remove-device';
import { panelRevokeApiKey } from '../../../functions/accounts/routes/panel-revoke-api-key';
import type { AnyRoute } from '../../../functions/http/route';
import { roleOf } from '../../../local/deployment';
import { operatorPorts, PanelBrowser } from '../../support/panel-browser';
import type { TestSystem } from '../../support/test-system';
import { describeRoute } from '../describe-route';

const TO_LOGIN_AGAIN = { status: 303, headers: { location: '/panel/login?notice=ended' } };
const inSeconds = (system: TestSystem) => Math.floor(system.clock.now() / 1_000);
const device = (system: TestSystem, uuid: string) => ({
  uuid,
  userAgent: `Linphone <${uuid}>`,
  updatedAt: inSeconds(system),
  expiresAt: inSeconds(system) + 3_600,
});

/** What holds for every form of a person who logged in. */
function guardsItsForm(system: TestSystem, route: AnyRoute, path: string, options = {}): void {
  test('takes a form that its own page made for this browser, and no other', async () => {
    const [browser, other] = [
      await PanelBrowser.loggedIn(system, options),
      await PanelBrowser.loggedIn(system),
    ];
    for (const formToken of ['', 'x', other.formToken]) {
      const answer = await browser.send(path, { form_token: formToken });
      expect(answer.status).toBe(403);
      expect(answer.text).toContain('This form is not, or no longer, valid.');
      expect(answer.headers['content-type']).toBe('text/html; charset=utf-8');
    }
    const notText = await system.call(
      path,
      {},
      {
        method: 'POST',
        headers: { cookie: browser.cookie, 'content-type': 'application/json' },
        body: '{"form_token":[]}',
      },
    );
    expect(notText.status).toBe(422);
  });

  test('sends somebody whose session has ended to the login', async () => {
    const browser = await PanelBrowser.loggedIn(system, options);
    browser.cookie = 'gatepost_panel=unknown';
    expect(await browser.send(path)).toMatchObject(TO_LOGIN_AGAIN);
  });

  test('says in words that something is wrong on the other side', async () => {
    const browser = await PanelBrowser.loggedIn(system, options);
    system.faults.inject('error', { caller: roleOf(route) });
    const answer = await browser.send(path);
    expect(answer.status).toBe(500);
    expect(answer.text).toContain('Something went wrong on our side.');
  });
}

describeRoute(panelLoginPage, (system) => {
  test('gives the browser a secret that scripts and other sites cannot use, and keeps one that is there', async () => {
    const browser = await PanelBrowser.withAccount(system);
    const { headers } = await browser.open('/panel/login');
    expect(headers['set-cookie']).toEqual([
      expect.stringMatching(/^gatepost_panel=[\w-]{43}; Path=\/; Max-Age=28800; HttpOnly; SameSite=Lax$/),
    ]);
    const token = browser.formToken;
    expect((await browser.open('/panel/login')).headers['set-cookie']).toBeUndefined();
    expect(browser.formToken).toBe(token);
  });

  test('lets in its own style alone, and is shown in no frame and kept in no cache', async () => {
    const { headers } = await system.call('/panel/login');
    expect(headers).toMatchObject({
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    });
    const policy = String(headers['content-security-policy']);
    expect(policy).toMatch(
      /^default-src 'none'; style-src 'sha256-[^']+'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'$/,
    );
  });

  test('tells why it is shown, and knows no other notice', async () => {
    expect((await system.call('/panel/login?notice=ended')).text).toContain('Your session has ended.');
    expect((await system.call('/panel/login?notice=%3Cb%3E')).status).toBe(422);
  });

  test('sends whoever is logged in to the panel', async () => {
    const browser = await PanelBrowser.loggedIn(system);
    expect(await browser.open('/panel/login')).toMatchObject({
      status: 303,
      headers: { location: '/panel' },
    });
  });

  test('says in words that something is wrong on the other side', async () => {
    const browser = await PanelBrowser.withAccount(system);
    browser.cookie = 'gatepost_panel=x';
    system.faults.inject('error', { caller: roleOf(panelLoginPage) });
    expect((await browser.open('/panel/login')).status).toBe(500);
  });
});

describeRoute(panelLogin, (system) => {
  test.each([[['MD5']], [['SHA-256']], [['MD5', 'SHA-256']]] as const)(
    'opens the panel of an account with %j',
    async (algorithms) => {
      const browser = await PanelBrowser.withAccount(system, { algorithms });
      expect(await browser.logIn()).toMatchObject({ status: 303, headers: { location: '/panel' } });
      expect((await browser.open('/panel')).text).toContain(browser.address);
    },
  );

  test('takes the address as people write it', async () => {
    for (const write of [
      (address: string) => `sip:${address.toUpperCase()};transport=tls`,
      (address: string) => ` ${address.split('@')[0]} `,
    ]) {
      const browser = await PanelBrowser.withAccount(system);
      expect((await browser.logIn(undefined, write(browser.address))).status).toBe(303);
    }
  });

  test('logs in under a new secret, so that one which was planted opens nothing', async () => {
    const browser = await PanelBrowser.withAccount(system);
    await browser.open('/panel/login');
    const planted = browser.cookie;
    await browser.logIn();
    expect(browser.cookie).not.toBe(planted);
    browser.cookie = planted;
    expect((await browser.open('/panel')).status).toBe(303);
  });

  test('says the same whatever of it was wrong, and keeps what was typed but the password', async () => {
    const browser = await PanelBrowser.withAccount(system);
    const typed: [string, string][] = [
      [browser.address, 'wrong-password'],
      ['nobody@sip.gateways.test', PanelBrowser.password],
      ['"><b>', 'x'],
      ['', ''],
    ];
    for (const [account, password] of typed) {
      const { status, text } = await browser.logIn(password, account);
      expect(status).toBe(422);
      expect(text).toContain('The SIP address or the password is not right.');
      expect(text).not.toContain('<b>');
      if (password) expect(text).not.toContain(`"${password}"`);
    }
    expect((await browser.logIn()).status).toBe(303);
  });

  test('tells only who knows the password that the account is not activated', async () => {
    const browser = await PanelBrowser.withAccount(system, { activated: false });
    expect((await browser.logIn('wrong-password')).text).toContain('is not right');
    const { status, text } = await browser.logIn();
    expect(status).toBe(422);
    expect(text).toContain('This account is not activated.');
  });

  test('tells the same person that the account is blocked, and shows a blocked one nothing more', async () => {
    const browser = await PanelBrowser.withAccount(system);
    await browser.logIn();
    await setBlocked({ ...(await operatorPorts(system)), clock: system.clock }, browser.address, true);
    expect((await browser.open('/panel')).status).toBe(303);
    await browser.open('/panel/login');
    const { status, text } = await browser.logIn();
    expect(status).toBe(422);
    expect(text).toContain('This account is blocked.');
  });

  test('takes the form of its own page alone', async () => {
    const browser = await PanelBrowser.withAccount(system);
    await browser.open('/panel/login');
    browser.formToken = 'x';
    expect((await browser.logIn()).status).toBe(403);
    browser.cookie = '';
    expect((await browser.logIn()).status).toBe(403);
    const noText = { headers: { 'content-type': 'application/json' }, body: '{"account":1}', method: 'POST' };
    expect((await system.call('/panel/login', {}, noText)).status).toBe(422);
  });

  test('lets nobody guess on, side by side or one after the other', async () => {
    const browser = await PanelBrowser.withAccount(system);
    await browser.open('/panel/login');
    const guesses = await Promise.all(Array.from({ length: 30 }, () => browser.logIn('wrong-password')));
    expect(guesses.filter(({ status }) => status === 422)).toHaveLength(20);
    const limited = await browser.logIn();
    expect(limited.status).toBe(429);
    expect(Number(limited.headers['retry-after'])).toBeGreaterThan(0);
    expect(limited.text).toMatch(/Please try again in (a minute|\d+ minutes)\./);
    const elsewhere = browser.elsewhere();
    expect((await elsewhere.logIn()).status).toBe(303);
    system.clock.forward({ minutes: 15 });
    expect((await browser.logIn()).status).toBe(303);
  });

  test('stores nothing that opens the panel, and logs none of it', async () => {
    const browser = await PanelBrowser.loggedIn(system);
    const secret = browser.cookie.split('=')[1] ?? '';
    const stored = JSON.stringify(await system.items());
    for (const kept of [secret, browser.formToken, PanelBrowser.password]) {
      expect(stored).not.toContain(kept);
      expect(system.logLines.join('')).not.toContain(kept);
    }
  });

  test('says in words that something is wrong on the other side', async () => {
    const browser = await PanelBrowser.withAccount(system);
    await browser.open('/panel/login');
    system.faults.inject('error', { caller: roleOf(panelLogin) });
    expect((await browser.logIn()).status).toBe(500);
  });
});

describeRoute(panel, (system) => {
  test('shows the account and its devices, and nothing of an API key to who is no administrator', async () => {
    const browser = await PanelBrowser.loggedIn(system);
    await browser.hasDevices(device(system, 'a/b'), { ...device(system, 'old'), expiresAt: 1 });
    const { status, text } = await browser.open('/panel');
    expect(status).toBe(200);
    expect(text).toContain(browser.address);
    expect(text).toContain('Linphone &lt;a&#x2F;b&gt;');
    expect(text).toContain('action="/panel/devices/a%2Fb/remove"');
    expect(text).not.toMatch(/Linphone &lt;old|API key/);
    expect((await browser.open('/panel?done=device-removed')).text).toContain('The device is removed.');
    expect((await browser.open('/panel?done=other')).status).toBe(422);
  });

  test('ends with its time, the password, the activation and the account', async () => {
    const { accounts } = await operatorPorts(system);
    const endings: ((browser: PanelBrowser) => unknown)[] = [
      ({ account }) => accounts.save({ ...account, passwords: { MD5: 'other' } }, [], inSeconds(system), 'w'),
      ({ account }) => accounts.save({ ...account, activated: false }, [], inSeconds(system), 'w'),
      ({ account }) => accounts.remove(account, inSeconds(system)),
      () => system.clock.forward({ hours: 8 }),
    ];
    for (const end of endings) {
      const browser = await PanelBrowser.loggedIn(system);
      expect((await browser.open('/panel')).status).toBe(200);
      await end(browser);
      expect(await browser.open('/panel')).toMatchObject({
        status: 303,
        headers: { location: '/panel/login' },
      });
    }
  });

  test('says in words that something is wrong on the other side', async () => {
    const browser = await PanelBrowser.loggedIn(system);
    system.faults.inject('error', { caller: roleOf(panel) });
    expect((await browser.open('/panel')).status).toBe(500);
  });
});

describeRoute(panelLogout, (system) => {
  test('ends the session wherever its cookie is, and has the browser forget it', async () => {
    const browser = await PanelBrowser.loggedIn(system);
    const { cookie } = browser;
    const answer = await browser.send('/panel/logout');
    expect(answer).toMatchObject({ status: 303, headers: { location: '/panel/login?notice=logged-out' } });
    expect(answer.headers['set-cookie']).toEqual([
      expect.stringContaining('gatepost_panel=; Path=/; Max-Age=0;'),
    ]);
    browser.cookie = cookie;
    expect((await browser.open('/panel')).status).toBe(303);
  });

  guardsItsForm(system, panelLogout, '/panel/logout');
});

describeRoute(panelMakeApiKey, (system) => {
  test('shows a key this once, which ends the one before it', async () => {
    const browser = await PanelBrowser.loggedIn(system, { admin: true });
    const make = async () => {
      const { status, text } = await browser.send('/panel/api-key');
      expect(status).toBe(200);
      return />([A-Za-z0-9]{40})<\/output>/.exec(text)?.[1] ?? '';
    };
    const first = await make();
    const { accounts } = await operatorPorts(system);
    const { apiKeyHash } = (await accounts.find(browser.address)) ?? {};
    expect(await make()).not.toBe(first);
    expect((await accounts.find(browser.address))?.apiKeyHash).not.toBe(apiKeyHash);
    const { text } = await browser.open('/panel');
    expect(text).toContain('Replace the key');
    expect(text).not.toContain(first);
  });

  test('is for administrators alone', async () => {
    const browser = await PanelBrowser.loggedIn(system);
    const { status, text } = await browser.send('/panel/api-key');
    expect(status).toBe(403);
    expect(text).toContain('Only an administrator may do this.');
  });

  guardsItsForm(system, panelMakeApiKey, '/panel/api-key', { admin: true });
});

describeRoute(panelRevokeApiKey, (system) => {
  test('ends the key at once; without one nothing happens', async () => {
    const browser = await PanelBrowser.loggedIn(system, { admin: true });
    await browser.send('/panel/api-key');
    for (let time = 1; time <= 2; time += 1) {
      expect(await browser.send('/panel/api-key/revoke')).toMatchObject({
        status: 303,
        headers: { location: '/panel?done=key-revoked' },
      });
    }
    const { accounts } = await operatorPorts(system);
    expect(await accounts.find(browser.address)).not.toHaveProperty('apiKeyHash');
    expect((await browser.open('/panel')).text).toContain('Make a key');
  });

  guardsItsForm(system, panelRevokeApiKey, '/panel/api-key/revoke', { admin: true });
});

describeRoute(panelRemoveDevice, (system) => {
  test('forgets a device of the account and tells the registrar; of others it forgets nothing', async () => {
    const [browser, other] = [await PanelBrowser.loggedIn(system), await PanelBrowser.loggedIn(system)];
    await browser.hasDevices(device(system, 'mine'));
    await other.hasDevices(device(system, 'theirs'));
    for (const uuid of ['mine', 'mine', 'theirs']) {
      expect(await browser.send(`/panel/devices/${uuid}/remove`)).toMatchObject({
        status: 303,
        headers: { location: '/panel?done=device-removed' },
      });
    }
    const { contacts } = await operatorPorts(system);
    expect(await contacts.list(browser.account, 0)).toEqual([]);
    expect(await contacts.list(other.account, 0)).toHaveLength(1);
    expect(await contacts.notes(10)).toMatchObject([
      { event: 'deleted', account: browser.address, uuid: 'mine' },
    ]);
  });

  test('says 404 of what can be no device', async () => {
    const browser = await PanelBrowser.loggedIn(system);
    expect((await browser.send(`/panel/devices/${'x'.repeat(256)}/remove`)).status).toBe(404);
  });

  guardsItsForm(system, panelRemoveDevice, '/panel/devices/x/remove');
});
