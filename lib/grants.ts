/** What a function gets for the needs that it declares: its policy and its environment. */
import { needs, type Need } from '../functions/needs';
import type { AccountsSettings } from '../functions/accounts/settings';
import type { ActivationSettings } from '../functions/activation/settings';
import type { MailSettings } from '../functions/mail/settings';
import type { RegistrationSettings } from '../functions/registration/settings';
import type * as statements from '../functions/statements';

/** What exists in an installation, with what its families' functions get of the settings. */
export interface Deployed extends statements.Deployed {
  registration: RegistrationSettings;
  activation: ActivationSettings;
  mailDomains: MailSettings;
  accounts: AccountsSettings;
}

type Statement = statements.Statement;

/** What a function with these needs may do: nothing else. */
export const policyOf = (declared: readonly Need[], deployed: Deployed): Statement[] =>
  merged(declared.flatMap((need) => needs[need](deployed).statements));

/** The environment variables of a function with these needs. */
export function environmentOf(declared: readonly Need[], deployed: Deployed): Record<string, string> {
  const environments = declared.map((need) => needs[need](deployed).environment);
  return Object.assign(
    { INSTALLATION: deployed.installation },
    deployed.publicBaseUrl ? { PUBLIC_BASE_URL: deployed.publicBaseUrl } : {},
    ...environments,
  ) as Record<string, string>;
}

/** Statements that differ only in their actions become one: an inline policy ends at 10,240 characters. */
function merged(statements: Statement[]): Statement[] {
  const byTarget = new Map<string, Statement>();
  for (const statement of statements) {
    const { actions, ...target } = statement;
    const key = JSON.stringify(target);
    const known = byTarget.get(key)?.actions ?? [];
    byTarget.set(key, { ...statement, actions: [...new Set([...known, ...actions])].sort() });
  }
  return [...byTarget.values()];
}
