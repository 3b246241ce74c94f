import {
  ChangeResourceRecordSetsCommand,
  GetChangeCommand,
  ListResourceRecordSetsCommand,
  Route53Client,
  type Change,
  type InvalidChangeBatch,
  type RRType,
  type Route53ServiceException,
} from '@aws-sdk/client-route-53';
import type { Clock } from '../../clock';
import { BatchRejected, OutcomeUnknown, TurnedAway, type DnsZones } from '../dns-zone';
import type { RecordChange } from '../promise';
import { requireEnv, type Environment } from '../../environment';
import { clientConfig } from '../../aws/client-config';
import { Pace } from '../../aws/pace';
import { listedRecordSet } from './route53-record-set';

/** The account's requests are used up, by whomever. */
const THROTTLED = ['Throttling', 'ThrottlingException', 'TooManyRequestsException'];
/** Answers that say for certain that nothing was done, and that trying again later helps. */
const NOT_NOW = new Set(['PriorRequestNotComplete', ...THROTTLED]);
/** Answers about what is in the batch. */
const REJECTED = new Set(['InvalidChangeBatch', 'InvalidInput', 'LimitsExceeded', 'NoSuchHealthCheck']);
/** With the last call's own time this stays below the margin of the writer's lease. */
const PATIENCE_MS = 20_000;
/** A large batch takes its time, and not to know what became of it costs more than waiting. */
const CALL_TIMEOUT_MS = 8_000;

/** How often Route 53 turned a request away because the account's rate was used up. */
export interface ThrottleCount {
  /** @returns how often since it was asked last */
  takeThrottled(): number;
}

/**
 * Zones on Route 53. It keeps within the account's request rate by itself, and repeats what was turned away for
 * being too early. What may have been done it does not repeat: a DELETE that is sent twice is rejected.
 * @param environment `HOSTED_ZONES`: JSON of zone name to id; `ROUTE53_REQUESTS_PER_SECOND`
 */
export function route53Zones(environment: Environment, clock: Clock): DnsZones & ThrottleCount {
  const config = clientConfig(environment, CALL_TIMEOUT_MS);
  const route53 = new Route53Client({ ...config, region: 'us-east-1', maxAttempts: 1 });
  const ids = JSON.parse(requireEnv(environment, 'HOSTED_ZONES')) as Record<string, string>;
  const pace = new Pace(Number(requireEnv(environment, 'ROUTE53_REQUESTS_PER_SECOND')), clock);
  let throttled = 0;
  const idOf = (zone: string) => ids[zone] ?? missing(zone);

  async function call<Answer>(send: () => Promise<Answer>): Promise<Answer> {
    const started = clock.now();
    for (let attempt = 0; ; attempt += 1) {
      await pace.turn();
      try {
        return await send();
      } catch (error) {
        const { name, message, $metadata } = error as Route53ServiceException;
        if (REJECTED.has(name)) throw new BatchRejected(sentencesOf(error, message), { cause: error });
        if (THROTTLED.includes(name)) throttled += 1;
        if (!NOT_NOW.has(name)) {
          // Route 53 said no, e.g. AccessDenied or NoSuchHostedZone: nothing was done, and nothing will be.
          if (isRefusal($metadata)) throw error;
          throw new OutcomeUnknown(String(error), { cause: error }, !isAnswered($metadata));
        }
        if (clock.now() - started > PATIENCE_MS) {
          throw new TurnedAway(`${name} for too long`, { cause: error });
        }
        // Full jitter: https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
        await clock.sleep(50 + Math.random() * Math.min(100 * 2 ** attempt, 2_000));
      }
    }
  }

  return {
    zones: Object.keys(ids),

    takeThrottled() {
      const taken = throttled;
      throttled = 0;
      return taken;
    },

    async submit(zone, changes) {
      const HostedZoneId = idOf(zone);
      const Changes = changes.map((change) => awsChange(change, HostedZoneId));
      const { ChangeInfo } = await call(() =>
        route53.send(new ChangeResourceRecordSetsCommand({ HostedZoneId, ChangeBatch: { Changes } })),
      );
      if (!ChangeInfo?.Id) throw new OutcomeUnknown('Route 53 answered without a change');
      return ChangeInfo.Id.replace('/change/', '');
    },

    async isInSync(changeId) {
      try {
        const { ChangeInfo } = await call(() => route53.send(new GetChangeCommand({ Id: changeId })));
        return ChangeInfo?.Status === 'INSYNC';
      } catch (error) {
        // Route 53 forgets a change some time after it was INSYNC; nobody may wait for it for ever.
        if ((error as Error).name === 'NoSuchChange') return true;
        throw error;
      }
    },

    async read(zone, { name, type }) {
      const HostedZoneId = idOf(zone);
      const { ResourceRecordSets: [first] = [] } = await call(() =>
        route53.send(
          new ListResourceRecordSetsCommand({
            HostedZoneId,
            StartRecordName: `${name}.`,
            StartRecordType: type as RRType,
            MaxItems: 1,
          }),
        ),
      );
      // The listing begins at the place or, where nothing is, behind it.
      const found = first && listedRecordSet(first, HostedZoneId);
      return found?.name === name && found.type === type ? found : undefined;
    },
  };
}

/** What is at fault: Route 53 answers one text, and documents a list. */
const sentencesOf = (error: unknown, message: string) =>
  [message, ...((error as Partial<InvalidChangeBatch>).messages ?? [])].filter(Boolean).join(', ');

const isAnswered = ({ httpStatusCode }: Partial<Route53ServiceException['$metadata']> = {}) =>
  httpStatusCode !== undefined;

/** A status of 4xx is an answer of the service; without a status nothing was answered, and 5xx says nothing. */
const isRefusal = ({ httpStatusCode = 0 }: Partial<Route53ServiceException['$metadata']> = {}) =>
  httpStatusCode >= 400 && httpStatusCode < 500;

function awsChange({ action, recordSet }: RecordChange, hostedZoneId: string): Change {
  const { name, type, ttl, values = [], alias } = recordSet;
  return {
    Action: action,
    ResourceRecordSet: {
      Name: `${name}.`,
      Type: type,
      ...(alias === undefined
        ? { TTL: ttl, ResourceRecords: values.map((Value) => ({ Value })) }
        : { AliasTarget: { DNSName: `${alias}.`, HostedZoneId: hostedZoneId, EvaluateTargetHealth: false } }),
    },
  };
}

function missing(zone: string): never {
  throw new Error(`HOSTED_ZONES does not name ${zone}`);
}
