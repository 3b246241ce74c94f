/** DynamoDB, KMS, Secrets Manager and SNS fail under each request of a SIP client, an administrator and a registrar. */
import { accountScenarios } from './support/account-scenarios';
import { describeRouteFaults } from './support/route-faults';

describeRouteFaults('accounts', accountScenarios);
