/** A stand-in for Amazon Route 53 (REST API, version 2013-04-01) on this machine: stricter than AWS, never laxer. */
import { randomUUID } from 'node:crypto';
import type { FindZone } from '../dns/zone';
import { AccessDenied, type AwsRequest, type AwsResponse, type StandIn } from '../stand-in';
import { zoneOf } from '../../functions/dns/zone-of';
import type { RequestedChange } from './change-batch';
import { invalidChangeBatch, Route53Error } from './errors';
import { HostedZones, type JournalEntry, type ZoneSnapshot } from './hosted-zones';
import { Journal } from './journal';
import { OPERATIONS, type Operation } from './operations';
import { TokenBucket } from './token-bucket';
import { writeDocument } from './xml';

export interface Route53Options {
  /** Where the state is kept. Without it, it ends with the process. */
  file?: string;
  /** Requests of all kinds per second, for the account. Default 10, as AWS since July 2026. */
  requestsPerSecond?: number;
  /** How many requests may come at once. Default 50. */
  burst?: number;
  /** How long a batch occupies its zone. Default 50. */
  processingMs?: number;
  /** How long a change is PENDING. Default 1,000. A function is asked on every look, so that a test can let go. */
  insyncMs?: number | (() => number);
  /** Default 10,000. */
  maxRecordSetsPerZone?: number;
  /** Milliseconds since 1970. Default `Date.now`. */
  now?: () => number;
}

export interface Route53Stats {
  /** Requests by operation, those refused included. */
  calls: Record<string, number>;
  /** Requests answered `Throttling`. */
  throttled: number;
  /** Batches carried out, and the changes in them. */
  batches: number;
  changes: number;
}

export interface Route53 {
  /** The API. Paths begin with `/2013-04-01/`. */
  handle: StandIn;
  /** The data that is INSYNC, for a DNS server to answer with. */
  findZone: FindZone;
  /** Every zone with what was accepted, for a page. */
  zones(): ZoneSnapshot[];
  stats(): Route53Stats;
  /**
   * Changes a record set as somebody in the AWS console would. @param change its name lies in a zone of the account
   * @throws Route53Error
   */
  changeByHand(change: RequestedChange): void;
  /** Closes the file. */
  close(): void;
}

export function createRoute53(options: Route53Options = {}): Route53 {
  const { insyncMs = 1_000, now = Date.now } = options;
  const journal = options.file === undefined ? undefined : new Journal<JournalEntry>(options.file);
  const zones = new HostedZones({
    journal,
    now,
    insyncMs: typeof insyncMs === 'function' ? insyncMs : () => insyncMs,
    processingMs: options.processingMs ?? 50,
    maxRecordSets: options.maxRecordSetsPerZone ?? 10_000,
  });
  const bucket = new TokenBucket(options.requestsPerSecond ?? 10, options.burst ?? 50, now);
  const stats: Route53Stats = { calls: {}, throttled: 0, batches: 0, changes: 0 };

  function perform(request: AwsRequest): AwsResponse {
    const { operation, id } = findOperation(request);
    stats.calls[operation.name] = (stats.calls[operation.name] ?? 0) + 1;
    if (!bucket.take()) {
      stats.throttled += 1;
      throw new Route53Error('Throttling', 'Rate exceeded');
    }
    const { status, headers, content, changes } = operation.run(zones, {
      id,
      query: request.query,
      body: request.body,
      mood: request.mood,
      authorize: (context) =>
        request.authorize(`route53:${operation.name}`, resourceArn(operation, id), context),
    });
    if (changes !== undefined) {
      stats.batches += 1;
      stats.changes += changes;
    }
    return xmlResponse(status ?? 200, writeDocument(`${operation.name}Response`, content), headers);
  }

  return {
    handle: async (request) => {
      try {
        return perform(request);
      } catch (error) {
        return errorResponse(error);
      }
    },
    findZone: (name) => zones.findVisible(name),
    zones: () => zones.snapshot(),
    stats: () => structuredClone(stats),
    changeByHand(change) {
      const apex = zoneOf(
        change.name.toLowerCase().replace(/\.$/, ''),
        zones.all().map(({ name }) => name.replace(/\.$/, '')),
      );
      const zone = zones.all().find(({ name }) => name === `${apex}.`);
      if (!zone) throw invalidChangeBatch([`${change.name} lies in no zone`]);
      zones.changeByHand(zone.id, [change]);
    },
    close: () => journal?.close(),
  };
}

function findOperation({ method, path }: AwsRequest): { operation: Operation; id: string } {
  for (const operation of OPERATIONS) {
    const pattern = `^/2013-04-01${operation.path.replace('{id}', '([A-Z0-9]{1,32})')}/?$`;
    const match = operation.method === method ? new RegExp(pattern).exec(path) : null;
    if (match) return { operation, id: match[1] ?? '' };
  }
  throw new Route53Error('UnknownOperationException', `The stand-in has no operation ${method} ${path}`, 404);
}

function resourceArn({ resource }: Operation, id: string): string {
  return resource === '*' ? '*' : `arn:aws:route53:::${resource}/${id}`;
}

function errorResponse(error: unknown): AwsResponse {
  const { code, message, status } = asRoute53Error(error);
  const content = {
    Error: { Type: status < 500 ? 'Sender' : 'Receiver', Code: code, Message: message },
    RequestId: randomUUID(),
  };
  return xmlResponse(status, writeDocument('ErrorResponse', content));
}

function asRoute53Error(error: unknown): Route53Error {
  if (error instanceof Route53Error) return error;
  if (error instanceof AccessDenied) return new Route53Error('AccessDenied', error.message, 403);
  return new Route53Error('InternalFailure', error instanceof Error ? error.message : String(error), 500);
}

function xmlResponse(status: number, body: string, headers: Record<string, string> = {}): AwsResponse {
  return {
    status,
    headers: { 'content-type': 'text/xml', 'x-amzn-requestid': randomUUID(), ...headers },
    body,
  };
}
