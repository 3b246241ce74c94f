import type { ListedRecordSet } from '../../../functions/dns/listed-record-set';
import { freshName, type NameItem } from '../../../functions/dns/name-item';
import { mailRecords } from '../../../functions/mail/mail-records';
import { recordConflicts } from '../../../functions/mail/record-conflicts';

const DOMAIN = 'example.org';
const wanted = mailRecords(DOMAIN);
const txt = (...values: string[]): ListedRecordSet => ({ name: DOMAIN, type: 'TXT', ttl: 300, values });
const conflictsWith = (standing: ListedRecordSet[], items: NameItem[] = []) =>
  recordConflicts(wanted, items, ({ name, type }) =>
    Promise.resolve(standing.find((set) => set.name === name && set.type === type)),
  );
const mergedSpf = async (...values: string[]) => (await conflictsWith([txt(...values)]))[0]?.merged;

test('nothing stands there: nothing is in the way', async () => {
  expect(await conflictsWith([])).toEqual([]);
});

test('what the domain wrote itself is in nobody’s way, until somebody changes it', async () => {
  const [mx] = wanted;
  const item = freshName(DOMAIN, DOMAIN);
  const own: NameItem = { ...item, dns: { ...item.dns, applied: [mx!] } };
  expect(await conflictsWith([mx!], [own])).toEqual([]);
  expect(await conflictsWith([{ ...mx!, ttl: 60 }], [own])).toMatchObject([{ type: 'MX' }]);
});

test('an MX of somebody else is shown beside ours', async () => {
  const google = { name: DOMAIN, type: 'MX', ttl: 300, values: ['1 smtp.google.com.'] };
  expect(await conflictsWith([google])).toEqual([
    { name: DOMAIN, type: 'MX', present: ['1 smtp.google.com.'], wanted: ['10 mail.example.org.'] },
  ]);
});

test('a CNAME is in the way of all that would be at its name', async () => {
  const alias = { name: `_dmarc.${DOMAIN}`, type: 'CNAME', ttl: 300, values: ['dmarc.example.net.'] };
  expect(await conflictsWith([alias])).toMatchObject([
    { name: `_dmarc.${DOMAIN}`, type: 'CNAME', present: ['dmarc.example.net.'] },
  ]);
});

test('SPF is merged into the policy that is there, and the other values of its name stay', async () => {
  expect(await mergedSpf('"v=spf1 include:_spf.google.com -all"', '"google-site-verification=x"')).toEqual([
    '"v=spf1 mx include:_spf.google.com -all"',
    '"google-site-verification=x"',
  ]);
  expect(await mergedSpf('"v=spf1 a mx -all"')).toEqual(['"v=spf1 a mx -all"']);
  expect(await mergedSpf('"google-site-verification=x"')).toEqual([
    '"google-site-verification=x"',
    '"v=spf1 mx ~all"',
  ]);
  expect(await mergedSpf('"v=spf1 -all"', '"v=spf1 mx -all"')).toBeUndefined();
});

test('a DMARC policy that somebody chose is the merged one', async () => {
  const policy = { name: `_dmarc.${DOMAIN}`, type: 'TXT', ttl: 300, values: ['"v=DMARC1; p=reject"'] };
  expect((await conflictsWith([policy]))[0]?.merged).toEqual(['"v=DMARC1; p=reject"']);
});
