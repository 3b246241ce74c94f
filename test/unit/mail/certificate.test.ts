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

/** The pauses of so many attempts in a row. */
function pauses(attempts: number, next: (certificate: Certificate) => Certificate): number[] {
  let current = certificate;
  return Array.from({ length: attempts }, () => {
    current = next(current);
    return (current.dueAt ?? NaN) - NOW;
  });
}

test('after a failed order the next one waits a quarter of an hour, then twice as long each time, up to a day', () => {
  const quarters = [1, 2, 4, 8, 16, 32, 64].map((times) => times * 15 * MINUTE);
  expect(pauses(9, (current) => failed(current, 'refused', NOW))).toEqual([
    ...quarters,
    24 * HOUR,
    24 * HOUR,
  ]);
});

test('after a fault on the way the order goes on in half a minute, then later each time, up to a quarter of an hour', () => {
  expect(pauses(7, (current) => postponed(current, 'no answer', NOW))).toEqual([
    30,
    60,
    120,
    240,
    480,
    15 * MINUTE,
    15 * MINUTE,
  ]);
  expect(postponed(certificate, 'no answer', NOW).order).toEqual(certificate.order);
});
