import { randomBytes } from 'node:crypto';
import { dynamoMailUsers } from '../../../functions/mail/store/dynamo-mail-users';
import { MOST_USERS_AT_ONCE } from '../../../functions/mail/mail-user';
import { addDkimKey } from '../../../functions/mail/routes/add-dkim-key';
import { createMailUser } from '../../../functions/mail/routes/create-mail-user';
import { deleteMailDomain } from '../../../functions/mail/routes/delete-mail-domain';
import { exportMailDomain } from '../../../functions/mail/routes/export-mail-domain';
import { listMailUsers } from '../../../functions/mail/routes/list-mail-users';
import { uploadCertificate } from '../../../functions/mail/routes/upload-certificate';
import { domainRemover } from '../../../functions/mail/workers/domain-remover';
import { untarGz } from '../../../admin/untar-gz';
import { policyOf } from '../../../lib/grants';
import { roleOf } from '../../../local/deployment';
import { certificateFor } from '../../support/certificate-files';
import { eventually } from '../../support/eventually';
import { answered, MailOperator, mailTables } from '../../support/mail-operator';
import { MovableClock } from '../../support/movable-clock';
import type { TestSystem } from '../../support/test-system';
import { unusedAllowances } from '../../support/unused-allowances';
import { describeRoute } from '../describe-route';
import { expectRefusal } from './expect-refusal';
import { guardsItsToken } from './guards-its-token';

const now = () => ({
  clock: new MovableClock({ startsAt: Date.now() + 3_600_000 }),
  furtherZones: ['mail.example'],
});

/** A domain that has one of everything. */
async function fullDomain(system: TestSystem, name?: string) {
  const operator = await MailOperator.logIn(system);
  const domain = await operator.createDomain(name);
  await operator.send(
    createMailUser,
    { email: `b@${domain.name}`, password: 'x' },
    `/mail/user/${domain.id}`,
  );
  await operator.send(addDkimKey, { domain: domain.name });
  const { chain, key } = certificateFor([domain.name]);
  await operator.send(uploadCertificate, { ssl_certificate: chain, ssl_certificate_key: key });
  return { operator, ...domain, chain, key };
}

const download = (system: TestSystem, { token }: MailOperator, domain: string) =>
  fetch(`${system.running.baseUrl}${exportMailDomain.path}?domain=${domain}`, {
    headers: { 'auth-token': token },
    redirect: 'manual',
  });

const filesOf = async (answer: Response) => untarGz(Buffer.from(await answer.arrayBuffer()));

describeRoute(
  exportMailDomain,
  (system) => {
    test('answers an archive with everything that a mail server needs', async () => {
      const { operator, name, chain } = await fullDomain(system);
      const answer = await download(system, operator, name);
      expect(answer.status).toBe(200);
      expect(answer.headers.get('content-type')).toBe('application/gzip');
      expect(answer.headers.get('content-disposition')).toBe(`attachment; filename="${name}.tar.gz"`);
      const files = await filesOf(answer);
      expect([...files.keys()]).toEqual([
        'manifest.json',
        'README.txt',
        'dovecot/passwd-file',
        'postfix/virtual_domains',
        'postfix/virtual_mailboxes',
        'opendkim/KeyTable',
        'opendkim/SigningTable',
        `opendkim/keys/${name}/mail.private`,
        `certificates/${name}/fullchain.pem`,
        `certificates/${name}/privkey.pem`,
        `dns/${name}.zone`,
      ]);
      expect(files.get(`certificates/${name}/fullchain.pem`)).toBe(chain);
      expect(JSON.parse(files.get('manifest.json') ?? '')).toMatchObject({ domain: name, users: 2 });
    });

    test('puts a larger one behind a link that ends, with the same content', async () => {
      const { operator, name, id } = await fullDomain(system);
      await addUsers(system, id, name, 1_200);
      const answer = await download(system, operator, name);
      expect(answer.status).toBe(303);
      const { url } = (await answer.json()) as { url: string };
      expect(answer.headers.get('location')).toBe(url);
      const files = await filesOf(await fetch(url));
      expect(files.get('dovecot/passwd-file')?.trim().split('\n')).toHaveLength(1_202);
      const expired = url.replace(/X-Amz-Date=\d{8}/, 'X-Amz-Date=20200101');
      expect((await fetch(expired)).status).toBe(403);
    });

    test('knows no domain that is not there', async () => {
      const operator = await MailOperator.logIn(system);
      expectRefusal(await operator.send(exportMailDomain, { domain: 'none.example' }), 404, /no such domain/);
      expectRefusal(await operator.send(exportMailDomain), 400, /"domain" is missing/);
    });

    guardsItsToken(system, exportMailDomain, { domain: 'none.example' });
  },
  { ...now(), mail: { exportAnswerBytes: 40_000 } },
);

