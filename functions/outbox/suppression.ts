import { createHash } from 'node:crypto';

/** How an address is named in limits and suppressions: keys and metrics hold no list of addresses. */
export const hashEmail = (address: string): string =>
  createHash('sha256').update(address.trim().toLowerCase()).digest('hex');

/** Addresses that must not be written to again. */
export interface Suppressions {
  add(address: string, reason: 'bounce' | 'complaint', now: number): Promise<void>;
}

/**
 * The addresses that an SES event suppresses: those that bounced for good, and those whose owners complained.
 * https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html
 * @param message JSON of an SES event as published to SNS
 */
export function suppressedBy(message: string): { address: string; reason: 'bounce' | 'complaint' }[] {
  const event = JSON.parse(message) as SesEvent;
  if (event.eventType === 'Bounce' && event.bounce?.bounceType === 'Permanent') {
    return (event.bounce.bouncedRecipients ?? []).map(({ emailAddress }) => ({
      address: emailAddress,
      reason: 'bounce',
    }));
  }
  if (event.eventType === 'Complaint') {
    return (event.complaint?.complainedRecipients ?? []).map(({ emailAddress }) => ({
      address: emailAddress,
      reason: 'complaint',
    }));
  }
  return [];
}

interface SesEvent {
  eventType?: string;
  bounce?: { bounceType?: string; bouncedRecipients?: { emailAddress: string }[] };
  complaint?: { complainedRecipients?: { emailAddress: string }[] };
}
