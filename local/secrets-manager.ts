/**
 * AWS Secrets Manager on this machine, over the real protocol (JSON 1.1): secrets with a current and a previous
 * version.
 * https://docs.aws.amazon.com/secretsmanager/latest/apireference/Welcome.html
 */
import { randomBytes, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { errorAnswer } from './aws-server';
import { AccessDenied, type AwsRequest, LOCAL_ACCOUNT, LOCAL_REGION, type StandIn } from './stand-in';

export interface SecretsManagerOptions {
  /** Where the secrets are kept, in `secrets.json`, readable by its owner alone. In memory when absent. */
  folder?: string;
  /** Epoch milliseconds. Default: the clock. */
  now?: () => number;
}

export interface SecretsManager {
  standIn: StandIn;
  /**
   * ARN of the secret with this name, made on the first call, as a deployment would.
   * @param generate its first value
   */
  provision(name: string, generate: () => string): string;
}

interface Version {
  id: string;
  value: string;
  /** Epoch seconds. */
  createdAt: number;
}

interface Secret {
  name: string;
  arn: string;
  createdAt: number;
  current: Version;
  previous?: Version;
}

type Input = Record<string, unknown>;

const MAX_VALUE_BYTES = 65_536;

/** @throws Error when the file cannot be read or written */
export function createSecretsManager({ folder, now = Date.now }: SecretsManagerOptions = {}): SecretsManager {
  const file = folder && join(folder, 'secrets.json');
  const secrets = new Map<string, Secret>(
    file && existsSync(file)
      ? (JSON.parse(readFileSync(file, 'utf8')) as Secret[]).map((secret) => [secret.name, secret])
      : [],
  );
  const seconds = () => now() / 1000;

  function keep(secret: Secret): void {
    secrets.set(secret.name, secret);
    if (!file || !folder) return;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeFileSync(`${file}.new`, JSON.stringify([...secrets.values()]), { mode: 0o600 });
    renameSync(`${file}.new`, file);
  }

  function create(name: string, value: string): Secret {
    const secret = {
      name,
      arn: `${arnPrefix}${name}-${randomBytes(3).toString('hex')}`,
      createdAt: seconds(),
      current: { id: randomUUID(), value, createdAt: seconds() },
    };
    keep(secret);
    return secret;
  }

  /** By name, or by an ARN with or without the six characters at its end. */
  function find(input: Input): Secret {
    const id = text(input, 'SecretId');
    const found = [...secrets.values()].find(
      ({ name, arn }) => id === name || id === arn || id === arn.slice(0, -7),
    );
    if (found) return found;
    throw new SecretsManagerError(
      'ResourceNotFoundException',
      "Secrets Manager can't find the specified secret.",
    );
  }

  const operations: Record<string, (request: AwsRequest, input: Input) => object> = {
    CreateSecret: (request, input) => {
      const name = text(input, 'Name');
      request.authorize('secretsmanager:CreateSecret', `${arnPrefix}${name}`);
      if (secrets.has(name)) {
        throw new SecretsManagerError(
          'ResourceExistsException',
          `The operation failed because the secret ${name} already exists.`,
        );
      }
      const { arn, current } = create(name, valueOf(input));
      return { ARN: arn, Name: name, VersionId: current.id };
    },
    DescribeSecret: (request, input) => {
      const secret = find(input);
      request.authorize('secretsmanager:DescribeSecret', secret.arn);
      return {
        ARN: secret.arn,
        Name: secret.name,
        CreatedDate: secret.createdAt,
        LastChangedDate: secret.current.createdAt,
        VersionIdsToStages: {
          [secret.current.id]: ['AWSCURRENT'],
          ...(secret.previous ? { [secret.previous.id]: ['AWSPREVIOUS'] } : {}),
        },
      };
    },
    GetSecretValue: (request, input) => {
      const secret = find(input);
      request.authorize('secretsmanager:GetSecretValue', secret.arn);
      const { VersionStage: stage = 'AWSCURRENT' } = input;
      const version =
        stage === 'AWSCURRENT' ? secret.current : stage === 'AWSPREVIOUS' ? secret.previous : undefined;
      if (!version) {
        throw new SecretsManagerError(
          'ResourceNotFoundException',
          `Secrets Manager can't find the specified secret value for staging label: ${String(stage)}`,
        );
      }
      return {
        ARN: secret.arn,
        Name: secret.name,
        VersionId: version.id,
        SecretString: version.value,
        VersionStages: [stage],
        CreatedDate: version.createdAt,
      };
    },
    PutSecretValue: (request, input) => {
      const secret = find(input);
      request.authorize('secretsmanager:PutSecretValue', secret.arn);
      const id = typeof input.ClientRequestToken === 'string' ? input.ClientRequestToken : randomUUID();
      // A call that is repeated changes nothing.
      if (id !== secret.current.id) {
        const current = { id, value: valueOf(input), createdAt: seconds() };
        keep({ ...secret, current, previous: secret.current });
      }
      return { ARN: secret.arn, Name: secret.name, VersionId: id, VersionStages: ['AWSCURRENT'] };
    },
  };

  return {
    provision: (name, generate) => (secrets.get(name) ?? create(name, generate())).arn,
    standIn: async (request) => {
      try {
        const operation = request.headers['x-amz-target']?.replace(/^secretsmanager\./, '') ?? '';
        const perform = operations[operation];
        if (!perform) {
          throw new SecretsManagerError(
            'UnknownOperationException',
            `${operation} is not supported on this machine`,
          );
        }
        return {
          status: 200,
          headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-requestid': randomUUID() },
          body: JSON.stringify(perform(request, parse(request.body))),
        };
      } catch (error) {
        if (error instanceof SecretsManagerError) {
          return errorAnswer(request.headers, 400, error.code, error.message);
        }
        if (error instanceof AccessDenied) {
          return errorAnswer(request.headers, 400, 'AccessDeniedException', error.message);
        }
        console.error('Local Secrets Manager failed', error);
        return errorAnswer(request.headers, 500, 'InternalServiceError', 'Internal error');
      }
    },
  };
}

class SecretsManagerError extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

const arnPrefix = `arn:aws:secretsmanager:${LOCAL_REGION}:${LOCAL_ACCOUNT}:secret:`;

function parse(body: Buffer): Input {
  try {
    const input: unknown = JSON.parse(body.toString());
    if (typeof input === 'object' && input !== null) return input as Input;
  } catch {
    // answered like any other body that is not an object
  }
  throw new SecretsManagerError('SerializationException', 'The request body is not a JSON object');
}

function text(input: Input, member: string): string {
  const value = input[member];
  if (typeof value === 'string' && value !== '') return value;
  throw new SecretsManagerError('InvalidParameterException', `You must provide ${member}.`);
}

function valueOf(input: Input): string {
  const value = text(input, 'SecretString');
  if (Buffer.byteLength(value) <= MAX_VALUE_BYTES) return value;
  throw new SecretsManagerError(
    'InvalidParameterException',
    `SecretString exceeds ${MAX_VALUE_BYTES} bytes.`,
  );
}
