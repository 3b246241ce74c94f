import {
  CreatePlatformEndpointCommand,
  PublishCommand,
  SetEndpointAttributesCommand,
  SNSClient,
  type PublishCommandInput,
} from '@aws-sdk/client-sns';
import type { Environment } from '../../environment';
import type { Pusher } from '../creation-token';
import type { PushDevice, PushProvider } from '../push-device';
import { clientConfig } from '../../aws/client-config';
import { serviceEndpoint } from '../../aws/service-endpoint';

/** Somebody waits for the answer, and is to have it before API Gateway gives up. */
const CALL_TIMEOUT_MS = 2_000;

/** @param applications ARNs of the SNS platform applications that reach the apps of each provider */
export function snsPusher(
  environment: Environment,
  applications: Readonly<Partial<Record<PushProvider, string | undefined>>>,
): Pusher {
  const sns = new SNSClient({
    ...clientConfig(environment, CALL_TIMEOUT_MS),
    ...serviceEndpoint(environment, 'sns'),
    maxAttempts: 2,
  });

  /** SNS knows a device by an endpoint, made on the first push; it says which one when it was altered since. */
  async function endpointOf({ provider, deviceToken }: PushDevice): Promise<string | undefined> {
    try {
      const { EndpointArn } = await sns.send(
        new CreatePlatformEndpointCommand({
          PlatformApplicationArn: applications[provider],
          Token: deviceToken,
        }),
      );
      return EndpointArn;
    } catch (error) {
      const { name, message } = error as Error;
      const known =
        name === 'InvalidParameterException' && /Endpoint (arn:\S+) already exists/.exec(message)?.[1];
      if (!known) throw error;
      return known;
    }
  }

  return {
    reaches: ({ provider }) => applications[provider] !== undefined,

    async push(device, data, seconds) {
      const TargetArn = await endpointOf(device);
      const platform = platformOf(applications[device.provider]);
      const message = new PublishCommand({ TargetArn, ...messageFor(platform, device, data, seconds) });
      try {
        await sns.send(message);
      } catch (error) {
        // Google or Apple said that the app is gone; it asks for a push itself, so it is there again.
        if ((error as Error).name !== 'EndpointDisabledException') throw error;
        await sns.send(
          new SetEndpointAttributesCommand({ EndpointArn: TargetArn, Attributes: { Enabled: 'true' } }),
        );
        await sns.send(message);
      }
    },
  };
}

/** `…:app/<platform>/<name>`, where the platform is e.g. `APNS_SANDBOX` or `GCM`. */
const platformOf = (application = '') => application.split('/')[1] ?? '';

/**
 * A push that wakes an app in the background, with data for it and nothing to show; one for calls wakes it at once.
 * https://docs.aws.amazon.com/sns/latest/dg/sns-send-custom-platform-specific-payloads-mobile-devices.html
 */
function messageFor(
  platform: string,
  device: PushDevice,
  data: Record<string, string>,
  seconds: number,
): Pick<PublishCommandInput, 'Message' | 'MessageStructure' | 'MessageAttributes'> {
  const payload = device.provider === 'fcm' ? fcmPayload(data) : apnsPayload(device, data);
  const attributes = {
    [`AWS.SNS.MOBILE.${platform}.TTL`]: String(seconds),
    ...(device.provider === 'fcm' ? {} : apnsHeaders(device)),
  };
  return {
    MessageStructure: 'json',
    Message: JSON.stringify({ default: '', [platform]: JSON.stringify(payload) }),
    MessageAttributes: Object.fromEntries(
      Object.entries(attributes).map(([name, StringValue]) => [name, { DataType: 'String', StringValue }]),
    ),
  };
}

/** High priority: a message with data alone reaches a sleeping phone no other way. */
const fcmPayload = (data: Record<string, string>) => ({
  fcmV1Message: { message: { data, android: { priority: 'high' } } },
});

const apnsPayload = ({ isForCalls }: PushDevice, data: Record<string, string>) => ({
  aps: isForCalls ? {} : { 'content-available': 1 },
  ...data,
});

/** https://developer.apple.com/documentation/usernotifications/sending-notification-requests-to-apns */
const apnsHeaders = ({ isForCalls, bundleId }: PushDevice): Record<string, string> => ({
  'AWS.SNS.MOBILE.APNS.PUSH_TYPE': isForCalls ? 'voip' : 'background',
  'AWS.SNS.MOBILE.APNS.PRIORITY': isForCalls ? '10' : '5',
  ...(bundleId ? { 'AWS.SNS.MOBILE.APNS.TOPIC': isForCalls ? `${bundleId}.voip` : bundleId } : {}),
});
