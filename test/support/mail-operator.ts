import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { dynamoMailOperators } from '../../functions/mail/store/dynamo-mail-operators';
import type { MailTables } from '../../functions/mail/store/dynamo-mail-table';
import { hashPassword } from '../../functions/mail/password';
import type { AnyRoute } from '../../functions/http/route';
import { mailAuth } from '../../functions/mail/routes/mail-auth';
import { createMailDomain } from '../../functions/mail/routes/create-mail-domain';
import { AWS_PATH, OPERATOR_KEY } from '../../local/deployment';
import { LOCAL_REGION } from '../../local/stand-in';
import { call, freshAddress, type Answer } from './call';
import type { TestSystem } from './test-system';

export type FormFields = Record<string, string | number | { file: string }>;

let domains = 0;

/** A domain of its own for every test, directly below the gateways' zone unless told. */
export function freshDomain(below = 'gateways.test'): string {
  domains += 1;
  return `shop${domains}.${below}`;
}

/** Logging in takes as long as hashing a password is meant to. */
const loggedIn = new WeakMap<TestSystem, { operator: MailOperator; until: number }>();

/** Somebody who administers mail domains, with a script that uses `curl -F`. */
export class MailOperator {
  static readonly password = 'correct horse';

  private constructor(
    readonly system: TestSystem,
    readonly name: string,
    readonly token: string,
  ) {}

  /** The one of the system, logged in again when the token is about to end; or one with this name. */
  static async logIn(system: TestSystem, name?: string): Promise<MailOperator> {
    const known = loggedIn.get(system);
    if (name === undefined && known && known.until > system.clock.now()) return known.operator;
    const own = name ?? `operator-${system.clock.now()}`;
    await setOperator(system, own, MailOperator.password);
    const answer = await sendForm(system, mailAuth, { username: own, password: MailOperator.password });
    if (answer.status !== 200) throw new Error(`/mail/auth answered ${answer.status} ${answer.text}`);
    const operator = new MailOperator(system, own, (JSON.parse(answer.text) as { token: string }).token);
    if (name === undefined) loggedIn.set(system, { operator, until: system.clock.now() + 20 * 60_000 });
    return operator;
  }

  /** @param fields of a multipart form, but for those of the path */
  send(route: AnyRoute, fields: FormFields = {}, path = route.path): Promise<Answer> {
    return sendForm(this.system, route, fields, { path, headers: { 'auth-token': this.token } });
  }

  async createDomain(name = freshDomain()): Promise<{ id: number; name: string; admin: string }> {
    const admin = `admin@${name}`;
    const answer = await this.send(createMailDomain, { domain: name, username: admin, password: 'secret' });
    if (answer.status !== 200) throw new Error(`POST /mail/domains answered ${answer.status} ${answer.text}`);
    const { domain } = JSON.parse(answer.text) as { domain: { id: number } };
    return { id: domain.id, name, admin };
  }
}

/** As the operator's command does. @param version what tokens are bound to */
export async function setOperator(
  system: TestSystem,
  name: string,
  password: string,
  version = 'first',
): Promise<void> {
  await operatorsOf(system).save({ name, passwordHash: await hashPassword(password), version });
}

export const operatorsOf = (system: TestSystem) => dynamoMailOperators(mailTables(system));

/** The tables, with the operator's credentials. */
export function mailTables({ running }: TestSystem): MailTables {
  const client = new DynamoDBClient({
    endpoint: `${running.baseUrl}${AWS_PATH}`,
    region: LOCAL_REGION,
    credentials: { accessKeyId: OPERATOR_KEY, secretAccessKey: 'local' },
  });
  const { tables } = running.deployed;
  return { client, mail: tables.mail.name, names: tables.names.name };
}

/** A request as `curl -F` sends it, whatever the method. */
export async function sendForm(
  system: TestSystem,
  route: Pick<AnyRoute, 'method' | 'path'>,
  fields: FormFields,
  { path = route.path, headers = {} }: { path?: string; headers?: Record<string, string> } = {},
): Promise<Answer> {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) {
    if (typeof value === 'object') form.append(name, new Blob([value.file]), `${name}.pem`);
    else form.append(name, String(value));
  }
  const encoded = new Response(form);
  const body = Object.keys(fields).length > 0 ? Buffer.from(await encoded.arrayBuffer()) : undefined;
  return call(
    system.running.baseUrl,
    path,
    {},
    {
      method: route.method,
      headers: {
        ...headers,
        ...(body ? { 'content-type': encoded.headers.get('content-type') ?? '' } : {}),
      },
      from: freshAddress(),
      ...(body ? { body } : {}),
    },
  );
}

// Whoever asks knows the shape, and expects what is in it.
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters
export function answered<Body>({ status, text }: Answer): Body {
  if (status !== 200) throw new Error(`${status} ${text}`);
  return JSON.parse(text) as Body;
}
