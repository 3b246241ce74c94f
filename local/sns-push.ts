/** What SNS makes of a message for a device, and what of it reaches the app. */
import { invalid } from './sns-error';

/** `AWS.SNS.MOBILE.…`, which SNS turns into headers of APNs. */
export type PushAttributes = ReadonlyMap<string, string>;

const PUSH_TYPES = ['alert', 'background', 'voip'];
/** https://developer.apple.com/documentation/usernotifications/generating-a-remote-notification; FCM takes 4,096 too. */
const MAX_BYTES = 4_096;
const MAX_VOIP_BYTES = 5_120;

/**
 * The data that the app is handed, as JSON: of APNs what the payload holds besides `aps`, of FCM the message's `data`.
 * @param platform as in the ARN of the platform application, e.g. `APNS_SANDBOX`
 */
export function appDataOf(platform: string, form: URLSearchParams, attributes: PushAttributes): string {
  const message = form.get('Message') ?? '';
  if (form.get('MessageStructure') !== 'json')
    throw invalid('MessageStructure Reason: a push without its payload');
  const perPlatform = objectOf(message, 'JSON must be an object');
  if (typeof perPlatform.default !== 'string') throw invalid('No default entry in JSON message body');
  const payload = perPlatform[platform];
  if (typeof payload !== 'string') throw invalid(`Message Reason: nothing in it for ${platform}`);
  const isVoip = attributes.get('AWS.SNS.MOBILE.APNS.PUSH_TYPE') === 'voip';
  if (Buffer.byteLength(payload) > (isVoip ? MAX_VOIP_BYTES : MAX_BYTES)) throw invalid('Message too long');
  return platform.startsWith('APNS') ? apnsData(payload, attributes) : fcmData(payload);
}

function apnsData(payload: string, attributes: PushAttributes): string {
  const { aps, ...data } = objectOf(payload, 'Notification is malformed');
  if (typeof aps !== 'object' || aps === null) throw invalid('Notification is malformed');
  const type = attributes.get('AWS.SNS.MOBILE.APNS.PUSH_TYPE') ?? '';
  if (!PUSH_TYPES.includes(type)) throw invalid('APNS push type is missing or unknown');
  // APNs itself refuses it: such a push could not wake anybody at once.
  if (type === 'background' && attributes.get('AWS.SNS.MOBILE.APNS.PRIORITY') !== '5') {
    throw invalid('A background push has priority 5');
  }
  return JSON.stringify(data);
}

/** https://docs.aws.amazon.com/sns/latest/dg/sns-fcm-v1-payloads.html */
function fcmData(payload: string): string {
  const { fcmV1Message } = objectOf(payload, 'JSON must be an object') as {
    fcmV1Message?: { message?: { data?: Record<string, unknown> } };
  };
  const data = fcmV1Message?.message?.data;
  if (!data) throw invalid('Message Reason: without fcmV1Message.message.data');
  if (!Object.values(data).every((value) => typeof value === 'string')) {
    throw invalid('Message Reason: values of data must be strings');
  }
  return JSON.stringify(data);
}

function objectOf(json: string, reason: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(json);
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
  } catch {
    // Answered below.
  }
  throw invalid(reason);
}
