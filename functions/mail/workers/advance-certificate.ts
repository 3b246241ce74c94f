import { newKey } from '../acme/acme-authority';
import { epochSeconds } from '../../clock';
import type { ChangeStore } from '../../dns/change-store';
import type { NameStore } from '../../dns/name-store';
import { sameRecordSet } from '../../dns/record-set';
import type { MailSettings } from '../settings';
import {
  certificateSubject,
  failed,
  issued,
  postponed,
  type Certificate,
  type CertificateId,
  type CertificateQueue,
} from '../certificate';
import type { AccountStore, AcmeOrders, CertificateAuthority } from '../certificate-authority';
import { claimNames, type Purpose } from '../claim-mail-names';
import type { DomainStore } from '../domain';
import { placeOfName, withRecords, type MailItem, type MailLabel } from '../mail-label';
import { challengeRecord } from '../mail-records';
import { validityOf } from '../read-certificate';
import type { Sealer } from '../../secrets/sealer';
import { embeddedMetrics } from '../../telemetry/metrics';
import type { Run } from '../../http/worker';
import { AGAIN, tryAgain } from '../../try-again';

export interface IssuerPorts {
  certificates: CertificateQueue;
  domains: Pick<DomainStore, 'saveNames'>;
  accounts: AccountStore;
  authority: CertificateAuthority;
  sealer: Sealer;
  names: NameStore;
  changes: ChangeStore;
  settings: MailSettings;
}

/** Id of the worker: what its metrics are counted of. */
export const CERTIFICATE_ISSUER = 'certificate-issuer';
/** What Lambda gives one run. */
export const RUN_SECONDS = 300;
/** While a certificate is being ordered nobody else orders it; a run that dies leaves it to the next after this time. */
const CLAIM_SECONDS = RUN_SECONDS + 15;
/** Stop in time for the step at hand; the schedule goes on. */
const MARGIN_MS = 60_000;
/** Between two looks at what DNS or the CA are doing. */
const PAUSE_MS = 2_000;
/** A challenge that nobody cleaned up is gone after this time. */
const CHALLENGE_SECONDS = 3_600;
/** A fault on the way to the CA does not end an order that is younger. */
const PATIENCE_SECONDS = 3_600;

/**
 * Brings one certificate as far as it comes. How far an order is, the CA knows, and what is in DNS, the names table
 * does: so a run may end between any two steps, and the next one goes on with the same order.
 */
export async function advanceCertificate(id: CertificateId, ports: IssuerPorts, run: Run): Promise<void> {
  const { certificates } = ports;
  const now = epochSeconds(run.clock);
  const found = await certificates.find(id.domainId, id.hostname);
  if (found?.dueAt === undefined || found.dueAt > now) return;
  const claimed = await certificates.save({ ...found, dueAt: now + CLAIM_SECONDS });
  if (!claimed) return;

  const issue: Issue = { certificate: claimed, ports, run };
  try {
    await advance(issue);
  } catch (error) {
    if (error instanceof Overtaken) return;
    run.log.error('certificate not issued', error, { hostname: id.hostname });
    await giveUp(issue, error).catch((late: unknown) => {
      if (!(late instanceof Overtaken)) throw late;
    });
  }
}

/** One certificate in one run. */
interface Issue {
  /** As it was written last. */
  certificate: Certificate;
  ports: IssuerPorts;
  run: Run;
}

/** Somebody else wrote the certificate: the domain was deleted, or an operator began anew. */
class Overtaken extends Error {}

/** Trying the same order again cannot help. */
class OrderRefused extends Error {
  override name = 'OrderRefused';
}

async function advance(issue: Issue): Promise<void> {
  const { run } = issue;
  const orders = await accountOrders(issue);
  const url = await beginOrder(issue, orders);
  while (run.remainingMs() > MARGIN_MS) {
    const state = await orders.stateOf(url);
    switch (state.status) {
      case 'pending':
        if (!state.told && (await challengeIsInDns(issue, state.values))) await orders.validate(url);
        else await run.clock.sleep(PAUSE_MS);
        break;
      case 'ready':
        await orders.finalize(url, issue.certificate.hostname, await openKey(issue));
        break;
      case 'processing':
        await run.clock.sleep(PAUSE_MS);
        break;
      case 'valid':
        return keep(issue, await orders.download(url));
      case 'invalid':
        throw new OrderRefused(state.reason);
    }
  }
  await save(issue, { ...issue.certificate, dueAt: epochSeconds(run.clock) });
}

/** The installation's account with the CA, registered when the first certificate is ordered. */
async function accountOrders({ ports: { accounts, authority } }: Issue): Promise<AcmeOrders> {
  const { directoryUrl } = authority;
  const account =
    (await accounts.find(directoryUrl)) ?? (await accounts.keep(directoryUrl, await authority.register()));
  return authority.as(account);
}

