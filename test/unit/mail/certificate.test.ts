import { failed, postponed, type Certificate } from '../../../functions/mail/certificate';

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const NOW = 1_800_000_000;
const certificate: Certificate = {
  domainId: 1,
  domain: 'example.org',
  hostname: 'imap.example.org',
  source: 'acme',
  order: { url: 'https://ca.example/order/1', key: 'sealed', startedAt: NOW },
};

/** The pauses after what came to pass, one after another. */
function pausesOf(events: readonly (typeof failed)[]): number[] {
  let current = certificate;
  return events.map((next) => {
    current = next(current, 'what went wrong', NOW);
    return (current.dueAt ?? NaN) - NOW;
  });
}

const pauses = (times: number, event: typeof failed) => pausesOf(Array.from({ length: times }, () => event));

test('after a failed order the next one waits a quarter of an hour, then twice as long each time, up to a day', () => {
  const quarters = [1, 2, 4, 8, 16, 32, 64].map((times) => times * 15 * MINUTE);
  expect(pauses(9, failed)).toEqual([...quarters, 24 * HOUR, 24 * HOUR]);
});

test('after a fault on the way the order goes on in half a minute, then later each time, up to a quarter of an hour', () => {
  expect(pauses(7, postponed)).toEqual([30, 60, 120, 240, 480, 15 * MINUTE, 15 * MINUTE]);
  expect(postponed(certificate, 'no answer', NOW).order).toEqual(certificate.order);
});

test('an hour of faults on the way costs the next order a quarter of an hour, as any first failure does', () => {
  const faults = Array.from({ length: 12 }, () => postponed);
  expect(pausesOf([...faults, failed]).at(-1)).toBe(15 * MINUTE);
  expect(pausesOf([failed, failed, postponed, postponed, failed])).toEqual([
    15 * MINUTE,
    30 * MINUTE,
    30,
    60,
    HOUR,
  ]);
  // The faults were those of an order that is over.
  expect(pausesOf([postponed, postponed, failed, postponed])).toEqual([30, 60, 15 * MINUTE, 30]);
});
