import { CheckIfPhoneNumberIsOptedOutCommand, PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import type { Environment } from '../../environment';
import { Undeliverable, type Texter } from '../outbox';
import { clientConfig } from '../../aws/client-config';

/** What no later attempt mends: the number, or the text. */
const HOPELESS = ['InvalidParameterException', 'InvalidParameterValueException', 'ValidationException'];

/** @param environment `TEXT_SENDER` is shown as the sender, in countries that have such names */
export function snsTexter(environment: Environment): Texter {
  const sns = new SNSClient(clientConfig(environment));
  const attributes = {
    // Codes go before advertisements.
    'AWS.SNS.SMS.SMSType': 'Transactional',
    ...(environment.TEXT_SENDER ? { 'AWS.SNS.SMS.SenderID': environment.TEXT_SENDER } : {}),
  };
  return {
    async send(to, text) {
      try {
        // SNS takes a text to such a number as well, and does not deliver it.
        const { isOptedOut } = await sns.send(new CheckIfPhoneNumberIsOptedOutCommand({ phoneNumber: to }));
        if (isOptedOut) throw new Undeliverable('The owner of the number wants no texts');
        await sns.send(
          new PublishCommand({
            PhoneNumber: to,
            Message: text,
            MessageAttributes: Object.fromEntries(
              Object.entries(attributes).map(([name, StringValue]) => [
                name,
                { DataType: 'String', StringValue },
              ]),
            ),
          }),
        );
      } catch (error) {
        if (error instanceof Error && HOPELESS.includes(error.name)) {
          throw new Undeliverable(error.message, { cause: error });
        }
        throw error;
      }
    },
  };
}
