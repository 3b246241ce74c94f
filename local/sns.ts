/**
 * Amazon SNS on this machine, as far as texts to phone numbers and pushes to devices go (query protocol, XML). What it
 * takes ends in the inbox: a text as it is, a push as the data that the app is handed.
 * https://docs.aws.amazon.com/sns/latest/api/API_Publish.html
 */
import { createHash, randomUUID } from 'node:crypto';
import { errorAnswer } from './aws-server';
import type { Inbox } from './inbox';
import { appDataOf, type PushAttributes } from './sns-push';
import { invalid, SnsError } from './sns-error';
import { AccessDenied, type AwsRequest, type AwsResponse, type StandIn } from './stand-in';

export interface SnsOptions {
  inbox: Inbox;
  /** ARNs of the platform applications that exist. */
  platformApplications: readonly string[];
  /** Phone numbers whose owners answered a text with STOP. */
  optedOut?: readonly string[];
  /** Device tokens of apps that were removed: APNs and FCM tell so after the first push, which disables the endpoint. */
  removedApps?: readonly string[];
  /** Default: 20, what SNS grants an account. */
  maxTextsPerSecond?: number;
  /** What the month's budget still pays for; SNS takes further texts and delivers none of them. Default: any number. */
  affordableTexts?: number;
  /** Epoch milliseconds. Default: the clock. */
  now?: () => number;
}

const DEFAULT_TEXTS_PER_SECOND = 20;
/** Longest text in one call; above 160 GSM characters (70 of others) a phone gets it in parts, each of which is paid. */
const MAX_TEXT_CHARACTERS = 1_600;
const MAX_DEVICE_TOKEN_CHARACTERS = 400;
/** Texts pass through End User Messaging, which asks IAM once more in SNS's name. */
const VIA_SNS = { 'aws:CalledViaLast': 'sns.amazonaws.com' };

/** A device as a platform application knows it. */
interface Endpoint {
  application: string;
  deviceToken: string;
  customUserData: string;
  enabled: boolean;
}

type Actions = Record<string, (form: URLSearchParams, request: AwsRequest) => string>;

export function createSns(options: SnsOptions): StandIn {
  const now = options.now ?? Date.now;
  const endpoints = new Map<string, Endpoint>();
  const maxTextsPerSecond = options.maxTextsPerSecond ?? DEFAULT_TEXTS_PER_SECOND;
  let texts: number[] = [];
  let affordable = options.affordableTexts ?? Infinity;

  const actions: Actions = {
    Publish(form, request) {
      const phoneNumber = form.get('PhoneNumber');
      const targetArn = form.get('TargetArn');
      if ((phoneNumber === null) === (targetArn === null)) {
        throw invalid('PhoneNumber Reason: exactly one of PhoneNumber and TargetArn is served here');
      }
      if (!form.get('Message')) throw invalid('Empty message');
      if (phoneNumber !== null) text(phoneNumber, form.get('Message') ?? '', request);
      else push(targetArn ?? '', form, request);
      return `<MessageId>${randomUUID()}</MessageId>`;
    },

    CheckIfPhoneNumberIsOptedOut(form, request) {
      request.authorize('sns:CheckIfPhoneNumberIsOptedOut', '*');
      request.authorize('sms-voice:DescribeOptedOutNumbers', '*', VIA_SNS);
      const phoneNumber = form.get('phoneNumber') ?? '';
      refuseNumber(phoneNumber);
      return `<isOptedOut>${options.optedOut?.includes(phoneNumber) ?? false}</isOptedOut>`;
    },

    CreatePlatformEndpoint(form, request) {
      const application = form.get('PlatformApplicationArn') ?? '';
      const deviceToken = form.get('Token') ?? '';
      const arn = endpointArn(application, deviceToken);
      authorizePush('sns:CreatePlatformEndpoint', arn, request);
      if (!options.platformApplications.includes(application)) {
        throw new SnsError(404, 'NotFound', 'PlatformApplication does not exist');
      }
      // APNs itself takes hexadecimal digits alone; whoever tries the API here makes tokens up.
      if (deviceToken === '' || deviceToken.length > MAX_DEVICE_TOKEN_CHARACTERS) {
        throw invalid(`Token Reason: must be 1 to ${MAX_DEVICE_TOKEN_CHARACTERS} characters`);
      }
      const asked = {
        customUserData: form.get('CustomUserData') ?? '',
        enabled: entries(form, 'Attributes').get('Enabled') !== 'false',
      };
      const known = endpoints.get(arn);
      if (known && (known.customUserData !== asked.customUserData || known.enabled !== asked.enabled)) {
        throw invalid(
          `Token Reason: Endpoint ${arn} already exists with the same Token, but different attributes.`,
        );
      }
      endpoints.set(arn, known ?? { application, deviceToken, ...asked });
      return `<EndpointArn>${arn}</EndpointArn>`;
    },

    SetEndpointAttributes(form, request) {
      const arn = form.get('EndpointArn') ?? '';
      authorizePush('sns:SetEndpointAttributes', arn, request);
      const endpoint = endpoints.get(arn);
      if (!endpoint) throw new SnsError(404, 'NotFound', 'Endpoint does not exist');
      const enabled = entries(form, 'Attributes').get('Enabled');
      if (enabled !== undefined) endpoint.enabled = enabled === 'true';
      return '';
    },
  };

  function text(phoneNumber: string, message: string, request: AwsRequest): void {
    // The number itself is the resource: https://docs.aws.amazon.com/sns/latest/dg/sns-sms-access-management.html
    request.authorize('sns:Publish', phoneNumber);
    request.authorize('sms-voice:SendTextMessage', '*', VIA_SNS);
    refuseNumber(phoneNumber);
    if (message.length > MAX_TEXT_CHARACTERS) throw invalid('Message too long');
    texts = texts.filter((at) => at > now() - 1_000);
    if (texts.length >= maxTextsPerSecond) throw new SnsError(429, 'Throttled', 'Rate exceeded');
    texts.push(now());
    // Like SNS, which takes a text that it will not deliver: only a delivery log would tell.
    if (options.optedOut?.includes(phoneNumber) || affordable < 1) return;
    affordable -= 1;
    options.inbox.add({ channel: 'sms', to: phoneNumber, text: message });
  }

  function push(arn: string, form: URLSearchParams, request: AwsRequest): void {
    authorizePush('sns:Publish', arn, request);
    const endpoint = endpoints.get(arn);
    if (!endpoint) throw invalid('TargetArn Reason: No endpoint found for the target arn specified');
    if (!endpoint.enabled) throw new SnsError(400, 'EndpointDisabled', 'Endpoint is disabled');
    const data = appDataOf(platformOf(endpoint.application), form, attributesOf(form));
    if (options.removedApps?.includes(endpoint.deviceToken)) endpoint.enabled = false;
    else options.inbox.add({ channel: 'push', to: endpoint.deviceToken, text: data });
  }

  function answer(request: AwsRequest): AwsResponse {
    const form = new URLSearchParams(request.body.toString());
    const action = form.get('Action') ?? '';
    const perform = actions[action];
    if (!perform) throw new SnsError(400, 'InvalidAction', `Could not find operation ${action}`);
    return done(action, perform(form, request));
  }

  return (request) => {
    try {
      return Promise.resolve(answer(request));
    } catch (error) {
      return Promise.resolve(failure(request, error));
    }
  };
}

