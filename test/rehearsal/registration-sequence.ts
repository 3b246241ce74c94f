import assert from 'node:assert/strict';
import { suppressionKey } from '../../functions/dns/names-table';
import { hashEmail } from '../../functions/outbox/suppression';
import type { Installation } from './installation';
import type { Step } from './step';

const OWNER = 'owner@example.org';
const BOUNCED = 'gone@example.org';

/** What a gateway does from its first start to its last, as the stock client does it. */
export function registrationSequence(installation: Installation): Step[] {
  const { zone, call, mailTo, recordsAt, itemWith, publishMailEvent } = installation;
  const host = `demo.${zone}`;
  let token = '';

  return [
    {
      name: 'subscribe: a name, and its address in DNS',
      async run() {
        const answer = await call('/subscribe?name=demo&email=&mode=1');
        assert.equal(answer.status, 200, answer.body);
        assert.equal(answer.headers.get('content-type'), 'application/json');
        token = (JSON.parse(answer.body) as { token: string }).token;
        await recordsAt(host, 'A', ['127.0.0.1']);
      },
    },
    {
      name: 'subscribe: the same name again is refused',
      async run() {
        const answer = await call('/subscribe?name=demo&email=');
        assert.equal(answer.status, 400);
        assert.equal((JSON.parse(answer.body) as { error: string }).error, 'UnavailableName');
      },
    },
    {
      name: 'setemail, and the link in the mail',
      async run() {
        assert.equal((await call(`/setemail?token=${token}&email=${OWNER}&optout=0`)).status, 200);
        const mail = await mailTo(OWNER, ({ text }) => text.includes('/verifyemail?s='));
        assert.match(mail.html, /<html/i);
        const link = new URL(/https?:\S+/.exec(mail.text)?.[0] ?? '');
        const page = await call(`${link.pathname}${link.search}`);
        assert.equal(page.status, 200, page.body);
        assert.match(page.headers.get('content-type') ?? '', /^text\/html/);
      },
    },
    {
      name: 'dnsconfig answers when the challenge is in DNS',
      async run() {
        assert.equal((await call(`/dnsconfig?token=${token}&challenge=rehearsal`)).status, 200);
        await recordsAt(`_acme-challenge.${host}`, 'TXT', ['"rehearsal"']);
      },
    },
    {
      name: 'ping, and with an unknown token',
      async run() {
        assert.equal((await call(`/ping?token=${token}`)).status, 200);
        assert.equal((await call('/ping?token=unknown')).status, 400);
      },
    },
    {
      name: 'info tells the state, to browsers too',
      async run() {
        const answer = await call(`/info?token=${token}`);
        assert.equal(answer.status, 200, answer.body);
        assert.equal(answer.headers.get('access-control-allow-origin'), '*');
        const info = JSON.parse(answer.body) as Record<string, unknown>;
        assert.equal(info.name, `${host}.`);
        assert.equal(info.email, OWNER);
        assert.equal(info.verified, true);
        assert.equal(info.dns_challenge, 'rehearsal');
      },
    },
    {
      name: 'reclaim, and subscribe with the mailed token',
      async run() {
        assert.equal((await call('/reclaim?name=demo')).status, 200);
        const mail = await mailTo(OWNER, ({ text }) => text.includes('take back'));
        const reclamationToken = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/.exec(mail.text)?.[0] ?? '';
        const path = `/subscribe?name=demo&email=${OWNER}&mode=1&reclamationToken=${reclamationToken}`;
        const answer = await call(path);
        assert.equal(answer.status, 200, answer.body);
        assert.equal((await call(`/ping?token=${token}`)).status, 400, 'the old token must be dead');
        assert.equal((await call(path)).status, 400, 'a reclamation token works once');
        token = (JSON.parse(answer.body) as { token: string }).token;
        assert.equal((await call(`/ping?token=${token}`)).status, 200);
      },
    },
    {
      name: 'unsubscribe removes every record',
      async run() {
        assert.equal((await call(`/unsubscribe?token=${token}`)).status, 200);
        await recordsAt(host, 'A', []);
        await recordsAt(`_acme-challenge.${host}`, 'TXT', []);
        assert.equal((await call(`/ping?token=${token}`)).status, 400);
      },
    },
    {
      name: 'an address that bounced is remembered',
      async run() {
        await publishMailEvent({
          eventType: 'Bounce',
          bounce: { bounceType: 'Permanent', bouncedRecipients: [{ emailAddress: BOUNCED }] },
        });
        await itemWith(suppressionKey(hashEmail(BOUNCED)));
      },
    },
  ];
}
