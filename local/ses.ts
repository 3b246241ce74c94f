/**
 * Amazon SES on this machine: `SendEmail` of its first API (query protocol, XML), delivered into the inbox. It refuses
 * what SES refuses, so a mail that gets here would get out there.
 * https://docs.aws.amazon.com/ses/latest/APIReference/API_SendEmail.html
 */
import { randomUUID } from 'node:crypto';
import { errorAnswer } from './aws-server';
import type { Inbox } from './inbox';
import { bounceEvent, complaintEvent, type Email, type SesEvent } from './ses-event';
import { AccessDenied, type AwsRequest, LOCAL_ACCOUNT, LOCAL_REGION, type StandIn } from './stand-in';

export interface SesOptions {
  inbox: Inbox;
  /** Domains and addresses that may send. */
  verifiedIdentities: string[];
  /** Names of the configuration sets that exist. */
  configurationSets?: string[];
  /** Recipients in a second. Default: 14, what SES grants first to an account out of its sandbox. */
  maxSendRate?: number;
  /** A mail's size. Default: 10 MB, as SES's first API takes. */
  maxBytes?: number;
  /** Addresses that bounce and complain as those of the mailbox simulator do. */
  bouncing?: string[];
  complaining?: string[];
  /** What a configuration set publishes to SNS: told after the answer, and only for mails with a configuration set. */
  onNotification?(event: SesEvent): void;
  /** Epoch milliseconds. Default: the clock. */
  now?: () => number;
}

const MAX_RECIPIENTS = 50;
const DEFAULT_MAX_BYTES = 10 * 1024 * 1024;
const DEFAULT_SEND_RATE = 14;

export function createSes(options: SesOptions): StandIn {
  const now = options.now ?? Date.now;
  const maxBytes = options.maxBytes ?? DEFAULT_MAX_BYTES;
  const rate = sendRate(options.maxSendRate ?? DEFAULT_SEND_RATE, now);

  async function sendEmail(request: AwsRequest): Promise<string> {
    const form = new URLSearchParams(request.body.toString());
    const action = form.get('Action') ?? '';
    if (action !== 'SendEmail') {
      throw new SesError('InvalidAction', `Could not find operation ${action} for version 2010-12-01`);
    }
    const email = readEmail(form, options);
    const context = {
      'ses:FromAddress': addressOf(email.source),
      'ses:Recipients': email.recipients,
    };
    request.authorize('ses:SendEmail', email.identityArn, context);
    // The configuration set is a resource of the call as well, and has to be allowed with the identity.
    if (email.configurationSet)
      request.authorize('ses:SendEmail', configurationSetArn(email.configurationSet), context);
    refuse(email, form, options);
    if (request.body.length > maxBytes) {
      throw new SesError('InvalidParameterValue', `Message length is more than ${maxBytes} bytes long`);
    }
    if (!rate.admits(email.recipients.length))
      throw new SesError('Throttling', 'Maximum sending rate exceeded.');
    deliver(email);
    return email.messageId;
  }

  function deliver(email: Email): void {
    const bounced = email.recipients.filter((to) => isListed(to, 'bounce', options.bouncing));
    const complained = email.recipients.filter((to) => isListed(to, 'complaint', options.complaining));
    const { subject, text, html } = email;
    for (const to of email.recipients) {
      if (bounced.includes(to) || complained.includes(to)) continue;
      options.inbox.add({
        channel: 'email',
        from: email.source,
        to,
        subject,
        ...(text ? { text } : {}),
        ...(html ? { html } : {}),
      });
    }
    if (!email.configurationSet) return;
    const timestamp = new Date(now()).toISOString();
    const events = [
      ...(bounced.length > 0 ? [bounceEvent(email, bounced, timestamp)] : []),
      ...(complained.length > 0 ? [complaintEvent(email, complained, timestamp)] : []),
    ];
    setImmediate(() => events.forEach((event) => options.onNotification?.(event)));
  }

  return async (request) => {
    try {
      return sent(await sendEmail(request));
    } catch (error) {
      if (error instanceof SesError) return errorAnswer(request.headers, 400, error.code, error.message);
      if (error instanceof AccessDenied)
        return errorAnswer(request.headers, 403, 'AccessDenied', error.message);
      console.error('Local SES failed', error);
      return errorAnswer(request.headers, 500, 'InternalFailure', 'Internal error');
    }
  };
}

class SesError extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

function readEmail(form: URLSearchParams, { verifiedIdentities }: SesOptions): Email {
  const source = form.get('Source') ?? '';
  const recipients = members(form, 'Destination.ToAddresses');
  for (const address of [source, ...recipients, ...members(form, 'ReplyToAddresses')]) refuseAddress(address);
  return {
    messageId: randomUUID(),
    source,
    identityArn: identityArn(addressOf(source), verifiedIdentities),
    recipients: recipients.map(addressOf),
    subject: form.get('Message.Subject.Data') ?? '',
    text: form.get('Message.Body.Text.Data') ?? undefined,
    html: form.get('Message.Body.Html.Data') ?? undefined,
    configurationSet: form.get('ConfigurationSetName') ?? undefined,
  };
}

