/** DynamoDB, KMS, Secrets Manager and S3 fail under each request of an operator of mail domains. */
import { MovableClock } from '../support/movable-clock';
import { mailScenarios } from './support/mail-scenarios';
import { describeRouteFaults } from './support/route-faults';

describeRouteFaults('mail', mailScenarios, {
  // openssl's certificates are of the machine's time.
  clock: new MovableClock({ startsAt: Date.now() + 3_600_000 }),
  // No CA answers here.
  mail: { acme: { directoryUrl: 'https://127.0.0.1:1/dir' } },
});