function failure({ headers }: AwsRequest, error: unknown): AwsResponse {
  if (error instanceof SnsError) return errorAnswer(headers, error.status, error.code, error.message);
  if (error instanceof AccessDenied) return errorAnswer(headers, 403, 'AuthorizationError', error.message);
  console.error('Local SNS failed', error);
  return errorAnswer(headers, 500, 'InternalError', 'Internal error');
}

/**
 * IAM's reference knows no resource of mobile push, and denials name the application for some actions, the endpoint for
 * others. Here both must be allowed, so that either answer works.
 */
function authorizePush(action: string, endpoint: string, request: AwsRequest): void {
  request.authorize(action, applicationArn(endpoint));
  request.authorize(action, endpoint);
}

/** E.164: a plus, the country code, up to 15 digits in all. */
function refuseNumber(phoneNumber: string): void {
  if (!/^\+[1-9]\d{6,14}$/.test(phoneNumber)) {
    throw invalid(`PhoneNumber Reason: ${phoneNumber} is not valid to publish to`);
  }
}

/** An endpoint has the same name after a restart: it is made of its application and device. */
function endpointArn(application: string, deviceToken: string): string {
  const hex = createHash('sha256').update(`${application} ${deviceToken}`).digest('hex');
  const id = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)];
  return `${application.replace(':app/', ':endpoint/')}/${id.join('-')}`;
}

/** `…:endpoint/<platform>/<name>/<id>` belongs to `…:app/<platform>/<name>`. */
const applicationArn = (endpoint: string) => endpoint.replace(':endpoint/', ':app/').replace(/\/[^/]*$/, '');

/** `…:app/<platform>/<name>` */
const platformOf = (application: string) => application.split('/')[1] ?? '';

/** Maps of the query protocol: `Name.entry.1.key`, `Name.entry.1.value`, … */
function entries(form: URLSearchParams, name: string): Map<string, string> {
  const found = new Map<string, string>();
  for (let key; (key = form.get(`${name}.entry.${found.size + 1}.key`)) !== null;) {
    found.set(key, form.get(`${name}.entry.${found.size + 1}.value`) ?? '');
  }
  return found;
}

function attributesOf(form: URLSearchParams): PushAttributes {
  const found = new Map<string, string>();
  for (let name; (name = form.get(`MessageAttributes.entry.${found.size + 1}.Name`)) !== null;) {
    const value = `MessageAttributes.entry.${found.size + 1}.Value`;
    if (form.get(`${value}.DataType`) !== 'String')
      throw invalid(`MessageAttributes Reason: ${name} must be a String`);
    found.set(name, form.get(`${value}.StringValue`) ?? '');
  }
  return found;
}

const done = (action: string, result: string): AwsResponse => ({
  status: 200,
  headers: { 'content-type': 'text/xml' },
  body:
    `<${action}Response xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><${action}Result>${result}</${action}Result>` +
    `<ResponseMetadata><RequestId>${randomUUID()}</RequestId></ResponseMetadata></${action}Response>`,
});
