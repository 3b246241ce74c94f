import { addDkimKey } from '../../../functions/mail/routes/add-dkim-key';
import { certificateDaysLeft } from '../../../functions/mail/routes/certificate-days-left';
import { changeMailPassword } from '../../../functions/mail/routes/change-mail-password';
import { createMailDomain } from '../../../functions/mail/routes/create-mail-domain';
import { createMailUser } from '../../../functions/mail/routes/create-mail-user';
import { deleteMailDomain } from '../../../functions/mail/routes/delete-mail-domain';
import { deleteMailUser } from '../../../functions/mail/routes/delete-mail-user';
import { exportMailDomain } from '../../../functions/mail/routes/export-mail-domain';
import { installCertificate } from '../../../functions/mail/routes/install-certificate';
import { listMailDomains } from '../../../functions/mail/routes/list-mail-domains';
import { listMailUsers } from '../../../functions/mail/routes/list-mail-users';
import { mailAuth } from '../../../functions/mail/routes/mail-auth';
import { uploadCertificate } from '../../../functions/mail/routes/upload-certificate';
import { certificateFor, type CertificateFiles } from '../../support/certificate-files';
import { eventually } from '../../support/eventually';
import { freshName } from '../../support/gateway';
import { answered, freshDomain, MailOperator, sendForm, setOperator } from '../../support/mail-operator';
import type { TestSystem } from '../../support/test-system';
import type { Scenario } from './scenario';

interface User {
  id: number;
  email: string;
}

/** Passwords take long to hash: where a domain need not be new, one does for all. */
const shared = new WeakMap<TestSystem, { id: number; name: string; admin: string }>();

async function sharedDomain(system: TestSystem) {
  const known = shared.get(system) ?? (await (await MailOperator.logIn(system)).createDomain());
  shared.set(system, known);
  return ownDomain(system, known);
}

async function ownDomain(system: TestSystem, known?: { id: number; name: string; admin: string }) {
  const operator = await MailOperator.logIn(system);
  const domain = known ?? (await operator.createDomain());
  const usersPath = `/mail/users/${domain.id}`;
  const users = async () =>
    answered<{ users: User[] }>(await operator.send(listMailUsers, {}, usersPath)).users;
  return {
    operator,
    ...domain,
    label: domain.name.split('.')[0] ?? '',
    usersPath,
    users,
    addUser: (email: string) =>
      operator.send(createMailUser, { email, password: 'x' }, `/mail/user/${domain.id}`),
    emails: async () => (await users()).map(({ email }) => email),
    /** Fails unless these are there, once each, and counted. */
    hasUsers: async (emails: readonly string[]) => {
      expect((await users()).map(({ email }) => email).sort()).toEqual([...emails].sort());
      expect(await countOf(operator, domain.name)).toBe(emails.length);
    },
  };
}

async function countOf(operator: MailOperator, name: string): Promise<number | undefined> {
  const { domains } = answered<{ domains: { name: string; users_count: number }[] }>(
    await operator.send(listMailDomains),
  );
  return domains.find((domain) => domain.name === name)?.users_count;
}

/** openssl takes its time: one pair is enough for a name. */
const known = new Map<string, CertificateFiles>();
const pairFor = (name: string) => {
  const pair = known.get(name) ?? certificateFor([name]);
  known.set(name, pair);
  return { ssl_certificate: pair.chain, ssl_certificate_key: pair.key };
};

const read = (system: TestSystem, { path, token }: { path: string; token: string }) =>
  system.call(path, {}, { headers: { 'auth-token': token } });