describeRoute(
  deleteMailDomain,
  (system) => {
    test.each(['gone.gateways.test', 'mail.example', 'gone.elsewhere.example'])(
      'leaves nothing of %s in the tables and in DNS, and its name is free',
      async (name) => {
        const { operator, id } = await fullDomain(system, name);
        expect(answered(await operator.send(deleteMailDomain, { domain: name }))).toEqual({ result: true });
        expectRefusal(await operator.send(listMailUsers, {}, `/mail/users/${id}`), 404);
        expectRefusal(await operator.send(deleteMailDomain, { domain: name }), 404, /no such domain/);
        await operator.createDomain(name);
        await operator.send(deleteMailDomain, { domain: name });
        await eventually(async () => {
          // What is left with a zone's name is of the zone: its lease, and the empty journal of its writer.
          const items = (await system.items()).filter(({ pk }) => !pk.startsWith('zone#'));
          expect(items.filter((item) => JSON.stringify(item).includes(name))).toEqual([]);
          expect(items.filter(({ pk }) => pk.endsWith(`#${id}`))).toEqual([]);
          const records = system.running.route53.zones().flatMap(({ recordSets }) => recordSets);
          const left = records.filter(
            ({ name: record, type }) => record.endsWith(`${name}.`) && !['NS', 'SOA'].includes(type),
          );
          expect(left).toEqual([]);
        });
      },
    );

    test('survives a crash between two chunks of a large domain', async () => {
      const { operator, name, id } = await fullDomain(system);
      await addUsers(system, id, name, 200);
      const itemsLeft = async () => (await system.items()).filter(({ pk }) => pk.endsWith(`#${id}`)).length;
      system.faults.inject('error', { caller: roleOf(domainRemover), operation: 'BatchWriteItem' });
      await operator.send(deleteMailDomain, { domain: name });
      await eventually(() => expect(system.faults.injected).toBeGreaterThan(2));
      expect(await itemsLeft()).toBeGreaterThan(200);
      expectRefusal(await operator.send(deleteMailDomain, { domain: name }), 404);
      system.faults.clear();
      await system.sweep();
      await eventually(async () => expect(await itemsLeft()).toBe(0));
    });

    test('is done by a role that allows what it did, and nothing else', () => {
      const calls = system.awsCalls.filter(({ caller }) => caller === roleOf(domainRemover));
      expect(calls.filter(({ allowed }) => !allowed)).toEqual([]);
      expect(unusedAllowances(policyOf(domainRemover.needs, system.running.deployed), calls)).toEqual([]);
    });

    test('says which field is missing', async () => {
      const operator = await MailOperator.logIn(system);
      expectRefusal(await operator.send(deleteMailDomain), 400, /"domain" is missing/);
    });

    guardsItsToken(system, deleteMailDomain, { domain: 'none.example' });
  },
  now(),
);

/** Users as an import writes them, without the time that hashing passwords takes. */
async function addUsers(system: TestSystem, domainId: number, domain: string, count: number): Promise<void> {
  const users = dynamoMailUsers(mailTables(system));
  const all = Array.from({ length: count }, (_, number) => ({
    id: 100_000 + number,
    email: `user${number}@${domain}`,
    passwordHash: `$argon2id$v=19$m=19456,t=2,p=1$${randomBytes(16).toString('base64')}$${randomBytes(32).toString('base64')}`,
  }));
  for (let start = 0; start < count; start += MOST_USERS_AT_ONCE) {
    const created = await users.create(
      { id: domainId, name: domain },
      all.slice(start, start + MOST_USERS_AT_ONCE),
    );
    expect(created).toEqual({ outcome: 'created' });
  }
}