/** Lists of the query protocol: `Name.member.1`, `Name.member.2`, … */
function members(form: URLSearchParams, name: string): string[] {
  const values: string[] = [];
  for (
    let value = form.get(`${name}.member.1`);
    value !== null;
    value = form.get(`${name}.member.${values.length + 1}`)
  ) {
    values.push(value);
  }
  return values;
}

/** The bare address of `Name <local@domain>`. */
function addressOf(mailbox: string): string {
  return /<([^<>]*)>\s*$/.exec(mailbox)?.[1] ?? mailbox;
}

/** SES takes ASCII alone: other domains in Punycode, other local parts not at all. */
function refuseAddress(mailbox: string): void {
  const address = addressOf(mailbox);
  const at = address.lastIndexOf('@');
  const local = address.slice(0, at);
  const domain = address.slice(at + 1);
  if (at < 1) throw new SesError('InvalidParameterValue', "Missing final '@domain'");
  if (!/^[\w.!#$%&'*+/=?^`{|}~-]{1,64}$/.test(local) || /^\.|\.\.|\.$/.test(local)) {
    throw new SesError('InvalidParameterValue', 'Local address contains control or whitespace');
  }
  const labels = domain.split('.');
  if (labels.length < 2 || !labels.every((label) => /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/i.test(label))) {
    throw new SesError('InvalidParameterValue', `Invalid domain name: '${domain}'`);
  }
}

/** The identity that sends, an address before its domain; also an unverified sender has an ARN, which IAM sees first. */
function identityArn(address: string, verifiedIdentities: string[]): string {
  const identity = verifiedIdentity(address, verifiedIdentities) ?? address;
  return `arn:aws:ses:${LOCAL_REGION}:${LOCAL_ACCOUNT}:identity/${identity}`;
}

const configurationSetArn = (name: string) =>
  `arn:aws:ses:${LOCAL_REGION}:${LOCAL_ACCOUNT}:configuration-set/${name}`;

function verifiedIdentity(address: string, verifiedIdentities: string[]): string | undefined {
  const domain = address.slice(address.lastIndexOf('@') + 1).toLowerCase();
  return (
    verifiedIdentities.find((identity) => identity === address) ??
    verifiedIdentities
      .filter(
        (identity) => domain === identity.toLowerCase() || domain.endsWith(`.${identity.toLowerCase()}`),
      )
      .sort((left, right) => right.length - left.length)[0]
  );
}

function refuse(email: Email, form: URLSearchParams, options: SesOptions): void {
  if (email.recipients.length === 0)
    throw new SesError('InvalidParameterValue', "Missing required header 'To'.");
  if (email.recipients.length > MAX_RECIPIENTS) {
    throw new SesError('InvalidParameterValue', `Recipient count exceeds ${MAX_RECIPIENTS}.`);
  }
  if (!form.has('Message.Subject.Data') || (email.text === undefined && email.html === undefined)) {
    throw new SesError('ValidationError', 'Message needs a subject and a body');
  }
  if (/[\r\n]/.test(email.subject + email.source)) {
    throw new SesError('InvalidParameterValue', 'Header value contains a line break');
  }
  const address = addressOf(email.source);
  if (!verifiedIdentity(address, options.verifiedIdentities)) {
    throw new SesError(
      'MessageRejected',
      'Email address is not verified. The following identities failed the check in region ' +
        `${LOCAL_REGION.toUpperCase()}: ${address}`,
    );
  }
  if (email.configurationSet && !options.configurationSets?.includes(email.configurationSet)) {
    throw new SesError(
      'ConfigurationSetDoesNotExist',
      `Configuration set <${email.configurationSet}> does not exist.`,
    );
  }
}

/** Counts recipients, as SES does, over the last second. */
function sendRate(perSecond: number, now: () => number): { admits(recipients: number): boolean } {
  let sends: number[] = [];
  return {
    admits(recipients) {
      sends = sends.filter((at) => at > now() - 1000);
      // A single mail may exceed the rate: SES admits it when the second before it was quiet enough.
      if (sends.length >= perSecond) return false;
      for (let count = 0; count < recipients; count++) sends.push(now());
      return true;
    },
  };
}

/** https://docs.aws.amazon.com/ses/latest/dg/send-an-email-from-console.html: labels as in `bounce+one@…` are allowed. */
function isListed(address: string, simulated: string, listed: string[] = []): boolean {
  const [local = '', domain] = address.toLowerCase().split('@');
  const isSimulator = domain === 'simulator.amazonses.com' && local.replace(/\+.*$/, '') === simulated;
  return isSimulator || listed.some((entry) => entry.toLowerCase() === address.toLowerCase());
}

function sent(messageId: string) {
  return {
    status: 200,
    headers: { 'content-type': 'text/xml' },
    body:
      '<SendEmailResponse xmlns="http://ses.amazonaws.com/doc/2010-12-01/"><SendEmailResult>' +
      `<MessageId>${messageId}</MessageId></SendEmailResult><ResponseMetadata>` +
      `<RequestId>${randomUUID()}</RequestId></ResponseMetadata></SendEmailResponse>`,
  };
}
