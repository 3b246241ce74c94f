import {
  ChangeResourceRecordSetsCommand,
  Route53Client,
  type ChangeAction,
  type RRType,
} from '@aws-sdk/client-route-53';
import { dnsWriter } from '../../../functions/dns/workers/dns-writer';
import { AWS_PATH, roleOf } from '../../../local/deployment';
import { LOCAL_REGION } from '../../../local/stand-in';
import { startSystem, type System } from '../../../local/system';

const ZONE = 'gateways.test';
const OTHER = 'mail.test';
let system: System;
let asWriter: Route53Client;

beforeAll(async () => {
  system = await startSystem({ zone: ZONE, furtherZones: [OTHER], writeLog: () => undefined });
  await system.idle();
  asWriter = new Route53Client({
    endpoint: `${system.baseUrl}${AWS_PATH}`,
    region: LOCAL_REGION,
    credentials: { accessKeyId: roleOf(dnsWriter), secretAccessKey: 'local' },
    maxAttempts: 5,
  });
});
afterAll(async () => {
  asWriter.destroy();
  await system.stop();
});

type Change = [action: ChangeAction, name: string, type: RRType, value: string];
const A = '192.0.2.1';

/** A batch in the writer's role. @returns `done`, or the error's name */
async function answerTo(zone: string, ...changes: Change[]): Promise<string> {
  const command = new ChangeResourceRecordSetsCommand({
    HostedZoneId: system.deployed.hostedZones[zone] ?? 'Z0SOMEBODYELSES',
    ChangeBatch: {
      Changes: changes.map(([Action, Name, Type, Value]) => ({
        Action,
        ResourceRecordSet: { Name, Type, TTL: 60, ResourceRecords: [{ Value }] },
      })),
    },
  });
  return asWriter.send(command).then(
    () => 'done',
    (error: unknown) => (error as Error).name,
  );
}

const fine: Change = ['CREATE', `fine.${ZONE}`, 'A', A];

test('its own names, types and actions are allowed', async () => {
  expect(await answerTo(ZONE, fine, ['CREATE', `_acme-challenge.fine.${ZONE}`, 'TXT', '"x"'])).toBe('done');
  expect(await answerTo(ZONE, ['CREATE', `*.fine.${ZONE}`, 'A', A])).toBe('done');
  expect(await answerTo(ZONE, ['DELETE', `fine.${ZONE}`, 'A', A])).toBe('done');
  expect(await answerTo(OTHER, ['CREATE', OTHER, 'MX', '10 mx.mail.test.'])).toBe('done');
});

test.each<[string, string, Change[]]>([
  ['the NS of the apex', ZONE, [['UPSERT', ZONE, 'NS', 'ns.example.org.']]],
  ['the NS of the apex, by DELETE', ZONE, [['DELETE', ZONE, 'NS', 'ns.example.org.']]],
  ['the SOA', ZONE, [['DELETE', ZONE, 'SOA', 'ns.example.org. x. 1 7200 900 1209600 60']]],
  ['a delegation of a label', ZONE, [['CREATE', `label.${ZONE}`, 'NS', 'ns.example.org.']]],
  ['a CNAME', ZONE, [['CREATE', `label.${ZONE}`, 'CNAME', 'example.org.']]],
  ['an UPSERT', ZONE, [['UPSERT', `label.${ZONE}`, 'A', A]]],
  ['a name of another zone', ZONE, [['CREATE', `label.${OTHER}`, 'A', A]]],
  ['a zone that is not of the settings', 'example.org', [['CREATE', 'label.example.org', 'A', A]]],
  ['one bad change among good ones', ZONE, [fine, ['CREATE', `label.${ZONE}`, 'CNAME', 'example.org.']]],
])('%s is denied', async (_what, zone, changes) => {
  expect(await answerTo(zone, ...changes)).toBe('AccessDenied');
});
