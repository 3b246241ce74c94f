/** What a mail server makes of an exported archive: the programs that Debian ships, on the files as they are. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { Resolver } from 'node:dns/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addDkimKey } from '../../functions/mail/routes/add-dkim-key';
import { changeMailPassword } from '../../functions/mail/routes/change-mail-password';
import { createMailUser } from '../../functions/mail/routes/create-mail-user';
import { exportMailDomain } from '../../functions/mail/routes/export-mail-domain';
import { uploadCertificate } from '../../functions/mail/routes/upload-certificate';
import { eventually } from '../support/eventually';
import { MailOperator } from '../support/mail-operator';
import { MovableClock } from '../support/movable-clock';
import { TestSystem } from '../support/test-system';
import { describeWith, PATH, run } from './support/tools';

const PROGRAMS = ['dovecot', 'doveadm', 'postmap', 'opendkim', 'openssl', 'tar'];
/** Of its own, because its keys go where OpenDKIM looks for them. */
const DOMAIN = 'exported.gateways.test';
const OPENDKIM_KEYS = `/etc/opendkim/keys/${DOMAIN}`;
const PASSWORD = 'pässword: $with #signs';

describeWith(PROGRAMS, 'an exported archive', () => {
  const folder = mkdtempSync(join(tmpdir(), 'gatepost-export-'));
  const at = (...path: string[]) => join(folder, ...path);
  const system = new TestSystem({ clock: new MovableClock({ startsAt: Date.now() }) });

  beforeAll(async () => {
    await system.start();
    const operator = await MailOperator.logIn(system);
    const { id } = await operator.createDomain(DOMAIN);
    const user = { email: `anna.b_x-y@${DOMAIN}`, password: 'first' };
    const created = JSON.parse((await operator.send(createMailUser, user, `/mail/user/${id}`)).text) as {
      user: { id: number };
    };
    await operator.send(changeMailPassword, { id: created.user.id, domain_id: id, password: PASSWORD });
    await operator.send(addDkimKey, { domain: DOMAIN });
    const subject = ['-subj', `/CN=${DOMAIN}`, '-addext', `subjectAltName=DNS:${DOMAIN}`];
    const files = ['-keyout', at('key.pem'), '-out', at('cert.pem')];
    await run('openssl', [
      'req',
      '-x509',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-days',
      '9',
      ...subject,
      ...files,
    ]);
    const uploaded = await operator.send(uploadCertificate, {
      ssl_certificate: { file: readFileSync(at('cert.pem'), 'utf8') },
      ssl_certificate_key: { file: readFileSync(at('key.pem'), 'utf8') },
    });
    expect(uploaded.status).toBe(200);

    const archive = await download(operator);
    writeFileSync(at('archive.tar.gz'), archive);
    expect(await run('tar', ['xzf', at('archive.tar.gz'), '-C', folder])).toEqual({ code: 0, output: '' });
  });
  afterAll(async () => {
    await system.stop();
    rmSync(folder, { recursive: true, force: true });
    rmSync(OPENDKIM_KEYS, { recursive: true, force: true });
  });

  async function download(operator: MailOperator): Promise<Buffer> {
    const answer = await fetch(`${system.running.baseUrl}${exportMailDomain.path}?domain=${DOMAIN}`, {
      headers: { 'auth-token': operator.token },
    });
    expect(answer.headers.get('content-type')).toBe('application/gzip');
    return Buffer.from(await answer.arrayBuffer());
  }

  describe('in Dovecot', () => {
    let dovecot: ChildProcess;
    const config = at('dovecot.conf');

    beforeAll(async () => {
      // Dovecot reads it as its own user.
      const { output: uid } = await run('id', ['-u', 'dovecot']);
      chownSync(at('dovecot', 'passwd-file'), Number(uid), -1);
      await run('chmod', ['755', folder, at('dovecot')]);
      writeFileSync(
        config,
        [
          `base_dir = ${at('run')}`,
          `log_path = ${at('dovecot.log')}`,
          'protocols =',
          'ssl = no',
          // No pauses after a wrong password.
          'auth_failure_delay = 0',
          'service anvil {\n unix_listener anvil-auth-penalty {\n mode = 0\n }\n}',
          `passdb {\n driver = passwd-file\n args = ${at('dovecot', 'passwd-file')}\n}`,
          'userdb {\n driver = static\n args = uid=nobody gid=nogroup home=/nonexistent\n}',
        ].join('\n'),
      );
      dovecot = spawn('dovecot', ['-F', '-c', config], { env: { ...process.env, PATH }, stdio: 'ignore' });
      await eventually(async () => expect((await authenticate('nobody@x.example', 'x')).code).toBe(77), {
        withinMs: 20_000,
        everyMs: 200,
      });
    });
    afterAll(async () => {
      const exited = once(dovecot, 'exit');
      dovecot.kill();
      await exited;
    });

    const authenticate = (user: string, password: string) =>
      run('doveadm', ['-c', config, 'auth', 'test', user, password]);

    test('a user gets in with the password, which was changed', async () => {
      expect(await authenticate(`anna.b_x-y@${DOMAIN}`, PASSWORD)).toMatchObject({
        code: 0,
        output: expect.stringContaining('auth succeeded') as string,
      });
      expect((await authenticate(`admin@${DOMAIN}`, 'secret')).code).toBe(0);
    });

    test('nobody gets in with another one', async () => {
      for (const [user, password] of [
        [`anna.b_x-y@${DOMAIN}`, 'first'],
        [`anna.b_x-y@${DOMAIN}`, `${PASSWORD} `],
        [`admin@${DOMAIN}`, PASSWORD],
        [`other@${DOMAIN}`, 'secret'],
      ] as const) {
        expect(await authenticate(user, password)).toMatchObject({
          code: 77,
          output: expect.stringContaining('auth failed') as string,
        });
      }
    });
  });

  test('Postfix finds the domain and its mailboxes, and no others', async () => {
    writeFileSync(at('main.cf'), 'compatibility_level = 3.6\n');
    const postmap = (...args: string[]) => run('postmap', ['-c', folder, ...args]);
    for (const map of ['virtual_domains', 'virtual_mailboxes']) {
      expect((await postmap(`hash:${at('postfix', map)}`)).code).toBe(0);
    }
    const find = async (key: string, map: string) =>
      (await postmap('-q', key, `hash:${at('postfix', map)}`)).output.trim();
    expect(await find(DOMAIN, 'virtual_domains')).toBe('OK');
    expect(await find(`anna.b_x-y@${DOMAIN}`, 'virtual_mailboxes')).toBe(`${DOMAIN}/anna.b_x-y/`);
    expect(await find(`nobody@${DOMAIN}`, 'virtual_mailboxes')).toBe('');
  });

  test('OpenDKIM signs with the key, and the TXT in DNS verifies the signature', async () => {
    mkdirSync('/etc/opendkim/keys', { recursive: true });
    cpSync(at('opendkim', 'keys', DOMAIN), OPENDKIM_KEYS, { recursive: true });
    writeFileSync(
      at('sign.conf'),
      [
        'Mode s',
        'Canonicalization relaxed/simple',
        `KeyTable ${at('opendkim', 'KeyTable')}`,
        `SigningTable refile:${at('opendkim', 'SigningTable')}`,
      ].join('\n'),
    );
    const mail = `From: admin@${DOMAIN}\r\nTo: b@other.example\r\nSubject: Hello\r\nDate: Sat, 21 Nov 2026 22:00:00 +0000\r\n\r\nHello\r\n`;
    writeFileSync(at('mail'), mail);
    const { output } = await run('opendkim', ['-x', at('sign.conf'), '-t', at('mail')]);
    const signature = output.slice(output.indexOf('DKIM-Signature:')).trimEnd();
    expect(signature).toContain(`d=${DOMAIN}; s=mail;`);
    const signed = `${signature.replace(/\r?\n/g, '\r\n')}\r\n${mail}`;

    const name = `mail._domainkey.${DOMAIN}`;
    const resolver = new Resolver();
    resolver.setServers([`127.0.0.1:${system.running.dnsPort}`]);
    const [strings = []] = await eventually(() => resolver.resolveTxt(name));
    expect(strings.length).toBeGreaterThan(1);
    writeFileSync(at('keys'), `${name} ${strings.join('')}\n`);
    writeFileSync(at('verify.conf'), `Mode v\nTestPublicKeys ${at('keys')}\n`);
    const verify = async (message: string) => {
      writeFileSync(at('signed'), message);
      return (await run('opendkim', ['-x', at('verify.conf'), '-t', at('signed')])).output;
    };
    expect(await verify(signed)).toMatch(/2048-bit key\) succeeded/);
    expect(await verify(signed.replace('\r\nHello', '\r\nHallo'))).toMatch(/signature verification failed/);
  });

  test('openssl reads the certificate, and the key is its own', async () => {
    const chain = at('certificates', DOMAIN, 'fullchain.pem');
    const key = at('certificates', DOMAIN, 'privkey.pem');
    const certificate = await run('openssl', ['x509', '-in', chain, '-noout', '-ext', 'subjectAltName']);
    expect(certificate.output).toContain(`DNS:${DOMAIN}`);
    const { output: ofCertificate } = await run('openssl', ['x509', '-in', chain, '-noout', '-pubkey']);
    const { output: ofKey } = await run('openssl', ['pkey', '-in', key, '-pubout']);
    expect(ofKey).toBe(ofCertificate);
  });

  test('the zone file has what DNS has', () => {
    const zone = readFileSync(at('dns', `${DOMAIN}.zone`), 'utf8');
    const names = system.recordsOf('exported').map(({ name, type }) => `${name} 3600 IN ${type} `);
    expect(names).toHaveLength(4);
    for (const name of names) expect(zone).toContain(name);
  });
});
