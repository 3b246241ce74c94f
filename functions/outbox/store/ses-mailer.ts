import { SESClient, SendEmailCommand } from '@aws-sdk/client-ses';
import { requireEnv, type Environment } from '../../environment';
import { Undeliverable, type Mailer } from '../outbox';
import { clientConfig } from '../../aws/client-config';

/**
 * What no later attempt mends: the address, or the mail. All else an operator can change, e.g. a paused account, or the
 * sandbox, which says `MessageRejected`.
 */
const HOPELESS = ['InvalidParameterValue', 'ValidationError'];

/** @param environment `MAIL_FROM` is the sender; `MAIL_CONFIGURATION_SET` reports bounces */
export function sesMailer(environment: Environment): Mailer {
  const ses = new SESClient(clientConfig(environment));
  const content = (Data: string) => ({ Data, Charset: 'UTF-8' });
  return {
    async send(to, { subject, text, html }) {
      try {
        await ses.send(
          new SendEmailCommand({
            Source: requireEnv(environment, 'MAIL_FROM'),
            Destination: { ToAddresses: [to] },
            Message: { Subject: content(subject), Body: { Text: content(text), Html: content(html) } },
            ...(environment.MAIL_CONFIGURATION_SET
              ? { ConfigurationSetName: environment.MAIL_CONFIGURATION_SET }
              : {}),
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
