import { freshName, type NameItem } from '../../functions/dns/name-item';
import { withGateway } from '../../functions/registration/gateway';
import { byHand, startAdminSystem, ZONE, type AdminSystem } from '../adapters/admin/admin-system';

/** As many as fit into a zone: `LARGE_ZONE_NAMES=9995`. */
const NAMES = Number(process.env.LARGE_ZONE_NAMES ?? 2_000);
/** Of each kind. */
const DRIFTED = Math.floor(NAMES / 20);
const BATCH = 250;
/** With SOA, NS, CAA, the default front-end and the wildcard. */
const RECORD_SETS = NAMES + 5;

const labels = Array.from({ length: NAMES }, (_, index) => `box-${index}`);
const address = (index: number) => `10.0.${index >> 8}.${index & 255}`;

/** Times of the operator's calls of Route 53. */
const calls: { at: number; action: string }[] = [];
let on: AdminSystem;

beforeAll(async () => {
  on = await startAdminSystem({
    // What AWS allows an account.
    route53: { insyncMs: 100 },
    onAwsCall: ({ caller, action }) => {
      if (caller === 'gatepost-operator' && action.startsWith('route53:')) {
        calls.push({ at: Date.now(), action });
      }
    },
  });
  await on.putNames(labels.map(gateway));
  // A run that fails on a busy machine leaves the rest to a later one.
  while (on.records().length < RECORD_SETS) {
    await on.system.sweep();
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}, 600_000);

afterAll(() => on.stop());

function gateway(label: string, index: number): NameItem {
  const now = Math.floor(Date.now() / 1_000);
  const { registration } = on.system.deployed;
  return withGateway(
    freshName(`${label}.${ZONE}`, ZONE),
    {
      tokenHash: '',
      kiteSecret: Uint8Array.of(0),
      description: label,
      mode: 1,
      lastSeen: now,
      lastIp: address(index),
      addresses: { A: { ip: address(index), seenAt: now } },
      challenges: [],
    },
    registration,
    now,
  );
}

async function changeByHand(): Promise<void> {
  const changes = [
    ...labels.slice(0, DRIFTED).map((label, index) => byHand('DELETE', label, 'A', address(index), 60)),
    ...labels.slice(DRIFTED, 2 * DRIFTED).map((label) => byHand('UPSERT', label, 'A', '192.0.2.1', 60)),
  ];
  for (let start = 0; start < changes.length; start += BATCH) {
    await on.changeByHand(...changes.slice(start, start + BATCH));
  }
}

/** Runs a command; prints how long it took and what it asked of Route 53. */
async function measured(...argv: string[]) {
  calls.length = 0;
  const started = Date.now();
  const { exitCode, value: printed } = await on.json(...argv);
  const value = printed as { recordSets: number; drifted: string[]; mended?: string[] };
  const seconds = ((Date.now() - started) / 1_000).toFixed(1);
  const busiest = Math.max(
    ...calls.map(({ at }) => calls.filter((other) => other.at >= at && other.at < at + 1_000).length),
  );
  if (process.env.LARGE_ZONE_NAMES) {
    console.info(
      `${argv.join(' ')}: ${value.recordSets} record sets, ${value.drifted.length} names drifted, ${seconds} s, ` +
        `${calls.length} requests, ${busiest} in the busiest second`,
    );
  }
  return { exitCode, value, busiest };
}

it(`verifies and repairs a zone of ${NAMES} names within Route 53's limits`, async () => {
  const clean = await measured('zone', 'verify');
  expect(clean).toMatchObject({ exitCode: 0, value: { recordSets: RECORD_SETS, drifted: [] } });
  expect(calls.filter(({ action }) => action === 'route53:ListResourceRecordSets')).toHaveLength(
    Math.ceil(RECORD_SETS / 300),
  );
  expect(clean.busiest).toBeLessThanOrEqual(10);

  await changeByHand();
  const drifted = await measured('zone', 'verify');
  expect(drifted.exitCode).toBe(3);
  expect(drifted.value.drifted).toHaveLength(2 * DRIFTED);

  const repaired = await measured('zone', 'repair');
  // What was deleted comes back; what somebody changed is theirs.
  expect(repaired.exitCode).toBe(3);
  expect(repaired.value.drifted.sort()).toEqual(
    labels
      .slice(DRIFTED, 2 * DRIFTED)
      .map((label) => `${label}.${ZONE}`)
      .sort(),
  );
  expect(repaired.value.mended).toHaveLength(DRIFTED);
  expect(repaired.busiest).toBeLessThanOrEqual(10);
}, 600_000);
