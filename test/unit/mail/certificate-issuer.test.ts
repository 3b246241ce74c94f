import type { Run } from '../../../functions/http/worker';
import type { Certificate, CertificateId } from '../../../functions/mail/certificate';
import { certificateIssuer } from '../../../functions/mail/workers/certificate-issuer';
import type { IssuerPorts } from '../../../functions/mail/workers/advance-certificate';
import { VirtualClock } from '../dns/writer/virtual-clock';

const clock = new VirtualClock();
const run: Run = {
  clock,
  log: { info: () => undefined, error: () => undefined },
  remainingMs: () => 300_000,
  id: 'run',
};
const seconds = () => Math.floor(clock.now() / 1_000);
const unexpected = () => Promise.reject(new Error('Nobody asks for that here'));

/** Ports of a worker whose CA never answers. */
function portsOver(certificates: Certificate[]): IssuerPorts {
  const keyOf = ({ domainId, hostname }: CertificateId) => `${domainId} ${hostname}`;
  const stored = new Map(certificates.map((certificate) => [keyOf(certificate), certificate]));
  return {
    certificates: {
      find: (domainId, hostname) => Promise.resolve(stored.get(keyOf({ domainId, hostname }))),
      list: unexpected,
      save(certificate) {
        stored.set(keyOf(certificate), certificate);
        certificates.splice(0, certificates.length, ...stored.values());
        return Promise.resolve(certificate);
      },
      due: (now) => Promise.resolve([...stored.values()].filter(({ dueAt = Infinity }) => dueAt <= now)),
      domainIdsOf: () => [],
    },
    accounts: {
      find: () => Promise.resolve({ url: 'https://ca.example/account', key: '' }),
      keep: unexpected,
    },
    authority: {
      directoryUrl: 'https://ca.example/directory',
      register: unexpected,
      as: () => ({
        begin: unexpected,
        stateOf: () => Promise.reject(new Error('no answer')),
        validate: unexpected,
        finalize: unexpected,
        download: unexpected,
      }),
    },
    domains: { saveNames: unexpected },
    sealer: { seal: unexpected, open: unexpected },
    names: { get: () => Promise.resolve(undefined), save: unexpected, resolve: unexpected },
    changes: { isInSync: unexpected },
    settings: {
      gatewayZone: 'gateways.test',
      furtherZones: [],
      reservedNames: [],
    } as unknown as IssuerPorts['settings'],
  };
}

const ordered = (number: number): Certificate => ({
  domainId: number,
  domain: `shop${number}.gateways.test`,
  hostname: `shop${number}.gateways.test`,
  source: 'acme',
  order: { url: `https://ca.example/order/${number}`, key: 'sealed', startedAt: seconds() },
  dueAt: seconds(),
});

test('a run advances twenty orders at most, and the next one the rest', async () => {
  const certificates = Array.from({ length: 25 }, (_, number) => ordered(number + 1));
  const ports = portsOver(certificates);
  const tried = () => certificates.filter(({ failure }) => failure).length;
  await certificateIssuer.handle({ kind: 'schedule' }, ports, run);
  expect(tried()).toBe(20);
  await certificateIssuer.handle({ kind: 'schedule' }, ports, run);
  expect(tried()).toBe(25);
});

test('while the CA does not answer an order goes on for an hour, and then is over', async () => {
  const certificates = [ordered(1)];
  const ports = portsOver(certificates);
  const startedAt = seconds();
  const orderAfterRun = async () => {
    await certificateIssuer.handle({ kind: 'schedule' }, ports, run);
    const [{ order, dueAt = 0 } = ordered(1)] = certificates;
    clock.forward(dueAt - seconds());
    return order;
  };
  while (seconds() - startedAt <= 3_600) expect(await orderAfterRun()).toBeDefined();
  const endedAt = seconds();
  expect(await orderAfterRun()).toBeUndefined();
  // `orderAfterRun` waits until the next order is due. All that time the CA refused nothing, so it is due soon.
  expect(seconds() - endedAt).toBe(900);
});

test('a run that one certificate fails ends when all others have come as far as they can', async () => {
  const certificates = [1, 2, 3].map(ordered);
  const ports = portsOver(certificates);
  const { find } = ports.certificates;
  ports.certificates.find = (domainId, hostname) =>
    domainId === 1 ? Promise.reject(new Error('no table')) : find(domainId, hostname);
  let answer: () => void = () => undefined;
  const answered = new Promise<void>((resolve) => (answer = resolve));
  ports.authority.as = () => ({
    begin: unexpected,
    stateOf: async () => {
      await answered;
      throw new Error('no answer');
    },
    validate: unexpected,
    finalize: unexpected,
    download: unexpected,
  });
  const handled = certificateIssuer.handle({ kind: 'schedule' }, ports, run);
  let ended = false;
  void handled.catch(() => undefined).then(() => (ended = true));
  await new Promise(setImmediate);
  expect(ended).toBe(false);
  answer();
  await expect(handled).rejects.toThrow('no table');
  expect(certificates.map(({ failure }) => failure?.message)).toEqual([undefined, 'no answer', 'no answer']);
});
