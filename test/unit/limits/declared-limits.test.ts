import { routes } from '../../../functions/routes';
import { LIMIT_PREFIX } from '../../../functions/limits/limit';
import type { AnyRoute } from '../../../functions/http/route';
import type { Statement } from '../../../functions/statements';
import { deployedLocally, environmentOfFunction } from '../../../local/deployment';
import { needs as grants } from '../../../functions/needs';

/**
 * Routes that find out who calls by themselves, and the secret that nobody can guess without which they write nothing.
 * Whoever presents none meets a limit, or a route that does nothing for them.
 */
const SECRETS: Readonly<Record<string, string>> = {
  unsubscribe: 'a gateway’s token',
  ping: 'a gateway’s token',
  dnsconfig: 'a gateway’s token',
  info: 'a gateway’s token',
  verifyemail: 'the secret of a mailed link',
  revokeemail: 'a gateway’s token',
  confirm: 'an install token',
  release: 'an activation’s id and its install token',
  register: 'a client token',
  checkin: 'a server’s id',
  'confirm-email': 'the secret of a mailed link',
};

const WRITES = ['PutItem', 'UpdateItem', 'DeleteItem', 'BatchWriteItem'].map(
  (operation) => `dynamodb:${operation}`,
);

const deployed = deployedLocally({
  zone: 'gateways.test',
  furtherZones: [],
  hostedZones: { 'gateways.test': 'Z1' },
  baseUrl: 'http://127.0.0.1:8080',
  secretsKeyArn: 'arn:aws:kms:::key/1',
  activationKeysArn: 'arn:aws:secretsmanager:::secret:1',
  mailKeysArn: 'arn:aws:secretsmanager:::secret:2',
  accountsKeysArn: 'arn:aws:secretsmanager:::secret:3',
  route53RequestsPerSecond: 5,
  registration: {},
  mail: {},
  activation: {},
  accounts: {},
});

const statementsOf = ({ needs }: AnyRoute): Statement[] =>
  needs.flatMap((need) => grants[need](deployed).statements);

const isForLimitsAlone = ({ conditions }: Statement) => {
  const keys = conditions?.['ForAllValues:StringLike']?.['dynamodb:LeadingKeys'] ?? [];
  return [keys].flat().every((key) => key.startsWith(LIMIT_PREFIX));
};

const writes = (route: AnyRoute) =>
  statementsOf(route).some(
    (statement) =>
      statement.actions.some((action) => WRITES.includes(action)) && !isForLimitsAlone(statement),
  );

/** Sends by mail, text or push, or takes a password. */
const isDear = ({ needs, request }: AnyRoute) =>
  needs.some((need) => ['mail-secret:seal', 'pushes:send', 'account-password:seal'].includes(need)) ||
  Object.keys(request.shape).some((field) => field.includes('password'));

const anonymous = routes.filter(({ caller }) => caller.kind !== 'checked');
const named = (some: readonly AnyRoute[]) => some.map((route) => [route.id, route] as const);

test.each(named(anonymous.filter((route) => writes(route) || isDear(route))))(
  '%s writes, sends or hashes for whoever presents no secret, so that it has a limit',
  (id, route) => {
    expect(SECRETS[id] !== undefined && !isDear(route) ? 'secret' : (route.limits ?? []).length).not.toBe(0);
  },
);

test.each(
  named(
    routes.filter(({ needs }) => needs.some((need) => ['mail-secret:seal', 'pushes:send'].includes(need))),
  ),
)('%s sends messages, so that it has a limit whoever calls', (_id, { limits = [] }) => {
  expect(limits.length).toBeGreaterThan(0);
});

test('secrets are said of no route that has no need of one', () => {
  const ids = anonymous.filter((route) => writes(route)).map(({ id }) => id);
  expect(Object.keys(SECRETS).filter((id) => !ids.includes(id))).toEqual([]);
});

test.each(named(routes))('%s counts in its table what it declares, and nothing else', (_id, route) => {
  const counts = statementsOf(route).some(
    (statement) => statement.actions.includes('dynamodb:UpdateItem') && isForLimitsAlone(statement),
  );
  expect(counts).toBe((route.limits ?? []).some((rule) => !('isOnItem' in rule)));
});

test('a limit has one meaning everywhere', () => {
  const rules = new Set(routes.flatMap(({ limits = [] }) => limits));
  expect([...new Set([...rules].map(({ id }) => id))]).toHaveLength(rules.size);
});

// What the limits are is a setting that each function gets.
test.each(named(routes.filter(({ limits = [] }) => limits.length > 0)))(
  '%s gets its settings',
  (_id, route) => {
    const environment = environmentOfFunction(route, deployed, 'http://127.0.0.1:8080');
    expect(Object.values(environment).some((value) => value?.includes('"limits"'))).toBe(true);
  },
);
