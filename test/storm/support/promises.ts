/** Something of everything that is promised in an answer and kept by a worker. */
import { axios } from 'acme-client';
import { activateByEmail } from '../../../functions/accounts/routes/activate-by-email';
import { createAccountWithToken } from '../../../functions/accounts/routes/create-account-with-token';
import { addDkimKey } from '../../../functions/mail/routes/add-dkim-key';
import { certificateDaysLeft } from '../../../functions/mail/routes/certificate-days-left';
import { deleteMailDomain } from '../../../functions/mail/routes/delete-mail-domain';
import { installCertificate } from '../../../functions/mail/routes/install-certificate';
import { freshAddress } from '../../support/call';
import { TestGateway } from '../../support/gateway';
import { MailOperator } from '../../support/mail-operator';
import { postJson, pushedToken } from '../../support/pushed-token';
import { freshUsername, SipCaller } from '../../support/sip-caller';
import { MovableClock } from '../../support/movable-clock';
import { TestSystem, type TestSystemOptions } from '../../support/test-system';
import { freshPhone } from './account-scenarios';
import { TestAuthority } from './certificate-authority';

/** A promise that was made. */
export interface Made {
  what: string;
  /** Fails until it is kept. @param mostTimes how often it may be delivered */
  isKept(mostTimes?: number): Promise<void>;
}

/** A system whose certificates come from a CA of its own. */
export async function startWithAuthority(options: TestSystemOptions = {}) {
  const authority = new TestAuthority(async (name) => {
    const values = await system.resolve('TXT', name.replace(`.${system.zone}`, ''));
    return Array.isArray(values) ? values : [];
  });
  await authority.start();
  const { directoryUrl, rootCertificate } = authority;
  const system: TestSystem = new TestSystem({
    // openssl's certificates are of the machine's time.
    clock: new MovableClock({ startsAt: Date.now() }),
    mail: { acme: { directoryUrl, rootCertificate } },
    ...options,
  });
  await system.start();
  return { authority, system };
}

/** Fails unless there is one message, or as many as may be, all of which say the same. */
function expectOneMessage(system: TestSystem, to: string, mostTimes = 1): void {
  const texts = system.mailsTo(to).map(({ text }) => text);
  expect(texts.length).toBeGreaterThan(0);
  expect(texts.length).toBeLessThanOrEqual(mostTimes);
  expect(new Set(texts).size).toBe(1);
}

export async function dnsPromise(system: TestSystem): Promise<Made> {
  const gateway = await TestGateway.subscribe(system, { mode: 1 });
  const leaving = await TestGateway.subscribe(system, { mode: 1 });
  const address = freshAddress();
  await gateway.ping(address);
  await gateway.setChallenge('value');
  await leaving.unsubscribe();
  return {
    what: 'records',
    isKept: async () => {
      expect(await system.resolve('A', gateway.name)).toEqual([address]);
      expect(await system.resolve('TXT', `_acme-challenge.${gateway.name}`)).toEqual(['value']);
      expect(system.recordsOf(leaving.name)).toEqual([]);
      await expect(leaving.stored()).rejects.toThrow('Nothing is stored');
    },
  };
}

export async function mailPromise(system: TestSystem): Promise<Made> {
  const gateway = await TestGateway.subscribe(system);
  await gateway.setEmail();
  return {
    what: 'a mail of a gateway',
    isKept: async (mostTimes) => expectOneMessage(system, gateway.email, mostTimes),
  };
}

const accountPromise = async (
  system: TestSystem,
  what: string,
  to: { email: string } | { phone: string },
) => {
  const username = freshUsername();
  const fields = { username, password: SipCaller.password, algorithm: 'SHA-256', ...to };
  const { status, text } = await postJson(system, createAccountWithToken.path, {
    ...fields,
    token: await pushedToken(system),
  });
  if (status !== 200) throw new Error(`${status} ${text}`);
  const recipient = Object.values(to)[0]!;
  const path = activateByEmail.path.replace(
    '{sip}',
    `${username}@${system.running.deployed.accounts.sipDomain}`,
  );
  return {
    what,
    isKept: async (mostTimes?: number) => {
      expectOneMessage(system, recipient, mostTimes);
      const sent = system.mailsTo(recipient)[0]?.text ?? '';
      const code = /^([A-Za-z0-9]{13})$/m.exec(sent)?.[1] ?? /\b(\d{4})\b/.exec(sent)?.[1];
      const answer = await postJson(system, path, { code });
      // Another look finds it activated.
      expect([200, 404]).toContain(answer.status);
      const item = (await system.items()).find(({ pk }) => pk.startsWith(`account#${username}@`));
      expect(item).toMatchObject({ activated: true, messages: [] });
    },
  };
};

export const accountMailPromise = (system: TestSystem): Promise<Made> =>
  accountPromise(system, 'a mail of an account', { email: `${freshUsername()}@owner.example` });

export const accountTextPromise = (system: TestSystem): Promise<Made> =>
  accountPromise(system, 'a text of an account', { phone: freshPhone() });

export async function deletionPromise(system: TestSystem): Promise<Made> {
  const operator = await MailOperator.logIn(system);
  const { id, name } = await operator.createDomain();
  await operator.send(addDkimKey, { domain: name });
  const { status } = await operator.send(deleteMailDomain, { domain: name });
  expect(status).toBe(200);
  return {
    what: 'a deleted mail domain',
    isKept: async () => {
      const left = (await system.items()).filter(({ pk, sk }) => pk.endsWith(`#${id}`) || sk === name);
      expect(left).toEqual([]);
      expect(system.recordsOf(name.split('.')[0] ?? '')).toEqual([]);
    },
  };
}

export async function certificatePromise(system: TestSystem, authority: TestAuthority): Promise<Made> {
  const operator = await MailOperator.logIn(system);
  const { name } = await operator.createDomain();
  const { status } = await operator.send(installCertificate, { hostname: name });
  expect(status).toBe(200);
  return {
    what: 'a certificate',
    isKept: async (mostTimes = 1) => {
      // What the authority sets is long, for a CA that is far away.
      axios.defaults.timeout = 500;
      const standing = await (await MailOperator.logIn(system)).send(certificateDaysLeft, { hostname: name });
      expect(JSON.parse(standing.text)).toMatchObject({ status: 'valid' });
      const orders = authority.orders.filter(({ hostname }) => hostname === name);
      expect(orders.length).toBeLessThanOrEqual(mostTimes);
      // The challenge is gone.
      const label = name.split('.')[0] ?? '';
      expect(system.recordsOf(label).filter(({ type }) => type === 'TXT')).toEqual([]);
    },
  };
}
