import assert from 'node:assert/strict';
import { BROWSER, type Installation } from './installation';
import type { Operator } from './operator';
import type { Step } from './step';

const MACHINE = { machine_id: 'rehearsal-machine', ssh_fingerprint: 'SHA256:rehearsal' };
const SERVER_ADDRESS = '1.2.3.4';

/** An installer's way from the page to a confirmed install, and a server's from its client token to its end. */
export function activationSequence(installation: Installation, operator: Operator): Step[] {
  const { zone, call, callWithCookie, recordsAt } = installation;
  const hostname = `box.${zone}`;
  let cookie = '';
  let install_code = '';
  let precheck_token = '';
  let clientToken = '';
  let masterToken = '';
  let server_id = '';
  let confirmation: Record<string, unknown> = {};

  const post = (path: string, fields: object, headers: Record<string, string> = {}) =>
    call(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(fields),
    });
  const install = async (step: string, fields: object) => {
    const { status, body } = await post(`/api/v2/slowdns/install/${step}`, fields);
    const { data, error } = JSON.parse(body) as { data?: Record<string, string>; error?: { code: string } };
    return { status, body, data: data ?? {}, code: error?.code };
  };

  return [
    {
      name: 'the page gives a cookie, and a code for it',
      async run() {
        const page = await call('/slowdns', { headers: BROWSER });
        assert.equal(page.status, 200, page.body);
        cookie = page.headers.get('set-cookie')?.split(';', 1)[0] ?? '';
        assert.match(cookie, /^slowdns_browser=/);
        const issued = await callWithCookie('code-issue', '/api/v2/slowdns/code/issue', cookie);
        assert.equal(issued.status, 201, issued.body);
        ({ install_code = '' } = (JSON.parse(issued.body) as { data: Record<string, string> }).data);
      },
    },
    {
      name: 'install.sh is served',
      async run() {
        const script = await call('/slowdns/install.sh');
        assert.equal(script.status, 200);
        assert.match(script.body, /^#!.*bash/);
      },
    },
    {
      name: 'precheck and activate: the host name leads to the machine',
      async run() {
        const prechecked = await install('precheck', { install_code, product: 'slowdns', ...MACHINE });
        assert.equal(prechecked.status, 200, prechecked.body);
        ({ precheck_token = '' } = prechecked.data);
        const where = { hostname, public_ip: SERVER_ADDRESS };
        const activated = await install('activate', { install_code, precheck_token, ...where, ...MACHINE });
        assert.equal(activated.status, 200, activated.body);
        const { activation_id, install_token } = activated.data;
        confirmation = { activation_id, install_token };
        await recordsAt(hostname, 'A', [SERVER_ADDRESS]);
      },
    },
    {
      name: 'confirm once; then the code is used up',
      async run() {
        const confirmed = await install('confirm', confirmation);
        assert.equal(confirmed.status, 200, confirmed.body);
        assert.equal((await install('confirm', confirmation)).code, 'token_used');
        assert.equal((await install('precheck', { install_code, ...MACHINE })).code, 'install_code_used');
      },
    },
    {
      name: 'a name that an activation holds is no gateway’s',
      async run() {
        assert.match((await call('/subscribe?name=box&email=')).body, /UnavailableName/);
      },
    },
    {
      name: 'the operator makes a client token and the master token',
      async run() {
        ({ token: clientToken } = (await operator(['client-token', 'create', '--quota', '1'])) as {
          token: string;
        });
        ({ token: masterToken } = (await operator(['master-token'])) as { token: string });
      },
    },
    {
      name: 'a server registers within the quota, and checks in',
      async run() {
        const registered = await post('/register', { token: clientToken, ip: SERVER_ADDRESS, hostname });
        assert.equal(registered.status, 200, registered.body);
        ({ server_id } = JSON.parse(registered.body) as { server_id: string });
        assert.equal((await post('/register', { token: clientToken, ip: '1.2.3.5' })).status, 403);
        assert.equal((await post('/checkin', { server_id })).status, 200);
      },
    },
    {
      name: 'status lists it, revoke ends it',
      async run() {
        const authorization = `Bearer ${masterToken}`;
        const status = await call('/status', { headers: { authorization } });
        assert.equal(status.status, 200, status.body);
        assert.match(status.body, new RegExp(server_id));
        assert.equal((await call('/status')).status, 401);
        assert.equal((await post('/revoke', { server_id }, { authorization })).status, 200);
        assert.equal((await post('/checkin', { server_id })).status, 403);
      },
    },
  ];
}
