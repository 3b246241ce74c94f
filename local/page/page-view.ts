import { nameToWire } from '../dns/domain-name';
import { isAlias, type RecordSet } from '../dns/record-set';
import type { AnsweredRequest } from '../gateway';
import type { InboxMessage } from '../inbox';
import { httpUrl, isLoopbackAddress } from '../listening';
import type { ZoneSnapshot } from '../route53/hosted-zones';

/** What the page shows. */
export interface PageFacts {
  baseUrl: string;
  /** Where the API and the DNS server listen; `0.0.0.0` and `::` stand for all of their family. */
  addresses: readonly string[];
  /** The gateways' zone, without the final dot. */
  zone: string;
  dnsPort: number;
  /** Oldest first. */
  messages: readonly InboxMessage[];
  zones: readonly ZoneSnapshot[];
  /** The last ones, oldest first. */
  requests: readonly AnsweredRequest[];
  /** How many there were since the start. */
  requestCount: number;
}

/** More would be slow to look through; the rest is in the JSON beside the page. */
const MAX_MESSAGES = 50;
const MAX_RECORDS = 200;

/** The facts as the template wants them. */
export function pageView(facts: PageFacts) {
  const { baseUrl, addresses, zone, dnsPort } = facts;
  const port = Number(new URL(baseUrl).port);
  const reachable = addresses.map((address) => LOOPBACK_OF[address] ?? address);
  return {
    apiUrls: reachable.map((address) => httpUrl(address, port)),
    dnsAddresses: reachable,
    isOpen: !addresses.every(isLoopbackAddress),
    zone,
    dnsPort,
    steps: steps(facts, reachable.includes('::1') ? OVER_IPV6 : OVER_IPV4),
    inbox: inboxView(facts.messages),
    zones: facts.zones.map(zoneView),
    requests: requestsView(facts),
  };
}

/** Where this machine itself reaches what listens on all addresses. */
const LOOPBACK_OF: Readonly<Record<string, string>> = { '0.0.0.0': '127.0.0.1', '::': '::1' };

/** How a box calls, so that its name gets a record that no other name has. */
interface Caller {
  address: string;
  curl: string;
  url: (baseUrl: string) => string;
  recordType: string;
  others: string;
}

const OVER_IPV6: Caller = {
  address: '::1',
  curl: 'curl',
  url: (baseUrl) => baseUrl.replace('127.0.0.1', '[::1]'),
  recordType: 'AAAA',
  others: 'for a name that nobody has it answers nothing',
};

/** All names without a record lead to the tunnel, which is at 127.0.0.1 here: the box calls from another address. */
const OVER_IPV4: Caller = {
  address: '127.0.0.2',
  curl: 'curl --interface 127.0.0.2',
  url: (baseUrl) => baseUrl,
  recordType: 'A',
  others: 'for a name that nobody has it answers 127.0.0.1, the tunnel',
};

/** A time in the name makes it a new one whenever this is followed; variables and name are not those of the README. */
function steps({ baseUrl, zone, dnsPort }: PageFacts, caller: Caller) {
  const api = caller.url(baseUrl);
  return [
    {
      says: `Be a box: reserve a name in mode 1, which leads to the address that calls, here ${caller.address}. The request and the record show up on this page.`,
      command: `box=box$(date +%s)
box_answer=$(${caller.curl} -sS "${api}/subscribe?name=$box&mode=1")
echo "$box_answer"`,
    },
    {
      says: 'With the token in the answer, give the owner’s address. The mail that asks to confirm it is in the inbox; follow its link.',
      command: `box_token=$(node -p 'JSON.parse(process.argv[1]).token' "$box_answer")
curl -sS -w '%{http_code}\\n' "${baseUrl}/setemail?token=$box_token&email=you@example.com&optout=0"`,
    },
    {
      says: `Ask the DNS server: it answers ${caller.address}; ${caller.others}.`,
      command: `dig @127.0.0.1 -p ${dnsPort} +short ${caller.recordType} $box.${zone}`,
    },
  ];
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
  return {
    count: messages.length,
    any: messages.length > 0,
    messages: rows,
    older: messages.length - rows.length,
  };
}

function zoneView(zone: ZoneSnapshot) {
  const records = zone.recordSets.slice(0, MAX_RECORDS).map((recordSet) => ({
    id: `record-${zone.id}-${recordSet.name}-${recordSet.type}`,
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

function requestsView({ requests, requestCount }: PageFacts) {
  const rows = requests.toReversed().map((request, position) => ({
    ...request,
    id: `request-${requestCount - position}`,
    at: new Date(request.at).toISOString(),
    time: timeOfDay(request.at),
    outcome: request.status >= 500 ? 'failed' : request.status >= 400 ? 'refused' : 'answered',
  }));
  return { count: requestCount, rows };
}

/** Without the final dot, and `*` for Route 53's `\052`. */
const displayed = (name: string) => nameToWire(name.endsWith('.') ? name : `${name}.`).replace(/\.$/, '');

/** By this machine's clock. */
const timeOfDay = (at: string | number) => new Date(at).toLocaleTimeString('en-GB');
