import { request as httpRequest } from 'node:http';
import { GenerateDataKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { SendEmailCommand, SESClient } from '@aws-sdk/client-ses';
import type { AuthorizedCall, Fault, IncomingCall } from '../../../local/aws-server';
import { openInbox } from '../../../local/inbox';
import { createKms } from '../../../local/kms';
import type { Policy } from '../../../local/policy';
import { createSes } from '../../../local/ses';
import type { AwsRequest } from '../../../local/stand-in';
import { type LocalAws, startLocalAws } from './local-aws';

const kms = createKms();
const inbox = openInbox();
const policies: Record<string, Policy> = {
  reader: [{ actions: ['kms:GenerateDataKey'], resources: [kms.keyArn] }],
  nobody: [],
  mailer: [{ actions: ['ses:SendEmail'], resources: ['*'] }],
};

let aws: LocalAws;
let calls: AuthorizedCall[];
let incoming: IncomingCall[];
let faults: (Fault | undefined)[];
let received: AwsRequest | undefined;

beforeAll(async () => {
  aws = await startLocalAws({
    services: {
      kms: kms.standIn,
      ses: createSes({ inbox, verifiedIdentities: ['example.org'] }),
      echo: async (request) => {
        received = request;
        return { status: 200, headers: {}, body: '' };
      },
    },
    policyOf: (accessKeyId) => policies[accessKeyId],
    onCall: (call) => calls.push(call),
    fault: (call) => {
      incoming.push(call);
      return faults.shift();
    },
  });
});

afterAll(() => aws.close());

beforeEach(() => {
  [calls, incoming, faults] = [[], [], []];
  inbox.clear();
});

const clients: { destroy(): void }[] = [];
afterEach(() => clients.splice(0).forEach((client) => client.destroy()));

const generate = () => new GenerateDataKeyCommand({ KeyId: kms.keyArn, KeySpec: 'AES_256' });

function generateKey(accessKeyId: string, config: object = {}) {
  const client = new KMSClient({ ...aws.client(accessKeyId), ...config });
  clients.push(client);
  return client.send(generate());
}

function sendEmail(accessKeyId: string) {
  const client = new SESClient(aws.client(accessKeyId));
  clients.push(client);
  return client.send(
    new SendEmailCommand({
      Source: 'a@example.org',
      Destination: { ToAddresses: ['b@example.org'] },
      Message: { Subject: { Data: 'Hello' }, Body: { Text: { Data: 'Hello' } } },
    }),
  );
}

const CREDENTIAL = 'AWS4-HMAC-SHA256 Credential=reader/20260101/eu-central-1/echo/aws4_request, Signature=x';

describe('a caller', () => {
  it('is the role whose name is its access key id', async () => {
    await generateKey('reader');
    expect(calls).toEqual([
      { caller: 'reader', action: 'kms:GenerateDataKey', resource: kms.keyArn, context: {}, allowed: true },
    ]);
  });

  it('that its policy does not allow the call is refused as IAM refuses, in JSON and in XML', async () => {
    await expect(generateKey('nobody')).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: expect.stringContaining(
        `assumed-role/nobody/local is not authorized to perform: kms:GenerateDataKey on resource: ${kms.keyArn}`,
      ) as string,
    });
    await expect(sendEmail('nobody')).rejects.toMatchObject({ name: 'AccessDenied' });
    expect(calls.map(({ allowed }) => allowed)).toEqual([false, false]);
  });

  it('that is no role is refused', async () => {
    await expect(generateKey('stranger')).rejects.toMatchObject({ name: 'UnrecognizedClientException' });
    await expect(sendEmail('stranger')).rejects.toMatchObject({ name: 'InvalidClientTokenId' });
  });

  it('without a signature is refused, a page in a browser among them', async () => {
    const form = await fetch(aws.endpoint, {
      method: 'POST',
      body: new URLSearchParams({ Action: 'SendEmail' }),
    });
    expect(form.status).toBe(403);
    expect(await form.text()).toContain('<Code>MissingAuthenticationToken</Code>');

    const json = await fetch(aws.endpoint, {
      method: 'POST',
      body: '{}',
      headers: { 'content-type': 'application/x-amz-json-1.1' },
    });
    expect(json.status).toBe(400);
    expect(await json.json()).toMatchObject({ __type: 'MissingAuthenticationTokenException' });

    const preflight = await fetch(aws.endpoint, {
      method: 'OPTIONS',
      headers: { origin: 'https://example.org' },
    });
    expect(preflight.status).toBe(403);
    expect(preflight.headers.get('access-control-allow-origin')).toBeNull();
  });
});

