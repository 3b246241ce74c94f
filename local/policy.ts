/**
 * IAM policies as data, and the decision IAM takes on them. Only what roles of this project need is known: allowing
 * statements with string conditions. Whatever else IAM offers is refused with an error rather than ignored, so a
 * policy never means more on this machine than in AWS.
 */

/** An operator, such as `StringEquals` or `ForAllValues:StringLike`, to condition keys and the values they accept. */
export type Conditions = Record<string, Record<string, string | string[]>>;

/** An allowing statement; it applies when action, resource and every condition match. */
export interface Statement {
  /** IAM actions, e.g. `dynamodb:GetItem`, with `*` and `?` as wildcards. */
  actions: string[];
  /** ARNs with `*` and `?` as wildcards, or `*` alone for every resource. */
  resources: string[];
  /** Instead of `resources`: the statement is about whatever none of these ARNs matches. */
  notResources?: string[];
  conditions?: Conditions;
}

export type Policy = Statement[];

/** What a call has for condition keys; a list where the key can have several values. */
export type ConditionContext = Readonly<Record<string, string | readonly string[]>>;

/**
 * Whether the policy allows the action on the resource.
 * @param action e.g. `dynamodb:GetItem`
 * @param resource full ARN, or `*` for an action that knows no resources, such as `dynamodb:ListTables`
 * @param context condition keys of the call
 * @throws Error for a condition operator that is not known here
 */
export function allows(
  policy: Policy,
  action: string,
  resource: string,
  context: ConditionContext = {},
): boolean {
  return policy.some(
    ({ actions, resources, notResources, conditions = {} }) =>
      actions.some((pattern) => matches(pattern.toLowerCase(), action.toLowerCase())) &&
      (notResources
        ? !notResources.some((pattern) => matchesArn(pattern, resource))
        : resources.some((pattern) => matchesArn(pattern, resource))) &&
      Object.entries(conditions).every(([operator, keys]) =>
        Object.entries(keys).every(([key, accepted]) => holds(operator, context[key], [accepted].flat())),
      ),
  );
}

/**
 * Segments of an ARN are compared one by one, so that `*` in one does not reach into the next; the last of the six,
 * the resource itself, may contain colons and slashes, which `*` spans.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 */
function matchesArn(pattern: string, arn: string): boolean {
  if (pattern === '*') return true;
  const patternSegments = segments(pattern);
  const arnSegments = segments(arn);
  return (
    patternSegments.length === arnSegments.length &&
    patternSegments.every((segment, position) => matches(segment, arnSegments[position] ?? ''))
  );
}

function segments(arn: string): string[] {
  const parts = arn.split(':');
  return parts.length <= 6 ? parts : [...parts.slice(0, 5), parts.slice(5).join(':')];
}

function matches(pattern: string, value: string): boolean {
  const expression = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${expression}$`, 's').test(value);
}

/** `ForAllValues` holds for a key that the call does not have, as in IAM; every other comparison does not. */
function holds(operator: string, value: string | readonly string[] | undefined, accepted: string[]): boolean {
  // Whether the call lacks the key: `true` or `false`.
  if (operator === 'Null') return accepted.includes(String(value === undefined));

  const [, quantifier, comparison] = /^(?:(ForAllValues|ForAnyValue):)?(.+)$/.exec(operator) ?? [];
  const compare = comparisonOf(comparison);
  const isAccepted = (candidate: string) => accepted.some((pattern) => compare(pattern, candidate));

  if (value === undefined) return quantifier === 'ForAllValues';
  const values = [value].flat();
  if (quantifier === 'ForAllValues') return values.every(isAccepted);
  if (quantifier === 'ForAnyValue') return values.some(isAccepted);
  return values.length === 1 && values.every(isAccepted);
}

function comparisonOf(operator: string | undefined): (pattern: string, value: string) => boolean {
  switch (operator) {
    case 'StringEquals':
      return (pattern, value) => pattern === value;
    case 'StringLike':
      return matches;
    case 'ArnEquals':
    case 'ArnLike':
      return matchesArn;
    default:
      throw new Error(`Condition operator ${operator} is not known to the local IAM`);
  }
}