/** Each request of an operator of mail domains. */
export const mailScenarios: readonly Scenario[] = [
  {
    route: mailAuth,
    prepare: async (system) => {
      const credentials = { username: `operator-${freshDomain()}`, password: MailOperator.password };
      await setOperator(system, credentials.username, credentials.password);
      const logIn = () => sendForm(system, mailAuth, credentials);
      return {
        call: logIn,
        holds: async (answer) => {
          const { token } = answered<{ token: string }>(answer ?? (await logIn()));
          expect((await read(system, { path: listMailDomains.path, token })).status).toBe(200);
        },
      };
    },
  },
  {
    route: listMailDomains,
    prepare: async (system) => {
      const { operator, name } = await sharedDomain(system);
      return {
        call: () => operator.send(listMailDomains),
        holds: async () => expect(await countOf(operator, name)).toBe(1),
      };
    },
  },

  {
    route: listMailUsers,
    prepare: async (system) => {
      const { operator, admin, usersPath, hasUsers } = await sharedDomain(system);
      return {
        call: () => operator.send(listMailUsers, {}, usersPath),
        holds: () => hasUsers([admin]),
      };
    },
  },

  {
    route: exportMailDomain,
    prepare: async (system) => {
      const { operator, name } = await sharedDomain(system);
      // The first time.
      await operator.send(addDkimKey, { domain: name });
      const ask = () =>
        read(system, { path: `${exportMailDomain.path}?domain=${name}`, token: operator.token });
      return {
        call: ask,
        holds: async (answer) =>
          expect((answer ?? (await ask())).headers['content-type']).toBe('application/gzip'),
      };
    },
  },
  {
    route: createMailDomain,
    repeated: [409],
    prepare: async (system) => {
      const operator = await MailOperator.logIn(system);
      const domain = freshDomain();
      const fields = { domain, username: `admin@${domain}`, password: 'secret' };
      return {
        call: () => operator.send(createMailDomain, fields),
        holds: async () => {
          expect(await countOf(operator, domain)).toBe(1);
          // Whole: it takes what a domain takes.
          expect((await operator.send(addDkimKey, { domain })).status).toBe(200);
        },
      };
    },
  },
  {
    route: createMailUser,
    repeated: [409],
    prepare: async (system) => {
      const { name, emails, addUser, hasUsers } = await sharedDomain(system);
      const before = await emails();
      const email = `new${before.length}@${name}`;
      return { call: () => addUser(email), holds: () => hasUsers([...before, email]) };
    },
  },

  {
    route: changeMailPassword,
    prepare: async (system) => {
      const { operator, id, admin, users, hasUsers } = await sharedDomain(system);
      const [user] = await users();
      const hashOf = async () =>
        (await system.items()).find(({ email, passwordHash }) => email === admin && passwordHash)
          ?.passwordHash;
      const before = await hashOf();
      return {
        call: () =>
          operator.send(changeMailPassword, { id: user!.id, domain_id: id, password: 'another one' }),
        holds: async () => {
          expect(before).toBeDefined();
          expect(await hashOf()).not.toBe(before);
          await hasUsers([admin]);
        },
      };
    },
  },
  {
    route: deleteMailUser,
    repeated: [404],
    prepare: async (system) => {
      const { operator, name, admin, addUser, hasUsers } = await sharedDomain(system);
      await addUser(`leaving@${name}`);
      return {
        call: () => operator.send(deleteMailUser, { email: `leaving@${name}` }),
        holds: () => hasUsers([admin]),
      };
    },
  },

  {
    route: addDkimKey,
    repeated: [409],
    prepare: async (system) => {
      const { operator, name, label } = await sharedDomain(system);
      const selector = freshName();
      return {
        call: () => operator.send(addDkimKey, { domain: name, selector }),
        holds: async () => {
          await eventually(async () =>
            expect(await system.resolve('TXT', `${selector}._domainkey.${label}`).catch(() => [])).toEqual([
              expect.stringMatching(/^v=DKIM1; k=rsa; p=/),
            ]),
          );
          // The key in DNS is the one that is kept.
          const archive = await read(system, {
            path: `${exportMailDomain.path}?domain=${name}`,
            token: operator.token,
          });
          expect(archive.status).toBe(200);
        },
      };
    },
  },
  {
    route: installCertificate,
    prepare: async (system) => {
      const { operator, name } = await ownDomain(system);
      return {
        call: () => operator.send(installCertificate, { hostname: name }),
        holds: async () =>
          expect((await operator.send(certificateDaysLeft, { hostname: name })).status).toBe(200),
      };
    },
  },
  {
    route: uploadCertificate,
    prepare: async (system) => {
      const { operator, name } = await ownDomain(system);
      return {
        call: () => operator.send(uploadCertificate, pairFor(name)),
        holds: async () => {
          const standing = await operator.send(certificateDaysLeft, { hostname: name });
          expect(answered(standing)).toMatchObject({ status: 'valid' });
        },
      };
    },
  },
  {
    route: certificateDaysLeft,
    prepare: async (system) => {
      const { operator, name } = await sharedDomain(system);
      await operator.send(uploadCertificate, pairFor(name));
      const ask = () => operator.send(certificateDaysLeft, { hostname: name });
      return {
        call: ask,
        holds: async (answer) => expect(answered(answer ?? (await ask()))).toMatchObject({ status: 'valid' }),
      };
    },
  },
  {
    route: deleteMailDomain,
    repeated: [404],
    prepare: async (system) => {
      const { operator, id, name, label } = await ownDomain(system);
      await operator.send(addDkimKey, { domain: name });
      await eventually(() => expect(system.recordsOf(label)).toHaveLength(4));
      return {
        call: () => operator.send(deleteMailDomain, { domain: name }),
        holds: async () => {
          expect(await countOf(operator, name)).toBeUndefined();
          await eventually(() => expect(system.recordsOf(label)).toEqual([]));
          await system.sweep();
          const left = (await system.items()).filter(({ pk, sk }) => pk.endsWith(`#${id}`) || sk === name);
          expect(left).toEqual([]);
          // The name is free, and what comes has nothing of what went.
          const again = { domain: name, username: `c@${name}`, password: 'x' };
          expect((await operator.send(createMailDomain, again)).status).toBe(200);
          expect(await countOf(operator, name)).toBe(1);
        },
      };
    },
  },
];