describe('a request', () => {
  it('reaches its stand-in below the prefix, still encoded', async () => {
    await fetch(`${aws.endpoint}/2013-04-01/a%2Fb?name=x%20y`, {
      method: 'PUT',
      body: 'body',
      headers: { authorization: CREDENTIAL, 'X-Custom': 'yes' },
    });
    expect(received).toMatchObject({
      method: 'PUT',
      path: '/2013-04-01/a%2Fb',
      headers: { 'x-custom': 'yes' },
    });
    expect(received?.query.get('name')).toBe('x y');
    expect(received?.body.toString()).toBe('body');
  });

  it('for a service that is not there is refused', async () => {
    const headers = { authorization: CREDENTIAL.replace('echo', 'ec2') };
    const response = await fetch(aws.endpoint, { method: 'POST', headers });
    expect(response.status).toBe(404);
    expect(await response.text()).toContain('No stand-in for ec2');
  });

  it('may have 16 MB and no more', async () => {
    const post = (body: Buffer) =>
      fetch(aws.endpoint, { method: 'POST', body, headers: { authorization: CREDENTIAL } });
    expect((await post(Buffer.alloc(16 * 1024 * 1024))).status).toBe(200);
    expect((await post(Buffer.alloc(16 * 1024 * 1024 + 1))).status).toBe(413);
  });

  it('that breaks off in the middle disturbs nobody', async () => {
    const broken = httpRequest(aws.endpoint, { method: 'POST', headers: { 'content-length': 100 } });
    broken.on('error', () => undefined);
    broken.write('half');
    await new Promise((resolve) => setTimeout(resolve, 20));
    broken.destroy();
    await expect(generateKey('reader')).resolves.toBeDefined();
  });
});

describe('an injected fault', () => {
  it('is decided for each call by its caller, service and operation', async () => {
    await generateKey('reader');
    await sendEmail('mailer');
    expect(incoming).toEqual([
      { caller: 'reader', service: 'kms', operation: 'GenerateDataKey', isEventual: false },
      { caller: 'mailer', service: 'ses', operation: 'SendEmail', isEventual: false },
    ]);
  });

  it('throttles in the words of the service', async () => {
    faults = ['throttle', 'throttle'];
    await expect(generateKey('reader')).rejects.toMatchObject({ name: 'ThrottlingException' });
    await expect(sendEmail('mailer')).rejects.toMatchObject({ name: 'Throttling' });
  });

  it('fails so that an SDK client tries again', async () => {
    faults = ['error', 'throttle'];
    await expect(generateKey('reader', { maxAttempts: 3 })).resolves.toBeDefined();
    expect(incoming).toHaveLength(3);
  });

  it('never answers, and performs nothing', async () => {
    faults = ['timeout'];
    const abortSignal = AbortSignal.timeout(100);
    const client = new KMSClient(aws.client('reader'));
    clients.push(client);
    await expect(client.send(generate(), { abortSignal })).rejects.toMatchObject({ name: 'AbortError' });
    expect(calls).toEqual([]);
  });

  it('denies as IAM does, and performs nothing', async () => {
    faults = ['deny', 'deny'];
    await expect(generateKey('reader')).rejects.toMatchObject({ name: 'AccessDeniedException' });
    await expect(sendEmail('mailer')).rejects.toMatchObject({ name: 'AccessDenied' });
    expect(inbox.list()).toEqual([]);
  });

  it('cuts the connection after the call was performed', async () => {
    faults = ['cut-after'];
    await expect(sendEmail('mailer')).rejects.toThrow(/socket hang up|aborted|ECONNRESET/);
    expect(inbox.list()).toHaveLength(1);
  });
});
