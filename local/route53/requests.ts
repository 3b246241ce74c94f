/** The request documents of the Route 53 API, of which only what the stand-in can do is accepted. */
import * as z from 'zod';
import { RECORD_TYPES } from '../dns/record-set';
import { ACTIONS, type RequestedChange } from './change-batch';
import { invalidInput } from './errors';
import { readDocument } from './xml';

const text = (maxLength: number) => z.string().max(maxLength);
const boolean = z.enum(['true', 'false']).transform((value) => value === 'true');

const createHostedZoneRequest = z.strictObject({
  CreateHostedZoneRequest: z.strictObject({
    Name: text(1024),
    CallerReference: text(128).min(1),
    HostedZoneConfig: z
      .strictObject({ Comment: text(256).optional(), PrivateZone: z.literal('false').optional() })
      .optional(),
  }),
});

const resourceRecordSet = z.strictObject({
  Name: text(1024),
  Type: z.enum(RECORD_TYPES),
  TTL: z
    .string()
    .regex(/^\d{1,10}$/)
    .transform(Number)
    .optional(),
  ResourceRecords: z
    .strictObject({ ResourceRecord: z.array(z.strictObject({ Value: z.string() })).min(1) })
    .optional(),
  AliasTarget: z
    .strictObject({ HostedZoneId: text(32), DNSName: text(1024), EvaluateTargetHealth: boolean })
    .optional(),
});

const changeResourceRecordSetsRequest = z.strictObject({
  ChangeResourceRecordSetsRequest: z.strictObject({
    ChangeBatch: z.strictObject({
      Comment: text(256).optional(),
      Changes: z.strictObject({
        Change: z
          .array(z.strictObject({ Action: z.enum(ACTIONS), ResourceRecordSet: resourceRecordSet }))
          .min(1),
      }),
    }),
  }),
});

/** @throws Route53Error `InvalidInput` */
export function readCreateHostedZone(body: Buffer): {
  name: string;
  callerReference: string;
  comment?: string;
} {
  const { CreateHostedZoneRequest: request } = readDocument(body, createHostedZoneRequest);
  const comment = request.HostedZoneConfig?.Comment;
  const zone = { name: request.Name, callerReference: request.CallerReference };
  return comment === undefined ? zone : { ...zone, comment };
}

/** @throws Route53Error `InvalidInput` */
export function readChangeResourceRecordSets(body: Buffer): { changes: RequestedChange[]; comment?: string } {
  const { ChangeResourceRecordSetsRequest: request } = readDocument(body, changeResourceRecordSetsRequest);
  const { Comment: comment, Changes } = request.ChangeBatch;
  const changes = Changes.Change.map(({ Action, ResourceRecordSet }) =>
    requestedChange(Action, ResourceRecordSet),
  );
  return comment === undefined ? { changes } : { changes, comment };
}

function requestedChange(
  action: RequestedChange['action'],
  { Name, Type, TTL, ResourceRecords, AliasTarget }: z.output<typeof resourceRecordSet>,
): RequestedChange {
  const change = { action, name: Name, type: Type };
  if (AliasTarget) {
    if (TTL !== undefined || ResourceRecords) {
      throw invalidInput(
        `Invalid request: Expected exactly one of [AliasTarget, all of [TTL, and ResourceRecords]]`,
      );
    }
    const { HostedZoneId: hostedZoneId, DNSName, EvaluateTargetHealth: evaluateTargetHealth } = AliasTarget;
    return { ...change, alias: { hostedZoneId, name: DNSName, evaluateTargetHealth } };
  }
  if (TTL === undefined || !ResourceRecords) {
    throw invalidInput(
      `Invalid request: Expected exactly one of [AliasTarget, all of [TTL, and ResourceRecords]], but found none in Change with [Action=${action}, Name=${Name}, Type=${Type}]`,
    );
  }
  return { ...change, ttlSeconds: TTL, values: ResourceRecords.ResourceRecord.map(({ Value }) => Value) };
}
