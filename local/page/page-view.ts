import { nameToWire } from '../dns/domain-name';
import { isAlias, type RecordSet } from '../dns/record-set';
import type { AnsweredRequest } from '../gateway';
import type { InboxMessage } from '../inbox';
import type { ZoneSnapshot } from '../route53/hosted-zones';

/** What the page shows. */
export interface PageFacts {
  baseUrl: string;
  /** The gateways' zone, without the final dot. */
  zone: string;
  dnsPort: number;
  /** Oldest first. */
  messages: readonly InboxMessage[];
  zones: readonly ZoneSnapshot[];
  /** Oldest first. */
  requests: readonly AnsweredRequest[];
}

/** More would be slow to look through; the rest is in the JSON beside the page. */
const MAX_MESSAGES = 25;
const MAX_RECORDS = 200;

/** The facts as the template wants them. */
export function pageView(facts: PageFacts) {
  const { baseUrl, zone, dnsPort } = facts;
  return {
    baseUrl,
    zone,
    dnsPort,
    steps: [
      {
        says: 'Reserve a name for a box. The answer has the token that owns it.',
        command: `curl '${baseUrl}/subscribe?name=demo&email=you@example.com'`,
      },
      {
        says: 'Ask the DNS server for it.',
        command: `dig @127.0.0.1 -p ${dnsPort} +short demo.${zone}`,
      },
    ],
    inbox: inboxView(facts.messages),
    zones: facts.zones.map(zoneView),
    requests: requestsView(facts.requests),
  };
}

function inboxView(messages: readonly InboxMessage[]) {
  const newestFirst = messages.map((message, position) => ({ message, position })).reverse();
  const rows = newestFirst.slice(0, MAX_MESSAGES).map(({ message, position }) => ({
    ...message,
    id: `message-${position + 1}`,
    isNewest: position === messages.length - 1,
    isNoMail: message.channel !== 'email',
    time: timeOfDay(message.at),
    // Links of a mail open beside the page, as they would from a mail program.
    srcdoc: message.html ? `<base target="_blank">${message.html}` : '',
  }));
  return { count: messages.length, messages: rows, older: messages.length - rows.length };
}

function zoneView(zone: ZoneSnapshot) {
  const records = zone.recordSets.slice(0, MAX_RECORDS).map((recordSet) => ({
    ...splitName(recordSet, zone),
    type: recordSet.type,
    ttl: isAlias(recordSet) ? '' : recordSet.ttlSeconds,
    values: isAlias(recordSet) ? [] : recordSet.values,
    alias: isAlias(recordSet) ? displayed(recordSet.alias.name) : '',
    pending: !recordSet.insync,
  }));
  return {
    id: `zone-${zone.id}`,
    name: displayed(zone.name),
    count: zone.recordSets.length,
    records,
    more: zone.recordSets.length - records.length,
  };
}

/** The zone's part of a name is set apart, as it is the same in every row. */
function splitName({ name }: RecordSet, zone: ZoneSnapshot): { label: string; suffix: string } {
  if (name === zone.name) return { label: displayed(name), suffix: '' };
  return {
    label: displayed(name.slice(0, -zone.name.length)),
    suffix: `.${displayed(zone.name)}`,
  };
}

function requestsView(requests: readonly AnsweredRequest[]) {
  const rows = requests.toReversed().map((request) => ({
    ...request,
    at: new Date(request.at).toISOString(),
    time: timeOfDay(request.at),
    outcome: request.status >= 500 ? 'failed' : request.status >= 400 ? 'refused' : 'answered',
  }));
  return { count: rows.length, any: rows.length > 0, rows };
}

/** Without the final dot, and `*` for Route 53's `\052`. */
const displayed = (name: string) => nameToWire(name.endsWith('.') ? name : `${name}.`).replace(/\.$/, '');

/** By this machine's clock. */
const timeOfDay = (at: string | number) => new Date(at).toLocaleTimeString('en-GB');
