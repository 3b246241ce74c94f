/** DynamoDB, KMS and Secrets Manager fail under each request of an installer and of a server. */
import { activationScenarios } from './support/activation-scenarios';
import { describeRouteFaults } from './support/route-faults';

describeRouteFaults('activation', activationScenarios);
