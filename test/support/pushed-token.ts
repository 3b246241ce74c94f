import { sendToken } from '../../functions/accounts/routes/send-token';
import { freshAddress, type Answer } from './call';
import type { TestSystem } from './test-system';

/** Posts JSON, as SIP clients do. */
export const postJson = (
  system: TestSystem,
  path: string,
  fields: Record<string, unknown>,
  from = freshAddress(),
): Promise<Answer> =>
  system.call(
    path,
    {},
    { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(fields), from },
  );

let devices = 0;

/** A token that creates an account, as it reaches a device of its own. */
export async function pushedToken(
  system: TestSystem,
  pn_prid = `creation-device-${(devices += 1)}`,
): Promise<string> {
  const fields = { pn_provider: 'fcm', pn_param: 'project-1', pn_prid };
  const answer = await postJson(system, sendToken.path, fields);
  if (answer.status !== 200) throw new Error(`${answer.status} ${answer.text}`);
  const push = system.running.inbox.list().find(({ channel, to }) => channel === 'push' && to === pn_prid);
  return (JSON.parse(push?.text ?? '{}') as { token: string }).token;
}
