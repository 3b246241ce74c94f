/** Values for the examples of the API reference: right by their schema, and telling to whoever reads them. */
import type { JsonSchema } from '../json-schema';

/** By the name of a field, or route and field. Where one is of several kinds, the first that its schema takes. */
const KNOWN: Readonly<Record<string, readonly unknown[]>> = {
  account: ['ada.lovelace@sip.example.org'],
  activation_id: ['act_4f1d0c9a7b2e6d35'],
  activated: [true, 'true'],
  admin: [false, 'false'],
  address: ['192.0.2.10'],
  algorithm: ['SHA-256'],
  api_key: ['q7VbX2mR9sKfT4wZ8cLpN3hJ6dYgB5aE1uCoWiMt'],
  challenge: ['6Cy0-8mZ2Qd_wvXbW7bqPjA3nq1vY0J6n5c2eZ8hT4s'],
  'activate-by-phone/code': ['1234'],
  'change-phone/code': ['1234'],
  'remove-registrar-note/id': ['001795255200-4f1d0c9a7b2e6d35'],
  code: ['1234567890123', '1234'],
  confirmation_key: ['hT5kQ2mX8vB4n'],
  confirmation_key_expires: ['2027-01-31 12:00:00'],
  continent: ['EU'],
  creation_time: ['2026-11-21T10:00:00Z'],
  cursor: ['eyJpZCI6MjB9'],
  'confirm-email/s': ['20.6f1c7a528d0e4f7b9a530c9e1d2b3a4f'],
  'create-mail-domain/username': ['ada@example.org'],
  days_left: [61],
  desc: ['Ada’s house'],
  description: ['Ada’s house'],
  dns_challenge: ['6Cy0-8mZ2Qd_wvXbW7bqPjA3nq1vY0J6n5c2eZ8hT4s'],
  domain: ['example.org', 'sip.example.org'],
  domain_id: [1, '1'],
  email: ['ada@example.org'],
  expires_at: ['2026-11-22T10:00:00Z', 1_795_341_600],
  hostname: ['edge.example.org'],
  id: [1, '1'],
  install_code: ['IPT-SD-A2B3C4-D5E6F7-G8H9JK'],
  install_token: ['eyJhbGciOiJIUzI1NiJ9.eyJhY3QiOiJhY3RfNGYxZCJ9.c2lnbmF0dXJl'],
  installer_version: ['1.0.0'],
  ip: ['192.0.2.10'],
  ip_address: ['192.0.2.10'],
  last_ip: ['192.0.2.10'],
  license_key: ['IPT-SD-A2B3C4-D5E6F7-G8H9JK'],
  machine_id: ['0f5d1c2b3a49586776859403a2b1c0d9'],
  message: ['A sentence that says what to do.'],
  mode: ['0', 0],
  msg: ['A sentence that says what to do.'],
  name: ['demo'],
  new_password: ['correct-horse-battery'],
  old_password: ['correct-horse'],
  optout: ['0'],
  param: ['ABCD1234.org.example.phone'],
  password: ['correct-horse'],
  phone: ['+33612312312'],
  pn_param: ['ABCD1234.org.example.phone'],
  note: ['001795738867-5c1f0a9b7e2d6340'],
  pn_prid: ['a0b1c2d3e4f5a6b7'],
  pn_provider: ['fcm'],
  precheck_token: ['eyJhbGciOiJIUzI1NiJ9.eyJjb2RlIjoiSVBUIn0.c2lnbmF0dXJl'],
  product: ['slowdns'],
  public_ip: ['192.0.2.10'],
  q: ['…'],
  realm: ['sip.example.org'],
  reclamationToken: ['1d0b8c2e-5b6f-4c1e-8f60-7a9d3e4c5b21'],
  requested_ref: ['main'],
  s: ['6f1c7a52-8d0e-4f7b-9a53-0c9e1d2b3a4f'],
  server_id: ['srv_2f6c9e1b'],
  sip: ['ada.lovelace@sip.example.org'],
  ssh_fingerprint: ['SHA256:p2QAMXNIC1TJYWeIOttrVc98'],
  ssl_certificate: ['-----BEGIN CERTIFICATE-----…'],
  ssl_certificate_key: ['-----BEGIN PRIVATE KEY-----…'],
  timestamp: [1_795_295_937],
  token: ['6f1c7a52-8d0e-4f7b-9a53-0c9e1d2b3a4f.demo', 'k3xq8mZ2Qd7wv'],
  update_time: ['2026-11-21T10:00:00Z', 1_795_255_200],
  user_agent: ['Linphone/5.2.3'],
  username: ['ada.lovelace', 'ada@example.org'],
  users_count: [1],
  uuid: ['5f2d7c1e-93a4-4c08-b1d2-6e7f8091a2b3'],
  version: ['1.0.0'],
};

