import { certificateDaysLeft } from '../../../functions/mail/routes/certificate-days-left';
import { installCertificate } from '../../../functions/mail/routes/install-certificate';
import { uploadCertificate } from '../../../functions/mail/routes/upload-certificate';
import { certificateFor } from '../../support/certificate-files';
import { answered, MailOperator } from '../../support/mail-operator';
import { MovableClock } from '../../support/movable-clock';
import type { TestSystem } from '../../support/test-system';
import { describeRoute } from '../describe-route';
import { expectRefusal } from './expect-refusal';
import { guardsItsToken } from './guards-its-token';

/** openssl's certificates are of the machine's time; an hour later a whole day less is left, for all of a test. */
const now = () => ({ clock: new MovableClock({ startsAt: Date.now() + 3_600_000 }) });
const upload = (operator: MailOperator, chain: string, key: string) =>
  operator.send(uploadCertificate, { ssl_certificate: { file: chain }, ssl_certificate_key: { file: key } });

describeRoute(
  uploadCertificate,
  (system) => {
    const setUp = async () => {
      const operator = await MailOperator.logIn(system);
      return { operator, name: (await operator.createDomain()).name };
    };

    test('keeps it for the names that belong to domains here, as files or as fields', async () => {
      const { operator, name } = await setUp();
      const { chain, key } = certificateFor([name, `imap.${name}`, 'other.example']);
      const kept = { result: true, hostname: name, hostnames: [name, `imap.${name}`], days_left: 89 };
      expect(answered(await upload(operator, chain, key))).toEqual(kept);
      const fields = { ssl_certificate: chain, ssl_certificate_key: key };
      expect(answered(await operator.send(uploadCertificate, fields))).toEqual(kept);
      const standing = await operator.send(certificateDaysLeft, { hostname: `imap.${name}` });
      expect(JSON.parse(standing.text)).toMatchObject({ days_left: 89, status: 'valid' });
      expect(JSON.stringify([await system.items(), system.logLines])).not.toContain('PRIVATE KEY');
    });

    test('refuses a mismatched key, a reversed chain, an expired certificate: each with its sentence', async () => {
      const { operator, name } = await setUp();
      const { chain, key, issuer } = certificateFor([name]);
      const leaf = chain.slice(0, chain.length - issuer.length);
      const other = certificateFor([name]);
      const expired = certificateFor([name], 0);
      system.clock.forward({ seconds: 2 });
      const cases: [string, string, string, RegExp][] = [
        ['mismatched key', chain, other.key, /^The key does not match the certificate/],
        [
          'reversed chain',
          issuer + leaf,
          key,
          /^The chain is in the wrong order: the certificate of the key comes first/,
        ],
        [
          'foreign chain',
          leaf + other.issuer,
          key,
          /^The chain is not in order: certificate 2 did not sign certificate 1/,
        ],
        ['expired certificate', expired.chain, expired.key, /^The certificate expired on \d{4}-\d\d-\d\d\.$/],
        ['no PEM', 'certificate', key, /^The certificate is not in PEM/],
        ['damaged PEM', leaf.replace(/M/g, 'N'), key, /^The certificate cannot be read/],
        ['no key', chain, 'key', /^The key cannot be read/],
        ['key with a passphrase', chain, key.replace(/PRIVATE/g, 'ENCRYPTED PRIVATE'), /passphrase/],
      ];
      for (const [what, ofChain, ofKey, sentence] of cases) {
        const answer = await upload(operator, ofChain, ofKey);
        console.log(`${what}: ${answer.status} ${answer.text}`);
        expectRefusal(answer, 400, sentence);
      }
    });

    test('refuses names that are none, which would become paths of an archive', async () => {
      const { operator, name } = await setUp();
      for (const bad of [`../../../../x.${name}`, `a b.${name}`, `*.*.${name}`, `-.${name}`]) {
        const { chain, key } = certificateFor([name, bad]);
        expectRefusal(await upload(operator, chain, key), 400, /names something that is no host name/);
      }
    });

    test('refuses one for names that are not here, and a form without it', async () => {
      const { operator } = await setUp();
      const { chain, key } = certificateFor(['other.example']);
      expectRefusal(
        await upload(operator, chain, key),
        404,
        /other\.example: none of them belongs to a domain here/,
      );
      expectRefusal(await operator.send(uploadCertificate, {}), 400, /"ssl_certificate" is missing/);
    });

    guardsItsToken(system, uploadCertificate, certificateForNobody());
  },
  now(),
);

