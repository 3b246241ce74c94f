import assert from 'node:assert/strict';
import { gunzipSync } from 'node:zlib';
import type { Installation } from './installation';
import type { Operator } from './operator';
import type { Step } from './step';

const OPERATOR = { username: 'rehearsal', password: 'a-password-for-the-rehearsal' };

/** A mail domain from its making to its end, and made anew: that one stays for `mailDomainIsThere`. */
export function mailSequence(installation: Installation, operator: Operator): Step[] {
  const { zone, recordsAt } = installation;
  const domain = `post.${zone}`;
  const api = mailApi(installation);
  let domainId = 0;

  return [
    {
      name: 'the operator sets a password, and logs in with it',
      async run() {
        await operator(['mail-admin', 'set', OPERATOR.username], `${OPERATOR.password}\n`);
        await api.logIn();
        assert.equal((await api.call('POST', '/auth', { ...OPERATOR, password: 'wrong' })).status, 401);
      },
    },
    {
      name: 'a domain with its first user, and a second one',
      async run() {
        const made = await api.call('POST', '/domains', {
          domain,
          username: `admin@${domain}`,
          password: 'p4ssw0rd',
        });
        assert.equal(made.status, 200, made.text());
        const { domain: stored } = made.json() as { domain: { id: number } };
        domainId = stored.id;
        const user = { email: `ada@${domain}`, password: 'p4ssw0rd' };
        assert.equal((await api.call('POST', `/user/${domainId}`, user)).status, 200);
        assert.equal((await api.call('POST', `/user/${domainId}`, user)).status, 409);
        // With a form as body, as the document has it.
        assert.match((await api.call('GET', '/domains', {})).text(), /"users_count":2/);
      },
    },
    {
      name: 'DKIM: MX, SPF, DMARC and the key in DNS',
      async run() {
        const added = await api.call('POST', '/dkim/add-new-domain', { domain });
        assert.equal(added.status, 200, added.text());
        const { written, record } = added.json() as {
          written: boolean;
          record: { name: string; values: string[] };
        };
        assert.equal(written, true);
        await recordsAt(record.name.replace(/\.$/, ''), 'TXT', record.values);
      },
    },
    {
      name: 'export: an archive, in bytes as they are',
      async run() {
        const exported = await api.call('GET', '/export/domain', { domain });
        assert.equal(exported.status, 200);
        const archive = gunzipSync(exported.body).toString('latin1');
        for (const file of ['manifest.json', 'passwd', 'virtual_mailboxes', 'KeyTable']) {
          assert.ok(archive.includes(file), `${file} is not in the archive`);
        }
        assert.ok(archive.includes(`ada@${domain}`));
      },
    },
    {
      name: 'a deleted domain is gone, from DNS as well, and can be made anew',
      async run() {
        assert.equal((await api.call('DELETE', '/domain', { domain })).status, 200);
        await recordsAt(domain, 'MX', []);
        assert.equal(
          (await api.call('POST', `/user/${domainId}`, { email: `b@${domain}`, password: 'p4ssw0rd' }))
            .status,
          404,
        );
        assert.equal(
          (
            await api.call('POST', '/domains', {
              domain,
              username: `admin@${domain}`,
              password: 'p4ssw0rd',
            })
          ).status,
          200,
        );
      },
    },
  ];
}

/** That the domain which `mailSequence` leaves is there, and its operator as well. */
export async function mailDomainIsThere(installation: Installation): Promise<void> {
  const api = mailApi(installation);
  await api.logIn();
  assert.match(
    (await api.call('GET', '/domains', {})).text(),
    new RegExp(`"name":"post.${installation.zone}"`),
  );
}

/** Calls with multipart forms whatever the method, as the document does: `fetch` sends no body with a GET. */
function mailApi({ send }: Installation) {
  let token = '';
  const call = (method: string, path: string, fields: Record<string, string>) => {
    const boundary = 'rehearsal-boundary';
    const parts = Object.entries(fields).map(
      ([name, value]) =>
        `--${boundary}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
    );
    return send(`/mail${path}`, {
      method,
      headers: {
        'content-type': `multipart/form-data; boundary=${boundary}`,
        ...(token ? { 'auth-token': token } : {}),
      },
      body: `${parts.join('')}--${boundary}--\r\n`,
    });
  };
  return {
    call,
    async logIn() {
      const answer = await call('POST', '/auth', OPERATOR);
      assert.equal(answer.status, 200, answer.text());
      ({ token } = answer.json() as { token: string });
    },
  };
}
