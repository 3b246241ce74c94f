import { activate } from '../../../functions/activation/routes/activate';
import { checkin } from '../../../functions/activation/routes/checkin';
import { codeIssue } from '../../../functions/activation/routes/code-issue';
import { confirm } from '../../../functions/activation/routes/confirm';
import { precheck } from '../../../functions/activation/routes/precheck';
import { register } from '../../../functions/activation/routes/register';
import { release } from '../../../functions/activation/routes/release';
import { revoke } from '../../../functions/activation/routes/revoke';
import { slowdnsPage } from '../../../functions/activation/routes/slowdns-page';
import { status } from '../../../functions/activation/routes/status';
import type { Answer } from '../../support/call';
import { eventually } from '../../support/eventually';
import { freshName } from '../../support/gateway';
import { dataOf, post, TestBrowser, TestInstaller } from '../../support/installer';
import { clientToken, masterToken } from '../../support/operator';
import type { TestSystem } from '../../support/test-system';
import type { Scenario } from './scenario';

const bodyOf = ({ text }: Answer) => JSON.parse(text) as Record<string, string>;
const bearer = (token: string) => ({ headers: { authorization: `Bearer ${token}` } });

let servers = 0;
const freshIp = () => `198.18.${Math.floor((servers += 1) / 250)}.${(servers % 250) + 1}`;

async function registered(system: TestSystem) {
  const fields = { token: await clientToken(system), ip: freshIp() };
  return { fields, server_id: bodyOf(await post(system, register, fields)).server_id ?? '' };
}

/** A machine that wants a name directly below the zone, which leads to it. */
async function installerOfName(system: TestSystem) {
  const installer = await TestInstaller.withFreshCode(system);
  const label = freshName();
  installer.hostname = `${label}.${system.zone}`;
  return { installer, label, leadsHere: () => leadsTo(system, label, [installer.publicIp]) };
}

const leadsTo = (system: TestSystem, label: string, addresses: string[]) =>
  eventually(async () => expect(await system.resolve('A', label).catch(() => [])).toEqual(addresses));

/** Each request of an installer, of the page before it, and of the servers that check in. */
export const activationScenarios: readonly Scenario[] = [
  {
    route: slowdnsPage,
    prepare: async (system) => {
      const browser = new TestBrowser(system);
      return {
        call: () => browser.open(),
        holds: async () => expect((await browser.issue()).status).toBe(201),
      };
    },
  },
  {
    route: codeIssue,
    status: 201,
    prepare: async (system) => {
      const browser = new TestBrowser(system);
      await browser.open();
      return {
        call: () => browser.issue(),
        holds: async (answer) => {
          // A code that nobody heard of is one nobody has.
          const code = dataOf(answer ?? (await browser.issue())).install_code ?? '';
          expect((await new TestInstaller(system, code).precheck()).status).toBe(200);
        },
      };
    },
  },
  {
    route: precheck,
    prepare: async (system) => {
      const installer = await TestInstaller.withFreshCode(system);
      return {
        call: () => installer.precheck(),
        holds: async (answer) => {
          const token = answer ? (dataOf(answer).precheck_token ?? '') : await installer.precheckToken();
          expect((await installer.activate(token)).status).toBe(200);
        },
      };
    },
  },
  {
    route: activate,
    prepare: async (system) => {
      const { installer, leadsHere } = await installerOfName(system);
      const token = await installer.precheckToken();
      return {
        call: () => installer.activate(token),
        holds: async (answer) => {
          await leadsHere();
          // The machine that did not hear repeats its request, and gives up what it began before.
          const { activation_id = '', install_token = '' } = dataOf(
            answer ?? (await installer.activate(token)),
          );
          expect((await installer.confirm({ activation_id, install_token })).status).toBe(200);
          await leadsHere();
          const other = new TestInstaller(system, installer.code);
          expect((await other.precheck()).status).toBe(403);
        },
      };
    },
  },
  {
    route: confirm,
    repeated: [409],
    prepare: async (system) => {
      const { installer, leadsHere } = await installerOfName(system);
      const activated = await installer.activation();
      return {
        call: () => installer.confirm(activated),
        holds: async () => {
          expect((await installer.confirm(activated)).status).toBe(409);
          expect((await installer.precheck()).status).toBe(403);
          await leadsHere();
        },
      };
    },
  },
  {
    route: release,
    prepare: async (system) => {
      const { installer, label, leadsHere } = await installerOfName(system);
      const activated = await installer.activation();
      await leadsHere();
      return {
        call: () => installer.release(activated.activation_id),
        holds: async () => {
          expect((await installer.confirm(activated)).status).toBe(403);
          await eventually(() => expect(system.recordsOf(label)).toEqual([]));
          const other = new TestInstaller(system, installer.code);
          expect((await other.activate(await other.precheckToken())).status).toBe(200);
        },
      };
    },
  },
  {
    route: register,
    prepare: async (system) => {
      const token = await clientToken(system, { quota: 2 });
      const fields = { token, ip: freshIp() };
      return {
        call: () => post(system, register, fields),
        holds: async (answer) => {
          const again = bodyOf(await post(system, register, fields));
          if (answer) expect(again).toEqual(bodyOf(answer));
          // It took one place of two.
          expect((await post(system, register, { token, ip: freshIp() })).status).toBe(200);
          expect((await post(system, register, { token, ip: freshIp() })).status).toBe(403);
        },
      };
    },
  },
  {
    route: checkin,
    prepare: async (system) => {
      const { server_id } = await registered(system);
      const seen = await lastCheckin(system, server_id);
      // As long as a steady server writes nothing.
      system.clock.forward({ hours: 25 });
      return {
        call: () => post(system, checkin, { server_id }),
        holds: async () => expect(await lastCheckin(system, server_id)).toBeGreaterThan(seen),
      };
    },
  },
  {
    route: revoke,
    prepare: async (system) => {
      const { server_id } = await registered(system);
      const master = await masterToken(system);
      return {
        call: () => post(system, revoke, { server_id }, bearer(master)),
        holds: async () => expect((await post(system, checkin, { server_id })).status).toBe(403),
      };
    },
  },
  {
    route: status,
    prepare: async (system) => {
      const { server_id } = await registered(system);
      const master = await masterToken(system);
      const ask = () => system.call(status.path, {}, bearer(master));
      return {
        call: ask,
        holds: async (answer) => expect((answer ?? (await ask())).text).toContain(server_id),
      };
    },
  },
];

async function lastCheckin(system: TestSystem, serverId: string): Promise<number> {
  const item = (await system.items()).find(({ sk }) => sk === serverId);
  return Number(item?.lastCheckin);
}
