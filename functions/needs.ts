/**
 * Every need that a route or worker may declare: what it means, and what it allows, stands in the `grants.ts` of its
 * family or room. A function gets what its declaration needs, and nothing else works, in AWS and on this machine.
 */
import { ACCOUNTS_NEEDS } from './accounts/grants';
import { ACTIVATION_NEEDS } from './activation/grants';
import { DNS_NEEDS } from './dns/grants';
import { MAIL_NEEDS } from './mail/grants';
import { OUTBOX_NEEDS } from './outbox/grants';
import { QUEUES_NEEDS } from './queues/grants';
import { REGISTRATION_NEEDS } from './registration/grants';

export const needs = {
  ...DNS_NEEDS,
  ...OUTBOX_NEEDS,
  ...QUEUES_NEEDS,
  ...REGISTRATION_NEEDS,
  ...ACTIVATION_NEEDS,
  ...MAIL_NEEDS,
  ...ACCOUNTS_NEEDS,
};

export type Need = keyof typeof needs;
