import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import {
  ListHostedZonesCommand,
  ListResourceRecordSetsCommand,
  Route53Client,
} from '@aws-sdk/client-route-53';
import { request, type IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';

export const REGION = 'eu-central-1';
/** The emulator takes any; real ones never get near it. */
export const CREDENTIALS = { accessKeyId: 'test', secretAccessKey: 'test' };

/** What a browser says of itself: its session is bound to it. */
export const BROWSER = { 'user-agent': 'Rehearsal', 'accept-language': 'en' };

/** A mail that SES took. */
export interface SentMail {
  to: string;
  subject: string;
  text: string;
  html: string;
}

/** How a step looks at the deployed installation from outside: as a client, a mailbox, a resolver and as SES. */
export interface Installation {
  zone: string;
  /** Scheme and host of the API, as a client with a resolver for `*.localhost` reaches it. */
  endpoint: string;
  /** Calls the deployed API; redirects are followed. */
  call(path: string, init?: RequestInit): Promise<{ status: number; headers: Headers; body: string }>;
  /** The same for what `fetch` cannot send, e.g. a body with a GET; gives the body's bytes. */
  send(path: string, init: SendInit): Promise<Answer>;
  /** Invokes a route's function with the event that API Gateway makes of a request with this cookie. */
  callWithCookie(routeId: string, path: string, cookie: string): Promise<{ status: number; body: string }>;
  /** Waits for a mail to the address which `isWanted` accepts. */
  mailTo(address: string, isWanted: (mail: SentMail) => boolean): Promise<SentMail>;
  /** Waits until Route 53 holds these values, in any order, at a name below the zone. */
  recordsAt(name: string, type: string, values: string[]): Promise<void>;
  /** Waits until the names table holds an item with this partition key. */
  itemWith(key: string): Promise<void>;
  /** Publishes to the topic that SES tells of bounces. */
  publishMailEvent(event: object): Promise<void>;
}

export interface SendInit {
  method: string;
  headers: Record<string, string>;
  body: string;
}

export interface Answer {
  status: number;
  body: Buffer;
  text(): string;
  json(): unknown;
}

const WAIT_MS = 30_000;

/** Finds the one API of the emulator, and what lies behind it. */
export async function installationAt(
  emulatorUrl: string,
  { installation, zone }: { installation: string; zone: string },
): Promise<Installation> {
  const { items } = (await getJson(`${emulatorUrl}/v2/apis`, 'apigateway')) as {
    items: { apiId: string; apiEndpoint: string }[];
  };
  if (items.length !== 1) throw new Error(`Expected one API, found ${items.length}`);
  const api = `${emulatorUrl}/_aws/execute-api/${items[0]!.apiId}/$default`;
  const client = { endpoint: emulatorUrl, region: REGION, credentials: CREDENTIALS };
  const route53 = new Route53Client(client);
  const dynamo = new DynamoDBClient(client);
  const lambda = new LambdaClient(client);
  const { HostedZones } = await route53.send(new ListHostedZonesCommand({}));
  const zoneId = HostedZones?.find(({ Name }) => Name === `${zone}.`)?.Id;

  return {
    zone,
    endpoint: items[0]!.apiEndpoint,

    async call(path, init) {
      const response = await fetch(`${api}${path}`, init);
      return { status: response.status, headers: response.headers, body: await response.text() };
    },

    async callWithCookie(routeId, path, cookie) {
      const event = {
        version: '2.0',
        rawPath: path,
        rawQueryString: '',
        cookies: [cookie],
        headers: { host: 'localhost', ...BROWSER, 'content-type': 'application/json' },
        requestContext: {
          domainName: 'localhost',
          stage: '$default',
          http: { method: 'POST', path, sourceIp: '127.0.0.1', userAgent: BROWSER['user-agent'] },
        },
        body: '{}',
        isBase64Encoded: false,
      };
      const { Payload } = await lambda.send(
        new InvokeCommand({ FunctionName: `${installation}-${routeId}`, Payload: JSON.stringify(event) }),
      );
      const answer = JSON.parse(Buffer.from(Payload ?? []).toString()) as {
        statusCode: number;
        body: string;
      };
      return { status: answer.statusCode, body: answer.body };
    },

    send: (path, init) => send(`${api}${path}`, init),

    mailTo: (address, isWanted) =>
      eventually(`a mail to ${address}`, async () => {
        const mails = await sentMails(emulatorUrl);
        return mails.find((mail) => mail.to === address && isWanted(mail));
      }),

    async recordsAt(name, type, values) {
      let found: string[] = [];
      await eventually(
        () => `${type} of ${name} to be ${values.join(', ') || 'gone'}, not ${found.join(', ') || 'gone'}`,
        async () => {
          const { ResourceRecordSets } = await route53.send(
            new ListResourceRecordSetsCommand({ HostedZoneId: zoneId }),
          );
          const wanted = (ResourceRecordSets ?? []).filter(
            ({ Name, Type }) => Name === `${name}.` && Type === type,
          );
          found = wanted.flatMap(({ ResourceRecords }) =>
            (ResourceRecords ?? []).map(({ Value }) => Value ?? ''),
          );
          return found.toSorted().join() === values.toSorted().join() || undefined;
        },
      );
    },

    async itemWith(key) {
      await eventually(`an item ${key}`, async () => {
        const { Item } = await dynamo.send(
          new GetItemCommand({ TableName: `${installation}-names`, Key: { pk: { S: key } } }),
        );
        return Item;
      });
    },

    async publishMailEvent(event) {
      const topics = await form(emulatorUrl, 'sns', { Action: 'ListTopics' });
      const topic = /<TopicArn>([^<]*MailEvents[^<]*)</.exec(topics)?.[1];
      if (!topic) throw new Error('There is no topic for mail events');
      await form(emulatorUrl, 'sns', { Action: 'Publish', TopicArn: topic, Message: JSON.stringify(event) });
    },
  };
}

async function send(url: string, { method, headers, body }: SendInit): Promise<Answer> {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const length = { 'content-length': Buffer.byteLength(body) };
    request(url, { method, headers: { ...headers, ...length } }, resolve)
      .on('error', reject)
      .end(body);
  });
  const bytes = await buffer(response);
  const text = () => bytes.toString('utf8');
  return { status: response.statusCode ?? 0, body: bytes, text, json: () => JSON.parse(text()) as unknown };
}

