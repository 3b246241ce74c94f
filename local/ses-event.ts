/** What happened to a mail, as SES tells it through a configuration set. */
import { randomUUID } from 'node:crypto';
import { LOCAL_ACCOUNT } from './stand-in';

/** A mail that SES has accepted. */
export interface Email {
  messageId: string;
  /** The `Source` as given, perhaps with a display name. */
  source: string;
  identityArn: string;
  /** Bare addresses. */
  recipients: string[];
  subject: string;
  text: string | undefined;
  html: string | undefined;
  configurationSet: string | undefined;
}

/**
 * An event as a configuration set publishes it, the parts that a receiver needs.
 * https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html
 */
export interface SesEvent {
  eventType: 'Bounce' | 'Complaint';
  mail: {
    /** ISO 8601. */
    timestamp: string;
    source: string;
    sourceArn: string;
    sendingAccountId: string;
    messageId: string;
    destination: string[];
    headersTruncated: boolean;
    commonHeaders: { from: string[]; to: string[]; messageId: string; subject: string };
    tags: Record<string, string[]>;
  };
  bounce?: {
    bounceType: 'Permanent';
    bounceSubType: 'General';
    bouncedRecipients: { emailAddress: string; action: string; status: string; diagnosticCode: string }[];
    timestamp: string;
    feedbackId: string;
    reportingMTA: string;
  };
  complaint?: {
    complainedRecipients: { emailAddress: string }[];
    timestamp: string;
    feedbackId: string;
    complaintFeedbackType: 'abuse';
    userAgent: string;
  };
}

/** @param timestamp ISO 8601 */
export function bounceEvent(email: Email, bounced: string[], timestamp: string): SesEvent {
  return {
    eventType: 'Bounce',
    mail: mailOf(email, timestamp),
    bounce: {
      bounceType: 'Permanent',
      bounceSubType: 'General',
      bouncedRecipients: bounced.map((emailAddress) => ({
        emailAddress,
        action: 'failed',
        status: '5.1.1',
        diagnosticCode: 'smtp; 550 5.1.1 user unknown',
      })),
      timestamp,
      feedbackId: randomUUID(),
      reportingMTA: 'dns; local.amazonses.com',
    },
  };
}

/** @param timestamp ISO 8601 */
export function complaintEvent(email: Email, complained: string[], timestamp: string): SesEvent {
  return {
    eventType: 'Complaint',
    mail: mailOf(email, timestamp),
    complaint: {
      complainedRecipients: complained.map((emailAddress) => ({ emailAddress })),
      timestamp,
      feedbackId: randomUUID(),
      complaintFeedbackType: 'abuse',
      userAgent: 'Amazon SES Mailbox Simulator',
    },
  };
}

function mailOf(email: Email, timestamp: string): SesEvent['mail'] {
  return {
    timestamp,
    source: email.source,
    sourceArn: email.identityArn,
    sendingAccountId: LOCAL_ACCOUNT,
    messageId: email.messageId,
    destination: email.recipients,
    headersTruncated: false,
    commonHeaders: {
      from: [email.source],
      to: email.recipients,
      messageId: email.messageId,
      subject: email.subject,
    },
    tags: { 'ses:configuration-set': [email.configurationSet ?? ''] },
  };
}
