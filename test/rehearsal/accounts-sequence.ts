import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Installation } from './installation';
import type { Operator } from './operator';
import type { Step } from './step';

const OWNER = 'sip-owner@example.org';
const PASSWORD = 'a-password-for-the-rehearsal';

/** A SIP account from its making by an administrator to its end, with a client that others wrote. */
export function accountsSequence(installation: Installation, operator: Operator): Step[] {
  const { zone, endpoint, call, mailTo } = installation;
  const domain = `sip.${zone}`;
  const admin = `sip:administrator@${domain}`;
  const user = { username: 'rehearsal', sip: `sip:rehearsal@${domain}` };
  let apiKey = '';
  let id = 0;

  const asAdmin = (path: string, init: { method?: string; fields?: object } = {}) =>
    call(`/api${path}`, {
      method: init.method ?? 'GET',
      headers: { from: admin, 'x-api-key': apiKey, 'content-type': 'application/json' },
      ...(init.fields ? { body: JSON.stringify(init.fields) } : {}),
    });
  const asPerson = (path: string, fields: object) =>
    call(`/api${path}`, {
      method: 'POST',
      headers: { from: user.sip, 'content-type': 'application/json' },
      body: JSON.stringify(fields),
    });
  /** With `curl --digest`: status and body. */
  const byDigest = async (path: string, password: string) => {
    const { stdout } = await promisify(execFile)('curl', [
      ...['-sS', '--digest', '-u', `${user.username}:${password}`, '-H', `From: ${user.sip}`],
      ...['-w', '\n%{http_code}', `${endpoint}/api${path}`],
    ]);
    const end = stdout.lastIndexOf('\n');
    return { status: Number(stdout.slice(end + 1)), body: stdout.slice(0, end) };
  };

  return [
    {
      name: 'the operator makes an administrator with an API key',
      async run() {
        const made = (await operator(
          ['account', 'create', admin, '--admin', '--activated', '--password-stdin', '--api-key'],
          `${PASSWORD}\n`,
        )) as { api_key: string };
        apiKey = made.api_key;
        assert.match(apiKey, /^\w{40}$/);
        assert.match((await asAdmin('/accounts')).body, /"total":1/);
      },
    },
    {
      name: 'the administrator makes an account, which its mailed code activates',
      async run() {
        const fields = { username: user.username, password: PASSWORD, algorithm: 'SHA-256', email: OWNER };
        const made = await asAdmin('/accounts', { method: 'POST', fields });
        assert.ok(made.status < 300, made.body);
        ({ id } = JSON.parse(made.body) as { id: number });
        const mail = await mailTo(OWNER, ({ text }) => text.includes(user.username));
        const code = /\b[A-Za-z0-9]{13}\b/.exec(mail.text)?.[0] ?? '';
        assert.equal((await byDigest('/accounts/me', PASSWORD)).status, 401, 'not activated yet');
        const activated = await asPerson(`/accounts/${user.sip}/activate/email`, { code });
        assert.equal(activated.status, 200, activated.body);
      },
    },
    {
      name: 'challenges pass API Gateway, and curl --digest gets in',
      async run() {
        const challenged = await call('/api/accounts/me', { headers: { from: user.sip } });
        assert.equal(challenged.status, 401);
        assert.match(challenged.headers.get('www-authenticate') ?? '', /^Digest .*algorithm=SHA-256/);
        const entered = await byDigest('/accounts/me', PASSWORD);
        assert.equal(entered.status, 200, entered.body);
        assert.match(entered.body, new RegExp(`"email":"${OWNER}"`));
        assert.equal((await byDigest('/accounts/me', 'wrong')).status, 401);
      },
    },
    {
      name: 'the registrar tells devices, and the person sees them',
      async run() {
        const contacts = [
          { uuid: 'device-1', user_agent: 'Phone', expires_at: Math.floor(Date.now() / 1_000) + 3_600 },
        ];
        const saved = await asAdmin('/registrar/contacts', {
          method: 'PUT',
          fields: { account: user.sip, contacts },
        });
        assert.ok(saved.status < 300, saved.body);
        assert.match((await byDigest('/accounts/me/devices', PASSWORD)).body, /"device-1"/);
      },
    },
    {
      name: 'a deleted account is gone',
      async run() {
        assert.ok((await asAdmin(`/accounts/${id}`, { method: 'DELETE' })).status < 300);
        assert.equal((await call(`/api/accounts/${user.sip}/info`)).status, 404);
        assert.match((await asAdmin('/accounts')).body, /"total":1/);
      },
    },
  ];
}