const BY_FORMAT: Readonly<Record<string, string>> = {
  'date-time': '2026-11-21T10:00:00Z',
  date: '2026-11-21',
  email: 'ada@example.org',
  uuid: '5f2d7c1e-93a4-4c08-b1d2-6e7f8091a2b3',
  uri: 'http://127.0.0.1:8080/',
};

/**
 * @param name of the field that the value is for; empty for a whole body
 * @param routeId of the route that it is for
 */
export function exampleValue(schema: JsonSchema, name: string, routeId: string): unknown {
  const [example] = schema.examples ?? [];
  if (example !== undefined) return example;
  if (schema.const !== undefined) return schema.const;
  const known = (KNOWN[`${routeId}/${name}`] ?? KNOWN[name] ?? []).find((value) => takes(schema, value));
  if (known !== undefined) return known;
  if (schema.enum) return schema.enum[0];
  if (schema.anyOf) return exampleValue(telling(schema.anyOf), name, routeId);
  switch (typeOf(schema)) {
    case 'object':
      return exampleObject(schema, routeId);
    case 'array':
      return schema.items ? [exampleValue(schema.items, singular(name), routeId)] : [];
    case 'boolean':
      return true;
    case 'integer':
    case 'number':
      return Math.max(1, schema.minimum ?? 1);
    case 'null':
      return null;
    default:
      return (schema.format && BY_FORMAT[schema.format]) ?? '…';
  }
}

function exampleObject(
  { properties, additionalProperties }: JsonSchema,
  routeId: string,
): Record<string, unknown> {
  const own = Object.entries(properties ?? {}).map(([name, property]) => [
    name,
    exampleValue(property, name, routeId),
  ]);
  const isRecord = typeof additionalProperties === 'object' && Object.keys(additionalProperties).length > 0;
  if (own.length > 0 || !isRecord) return Object.fromEntries(own) as Record<string, unknown>;
  return { [String(KNOWN.uuid?.[0])]: exampleValue(additionalProperties, '', routeId) };
}

/** Of several kinds, the one that says most: neither nothing nor an empty text. */
const telling = (alternatives: readonly JsonSchema[]): JsonSchema =>
  alternatives.find((one) => one.type !== 'null' && one.const !== '') ?? alternatives[0] ?? {};

/** Whether a schema takes a value, as far as a plain value needs it. */
function takes(schema: JsonSchema, value: unknown): boolean {
  if (schema.anyOf) return schema.anyOf.some((one) => takes(one, value));
  if (schema.const !== undefined) return schema.const === value;
  if (schema.enum) return schema.enum.includes(value);
  if (!typesOf(schema).some((type) => isOfType(type, value))) return false;
  if (typeof value !== 'string') return true;
  return (
    value.length >= (schema.minLength ?? 0) &&
    value.length <= (schema.maxLength ?? Infinity) &&
    (schema.pattern === undefined || new RegExp(schema.pattern, 'u').test(value))
  );
}

function isOfType(type: string, value: unknown): boolean {
  if (type === 'integer') return Number.isInteger(value);
  return typeof value === type;
}

const typesOf = ({ type }: JsonSchema): readonly string[] =>
  typeof type === 'string' ? [type] : (type ?? ['string', 'number', 'boolean']);

const typeOf = (schema: JsonSchema) => (schema.type === undefined ? undefined : typesOf(schema)[0]);

const singular = (name: string) => name.replace(/s$/, '');