/** The order that is under way, or a new one, stored before anything depends on it. */
async function beginOrder(issue: Issue, orders: AcmeOrders): Promise<string> {
  const { ports, run } = issue;
  const { hostname } = issue.certificate;
  if (!issue.certificate.order) {
    const key = await ports.sealer.seal(await newKey(), certificateSubject(issue.certificate));
    const order = { key, startedAt: epochSeconds(run.clock) };
    await save(issue, { ...issue.certificate, order });
  }
  const { order } = issue.certificate;
  if (order?.url !== undefined) return order.url;
  // The CA gives an order that is still open again to who asks for the same once more (RFC 8555, 7.4).
  const url = await orders.begin(hostname);
  await save(issue, { ...issue.certificate, order: { ...order!, url } });
  return url;
}

const openKey = ({ certificate, ports }: Issue) =>
  ports.sealer.open(certificate.order?.key ?? '', certificateSubject(certificate));

/** Promises the values to DNS, once. @returns whether all name servers answer with them */
async function challengeIsInDns(issue: Issue, values: string[]): Promise<boolean> {
  const { certificate, ports, run } = issue;
  const now = epochSeconds(run.clock);
  const record = challengeRecord(certificate.hostname, values);
  const place = placeOfName(record.name, ports.settings);
  if (!place) throw new OrderRefused(`${record.name} is in no zone of the settings any more`);
  const item = await ports.names.get<MailLabel>(place.name);
  const promised = item?.holder?.records[purposeOf(certificate)]?.[0];
  const isPromised = promised !== undefined && sameRecordSet(promised, record) && (promised.until ?? 0) > now;
  if (!item || !isPromised) {
    await saveNames(issue, [{ ...record, until: now + CHALLENGE_SECONDS }]);
    return false;
  }
  const { dns } = item;
  if (dns.failure) throw new OrderRefused(`Route 53 refused the challenge: ${dns.failure.message}`);
  if (dns.appliedRevision < dns.revision) return false;
  return dns.changeId === undefined || ports.changes.isInSync(dns.changeId);
}

/** Keeps what the CA issued, and takes the challenge out of DNS. */
async function keep(issue: Issue, chain: string): Promise<void> {
  const { ports, run } = issue;
  await removeChallenge(issue);
  const { hostname, order } = issue.certificate;
  const now = epochSeconds(run.clock);
  const current = { chain, key: order?.key ?? '', ...validityOf(chain) };
  const waitedSeconds = now - (order?.startedAt ?? now);
  await save(issue, issued(issue.certificate, current, now));
  run.log.info('certificate issued', {
    hostname,
    directory: ports.authority.directoryUrl,
    ...embeddedMetrics(
      ['function', CERTIFICATE_ISSUER],
      {
        certificatesIssued: 1,
        certificateOrderAge: waitedSeconds,
      },
      run.clock.now(),
    ),
  });
}

/** Notes why, and when it is tried again: with the same order, unless that is over. */
async function giveUp(issue: Issue, error: unknown): Promise<void> {
  const { certificate, run } = issue;
  const now = epochSeconds(run.clock);
  const message = error instanceof Error ? error.message : String(error);
  const { order } = certificate;
  const isOver = error instanceof OrderRefused || !order?.url || now - order.startedAt > PATIENCE_SECONDS;
  if (!isOver) return save(issue, postponed(certificate, message, now));
  await save(issue, failed(certificate, message, now));
  await removeChallenge(issue);
}

async function removeChallenge(issue: Issue): Promise<void> {
  const { certificate, ports, run } = issue;
  const { name } = challengeRecord(certificate.hostname, []);
  const place = placeOfName(name, ports.settings);
  if (!place) return;
  await tryAgain(run.clock, place.name, async () => {
    const item = await ports.names.get<MailLabel>(place.name);
    if (item?.owner !== 'mail' || !item.holder?.records[purposeOf(certificate)]) return;
    const next = withRecords(
      item,
      place,
      certificate.domain,
      purposeOf(certificate),
      [],
      epochSeconds(run.clock),
    );
    return (await savedOrOvertaken(issue, [next])) ? undefined : AGAIN;
  });
}

/** Claims the labels of a challenge's record and promises it. */
async function saveNames(issue: Issue, records: Purpose['records']): Promise<void> {
  const { certificate, ports, run } = issue;
  const { names, settings: zones } = ports;
  await tryAgain(run.clock, `A name of ${certificate.domain}`, async () => {
    const wanted = [{ purpose: purposeOf(certificate), records }];
    const claimed = await claimNames(certificate.domain, wanted, { names, zones }, epochSeconds(run.clock));
    if (claimed.outcome === 'taken') throw new OrderRefused(`${claimed.name} belongs to somebody else`);
    return (await savedOrOvertaken(issue, claimed.names)) ? undefined : AGAIN;
  });
}

/** @returns false when a name was written by somebody else since it was read */
async function savedOrOvertaken({ certificate, ports }: Issue, names: MailItem[]): Promise<boolean> {
  const { domainId: id, domain: name } = certificate;
  const result = await ports.domains.saveNames({ id, name }, names);
  if (result === 'no-domain') throw new Overtaken();
  return result === 'saved';
}

async function save(issue: Issue, next: Certificate): Promise<void> {
  const saved = await issue.ports.certificates.save(next);
  if (!saved) throw new Overtaken();
  issue.certificate = saved;
}

/** What the challenge's record is for, among those of its label. */
const purposeOf = ({ hostname }: CertificateId) => `acme ${hostname}`;
