/** A host name's certificate: what there is, what is under way, and what went wrong. Times are epoch seconds. */
export interface Certificate {
  domainId: number;
  domain: string;
  hostname: string;
  /** Who renews it: `acme` this system, `upload` whoever uploaded it. */
  source: 'acme' | 'upload';
  current?: IssuedCertificate;
  /** Exists from the first step of an order to its end; a crash in between is resumed from it. */
  order?: CertificateOrder;
  /** Why there is no newer certificate; gone with the next success. */
  failure?: CertificateFailure;
  /** When the issuer is to look. */
  dueAt?: number;
  /** Mark of the write that was read; a write is on condition that it is still there. */
  writeId?: string;
}

export interface CertificateFailure {
  message: string;
  at: number;
  /** Orders in a row that came to nothing. */
  attempts: number;
  /** Faults in a row on the way of the order at hand. They are no failed orders: the CA refused nothing. */
  faults?: number;
}

export interface IssuedCertificate {
  /** PEM, the host's own first. */
  chain: string;
  /** PKCS #8 in PEM, sealed. */
  key: string;
  notBefore: number;
  notAfter: number;
}

export interface CertificateOrder {
  /** Of the CA's order; absent until the CA has one. */
  url?: string;
  /** Key of the certificate to be, sealed. */
  key: string;
  startedAt: number;
}

export interface CertificateStore {
  find(domainId: number, hostname: string): Promise<Certificate | undefined>;
  list(domainId: number): Promise<Certificate[]>;
  /** @returns false when somebody else wrote it since it was read, or the domain is gone */
  save(certificate: Certificate): Promise<Certificate | undefined>;
}

export interface CertificateQueue extends CertificateStore {
  /** @param now epoch seconds */
  due(now: number): Promise<CertificateId[]>;
  /** The ids of the domains among the keys of written items. */
  domainIdsOf(keys: readonly string[]): number[];
}

export interface CertificateId {
  domainId: number;
  hostname: string;
}

const DAY = 86_400;
/** Before its end, or at a third of its life where that is shorter, as Let's Encrypt advises. */
const RENEWED_BEFORE_END = 30 * DAY;
/** However short a certificate lives, it is not renewed more often than this. */
const SHORTEST_RENEWAL = 6 * 3_600;
/** Let's Encrypt takes five failed validations of a name an hour, and five equal certificates a week. */
const FIRST_PAUSE = 15 * 60;
const LONGEST_PAUSE = DAY;
const FIRST_FAULT_PAUSE = 30;

/** Binds a sealed key to its place. Orders and certificates have one key, so that it need not be opened to move it. */
export const certificateSubject = ({ domainId, hostname }: CertificateId) =>
  `certificate ${domainId} ${hostname}`;

/** An order to be begun at once. One that is under way goes on: installing twice is one order. */
export function ordered(
  domain: { id: number; name: string },
  hostname: string,
  known: Certificate | undefined,
  now: number,
): Certificate {
  const { failure: _failure, ...rest } = known ?? { domainId: domain.id, domain: domain.name, hostname };
  return { ...rest, source: 'acme', dueAt: now };
}

/** The certificate is there: it is renewed by itself. */
export function issued(certificate: Certificate, current: IssuedCertificate, now: number): Certificate {
  const { order: _order, failure: _failure, ...rest } = certificate;
  return { ...rest, current, dueAt: renewalTime(current, now) };
}

/** Brought by somebody who has it from elsewhere, and renews it there. */
export function uploaded(certificate: Certificate, current: IssuedCertificate): Certificate {
  const { order: _order, failure: _failure, dueAt: _dueAt, ...rest } = certificate;
  return { ...rest, source: 'upload', current };
}

/** The order came to nothing: the next one is begun after a pause that doubles each time. */
export function failed(certificate: Certificate, message: string, now: number): Certificate {
  const { order: _order, ...rest } = certificate;
  const attempts = (certificate.failure?.attempts ?? 0) + 1;
  const pause = Math.min(FIRST_PAUSE * 2 ** (attempts - 1), LONGEST_PAUSE);
  return { ...rest, failure: { message, at: now, attempts }, dueAt: now + pause };
}

/** Something on the way failed, not the order: it goes on after a pause. */
export function postponed(certificate: Certificate, message: string, now: number): Certificate {
  const { attempts = 0, faults: earlier = 0 } = certificate.failure ?? {};
  const faults = earlier + 1;
  const pause = Math.min(FIRST_FAULT_PAUSE * 2 ** (faults - 1), FIRST_PAUSE);
  return { ...certificate, failure: { message, at: now, attempts, faults }, dueAt: now + pause };
}

const renewalTime = (current: IssuedCertificate, now: number) =>
  Math.max(current.notAfter - renewedBeforeEnd(current), now + SHORTEST_RENEWAL);

/** Half of the time in which it should have been renewed has gone by, and an operator has the other half. */
export const isEnding = ({ notBefore, notAfter }: { notBefore: number; notAfter: number }, now: number) =>
  notAfter - now < renewedBeforeEnd({ notBefore, notAfter }) / 2;

const renewedBeforeEnd = ({ notBefore, notAfter }: { notBefore: number; notAfter: number }) =>
  Math.min(RENEWED_BEFORE_END, Math.floor((notAfter - notBefore) / 3));

/** `valid` as long as there is one to use, whatever becomes of its renewal. */
export function statusAt({ current, failure }: Certificate, now: number): 'valid' | 'pending' | 'failed' {
  if (current && current.notAfter > now) return 'valid';
  return failure || current ? 'failed' : 'pending';
}

/** Whole days; 0 when there is none, or it is over. */
export const daysLeft = ({ current }: { current?: { notAfter: number } }, now: number) =>
  Math.max(0, Math.floor(((current?.notAfter ?? now) - now) / DAY));