function certificateForNobody() {
  const { chain, key } = certificateFor(['nobody.example']);
  return { ssl_certificate: chain, ssl_certificate_key: key };
}

describeRoute(
  installCertificate,
  (system) => {
    test('answers as the document says, and does not order twice', async () => {
      const operator = await MailOperator.logIn(system);
      const { name } = await operator.createDomain();
      for (let time = 0; time < 2; time += 1) {
        expect(answered(await operator.send(installCertificate, { hostname: name }))).toEqual({
          result: true,
          message: 'Changes will be applied in few minutes',
          status: 'pending',
        });
        // The issuer writes it as well.
        await system.running.idle();
      }
      expect(await certificatesOf(system, name)).toHaveLength(1);
    });

    test('refuses hosts of no domain, of a domain whose DNS is elsewhere, and wildcards', async () => {
      const operator = await MailOperator.logIn(system);
      await operator.createDomain('elsewhere.example');
      const install = (hostname: string) => operator.send(installCertificate, { hostname });
      expectRefusal(await install('none.example'), 404, /belongs to no domain/);
      expectRefusal(
        await install('imap.elsewhere.example'),
        400,
        /is not in a zone of this installation.*Use ssl\/upload/,
      );
      expectRefusal(await install('*.elsewhere.example'), 400, /wildcards can only be uploaded/);
      expectRefusal(await install('x'), 400, /"hostname" must be a host name/);
      expectRefusal(await operator.send(installCertificate), 400, /"hostname" is missing/);
    });

    guardsItsToken(system, installCertificate, { hostname: 'none.example' });
  },
  // No CA answers here: what one does is in test/conformance.
  { mail: { acme: { directoryUrl: 'https://127.0.0.1:1/dir' } } },
);

describeRoute(
  certificateDaysLeft,
  (system) => {
    const standing = async (operator: MailOperator, hostname: string) =>
      answered<{ status: string; days_left: number; last_error?: string; not_after: string | null }>(
        await operator.send(certificateDaysLeft, { hostname }),
      );

    test('counts whole days down to none', async () => {
      const operator = await MailOperator.logIn(system);
      const { name } = await operator.createDomain();
      const { chain, key } = certificateFor([name], 10);
      await upload(operator, chain, key);
      expect(await standing(operator, name)).toMatchObject({ days_left: 9, status: 'valid' });
      system.clock.forward({ days: 9 });
      const later = await MailOperator.logIn(system);
      expect(await standing(later, name)).toMatchObject({ days_left: 0, status: 'valid' });
      system.clock.forward({ days: 2 });
      expect(await standing(await MailOperator.logIn(system), name)).toMatchObject({
        days_left: 0,
        status: 'failed',
      });
    });

    test('says why there is none yet', async () => {
      const operator = await MailOperator.logIn(system);
      const { name } = await operator.createDomain();
      await operator.send(installCertificate, { hostname: name });
      await system.sweep();
      const { status, days_left, not_after, last_error } = await standing(operator, name);
      expect({ status, days_left, not_after }).toEqual({ status: 'failed', days_left: 0, not_after: null });
      expect(last_error).toBe('The CA does not answer');
    });

    test('finds none that was never ordered', async () => {
      const operator = await MailOperator.logIn(system);
      const { name } = await operator.createDomain();
      expectRefusal(
        await operator.send(certificateDaysLeft, { hostname: name }),
        404,
        /There is no certificate/,
      );
      expectRefusal(
        await operator.send(certificateDaysLeft, { hostname: 'none.example' }),
        404,
        /belongs to no domain/,
      );
      expectRefusal(await operator.send(certificateDaysLeft), 400, /"hostname" is missing/);
    });

    guardsItsToken(system, certificateDaysLeft, { hostname: 'none.example' });
  },
  { ...now(), mail: { acme: { directoryUrl: 'https://127.0.0.1:1/dir' } } },
);

const certificatesOf = async (system: TestSystem, hostname: string) =>
  (await system.items()).filter(({ pk, sk }) => pk.startsWith('certificates#') && sk === hostname);
