import { panel } from '../../../functions/accounts/routes/panel';
import { panelLogin } from '../../../functions/accounts/routes/panel-login';
import { panelLoginPage } from '../../../functions/accounts/routes/panel-login-page';
import { panelLogout } from '../../../functions/accounts/routes/panel-logout';
import { panelMakeApiKey } from '../../../functions/accounts/routes/panel-make-api-key';
import { panelRemoveDevice } from '../../../functions/accounts/routes/panel-remove-device';
import { panelRevokeApiKey } from '../../../functions/accounts/routes/panel-revoke-api-key';
import type { AnyRoute } from '../../../functions/http/route';
import { PanelBrowser, operatorPorts } from '../../support/panel-browser';
import type { TestSystem } from '../../support/test-system';
import type { Attempt, Scenario } from './scenario';

/** A form of somebody who has logged in. */
const form = (
  route: AnyRoute,
  others: Pick<Scenario, 'status'>,
  prepare: (system: TestSystem, browser: PanelBrowser) => Promise<{ path?: string } & Pick<Attempt, 'holds'>>,
): Scenario => ({
  route,
  ...others,
  prepare: async (system) => {
    const browser = await PanelBrowser.loggedIn(system, { admin: true });
    const { path = route.path, holds } = await prepare(system, browser);
    return { call: () => browser.send(path), holds };
  },
});

const storedOf = async (system: TestSystem, { address }: PanelBrowser) =>
  (await operatorPorts(system)).accounts.find(address);

/** Each page and form of the panel. */
export const panelScenarios: readonly Scenario[] = [
  {
    route: panelLoginPage,
    title: 'with a session',
    prepare: async (system) => {
      const browser = await PanelBrowser.withAccount(system);
      browser.cookie = 'gatepost_panel=unknown';
      return {
        call: () => browser.open('/panel/login'),
        holds: async () => expect((await browser.logIn()).status).toBe(303),
      };
    },
  },
  {
    route: panelLogin,
    status: 303,
    // What the page was made for is used up.
    repeated: [303, 403],
    prepare: async (system) => {
      const browser = await PanelBrowser.withAccount(system);
      await browser.open('/panel/login');
      return {
        call: () => browser.logIn(),
        holds: async () => {
          if ((await browser.open('/panel')).status === 303) {
            browser.cookie = '';
            await browser.open('/panel/login');
            expect((await browser.logIn()).status).toBe(303);
          }
          expect((await browser.open('/panel')).status).toBe(200);
        },
      };
    },
  },
  {
    route: panel,
    prepare: async (system) => {
      const browser = await PanelBrowser.loggedIn(system);
      const open = () => browser.open('/panel');
      return { call: open, holds: async () => expect((await open()).text).toContain(browser.address) };
    },
  },
  form(panelRemoveDevice, { status: 303 }, async (system, browser) => {
    const now = Math.floor(system.clock.now() / 1_000);
    await browser.hasDevices({ uuid: 'mine', userAgent: 'x', updatedAt: now, expiresAt: now + 3_600 });
    return {
      path: '/panel/devices/mine/remove',
      holds: async () => {
        const { contacts } = await operatorPorts(system);
        expect(await contacts.list(browser.account, 0)).toEqual([]);
        const notes = await contacts.notes(100);
        expect(notes.filter(({ account }) => account === browser.address)).toHaveLength(1);
      },
    };
  }),
  form(panelMakeApiKey, {}, async (system, browser) => {
    return {
      holds: async () => expect((await storedOf(system, browser))?.apiKeyHash).toBeDefined(),
    };
  }),
  form(panelRevokeApiKey, { status: 303 }, async (system, browser) => {
    await browser.send('/panel/api-key');
    return { holds: async () => expect(await storedOf(system, browser)).not.toHaveProperty('apiKeyHash') };
  }),
  form(panelLogout, { status: 303 }, async (_system, browser) => {
    const { cookie } = browser;
    return {
      holds: async () => {
        browser.cookie = cookie;
        expect((await browser.open('/panel')).status).toBe(303);
      },
    };
  }),
];
