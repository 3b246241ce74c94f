import type { AuthorizedCall } from '../../local/aws-server';
import { allows, type Policy, type Statement } from '../../local/policy';

/**
 * What a policy allows and none of the calls needed: each action on each resource under each accepted value of its
 * conditions counts by itself. Empty when the policy allows exactly what was called.
 */
export function unusedAllowances(policy: Policy, calls: readonly AuthorizedCall[]): Statement[] {
  return policy
    .flatMap(singleAllowances)
    .filter(
      (single) => !calls.some(({ action, resource, context }) => allows([single], action, resource, context)),
    );
}

/** The statement as many that each allow one action on one resource, and accept one value of each condition key. */
function singleAllowances({ actions, resources, notResources, conditions = {} }: Statement): Statement[] {
  const targets = notResources
    ? [{ resources, notResources }]
    : resources.map((resource) => ({ resources: [resource] }));
  return actions.flatMap((action) =>
    targets.flatMap((target) =>
      singleConditions(conditions).map((single) => ({ actions: [action], ...target, conditions: single })),
    ),
  );
}

type Conditions = NonNullable<Statement['conditions']>;

function singleConditions(conditions: Conditions): Conditions[] {
  let combinations: Conditions[] = [{}];
  for (const [operator, keys] of Object.entries(conditions)) {
    for (const [key, accepted] of Object.entries(keys)) {
      // A batch of records has several of each at once: what it may have is told by `writer-policy.test.ts`.
      const choices = key.startsWith('route53:') ? [[accepted].flat()] : [accepted].flat();
      combinations = combinations.flatMap((combination) =>
        choices.map((value) => ({
          ...combination,
          [operator]: { ...combination[operator], [key]: value },
        })),
      );
    }
  }
  return combinations;
}