/** Asks until there is an answer. */
async function eventually<Answer>(
  what: string | (() => string),
  ask: () => Promise<Answer | undefined>,
): Promise<Answer> {
  const giveUpAt = Date.now() + WAIT_MS;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (Date.now() > giveUpAt) {
      throw new Error(`Waited ${WAIT_MS / 1000} s for ${typeof what === 'string' ? what : what()}`);
    }
    await sleep(250);
  }
}

async function sentMails(emulatorUrl: string): Promise<SentMail[]> {
  const response = await fetch(`${emulatorUrl}/_ministack/ses/messages`);
  const { messages } = (await response.json()) as {
    messages: Record<string, { To: string[]; Subject: string; BodyText: string; BodyHtml: string | null }[]>;
  };
  return Object.values(messages)
    .flat()
    .map(({ To, Subject, BodyText, BodyHtml }) => ({
      to: To.join(),
      subject: Subject,
      text: BodyText,
      html: BodyHtml ?? '',
    }));
}

/** The emulator reads region and service from the signature, and does not verify it. */
const signature = (service: string) => ({
  authorization: `AWS4-HMAC-SHA256 Credential=${CREDENTIALS.accessKeyId}/20260101/${REGION}/${service}/aws4_request, SignedHeaders=host, Signature=0`,
});

async function getJson(url: string, service: string): Promise<unknown> {
  return (await fetch(url, { headers: signature(service) })).json();
}

async function form(emulatorUrl: string, service: string, fields: Record<string, string>): Promise<string> {
  const response = await fetch(emulatorUrl, {
    method: 'POST',
    headers: { ...signature(service), 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(fields),
  });
  const answer = await response.text();
  if (!response.ok) throw new Error(`${service} ${fields.Action}: ${response.status} ${answer}`);
  return answer;
}
