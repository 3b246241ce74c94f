import { allows, type Policy } from '../../../local/policy';

const TABLE = 'arn:aws:dynamodb:eu-central-1:000000000000:table/registration';

function statement(overrides: Partial<Policy[number]> = {}): Policy {
  return [{ actions: ['dynamodb:GetItem'], resources: [TABLE], ...overrides }];
}

describe('a policy', () => {
  it('allows nothing when it is empty', () => {
    expect(allows([], 'dynamodb:GetItem', TABLE)).toBe(false);
  });

  it('allows the action and the resource it names, and no other', () => {
    expect(allows(statement(), 'dynamodb:GetItem', TABLE)).toBe(true);
    expect(allows(statement(), 'dynamodb:PutItem', TABLE)).toBe(false);
    expect(allows(statement(), 'dynamodb:GetItem', `${TABLE}-two`)).toBe(false);
  });

  it('needs one statement to match whole: an action of one and a resource of another do not add up', () => {
    const policy = [
      ...statement(),
      { actions: ['dynamodb:PutItem'], resources: ['arn:aws:dynamodb:eu-central-1:000000000000:table/mail'] },
    ];
    expect(allows(policy, 'dynamodb:PutItem', TABLE)).toBe(false);
  });

  it('compares actions without regard to case, and resources with it', () => {
    expect(allows(statement({ actions: ['DynamoDB:getitem'] }), 'dynamodb:GetItem', TABLE)).toBe(true);
    expect(allows(statement(), 'dynamodb:GetItem', TABLE.replace('registration', 'Registration'))).toBe(
      false,
    );
  });
});

describe('wildcards', () => {
  it.each([
    ['*', TABLE, true],
    [`${TABLE}*`, `${TABLE}/index/due`, true],
    [`${TABLE}/index/*`, `${TABLE}/index/due`, true],
    [`${TABLE}/index/*`, TABLE, false],
    ['arn:aws:dynamodb:*:*:table/registration', TABLE, true],
    ['arn:aws:dynamodb:*:table/registration', TABLE, false],
    ['arn:aws:dynamodb:eu-central-?:000000000000:table/reg*on', TABLE, true],
    ['arn:aws:route53:::hostedzone/*', 'arn:aws:route53:::hostedzone/Z1', true],
    ['arn:aws:logs:*:*:log-group:*', 'arn:aws:logs:eu-central-1:0:log-group:a:log-stream:b', true],
    ['arn:aws:dynamodb:eu.central-1:000000000000:table/registration', TABLE, false],
  ])('%s covers %s: %s', (pattern, resource, expected) => {
    expect(allows(statement({ resources: [pattern] }), 'dynamodb:GetItem', resource)).toBe(expected);
  });

  it('work in actions', () => {
    expect(allows(statement({ actions: ['dynamodb:*Item'] }), 'dynamodb:GetItem', TABLE)).toBe(true);
    expect(allows(statement({ actions: ['dynamodb:*Item'] }), 'dynamodb:Query', TABLE)).toBe(false);
  });
});

describe('conditions', () => {
  const when = (operator: string, accepted: string | string[], value?: string | string[]) =>
    allows(
      statement({ conditions: { [operator]: { 'dynamodb:LeadingKeys': accepted } } }),
      'dynamodb:GetItem',
      TABLE,
      value === undefined ? {} : { 'dynamodb:LeadingKeys': value },
    );

  it('StringEquals accepts exactly its values, and not a call without the key', () => {
    expect(when('StringEquals', ['a', 'b'], 'b')).toBe(true);
    expect(when('StringEquals', 'a', 'A')).toBe(false);
    expect(when('StringEquals', 'a*', 'ab')).toBe(false);
    expect(when('StringEquals', 'a')).toBe(false);
  });

  it('StringLike accepts wildcards', () => {
    expect(when('StringLike', 'name#*', 'name#kite')).toBe(true);
    expect(when('StringLike', 'name#*', 'mail#kite')).toBe(false);
  });

  it('ForAllValues wants every value accepted, and holds for a call without the key', () => {
    expect(when('ForAllValues:StringLike', ['name#*', 'mail#*'], ['name#a', 'mail#b'])).toBe(true);
    expect(when('ForAllValues:StringLike', ['name#*'], ['name#a', 'mail#b'])).toBe(false);
    expect(when('ForAllValues:StringLike', ['name#*'], ['name#a,mail#b'])).toBe(true);
    expect(when('ForAllValues:StringEquals', ['a'])).toBe(true);
  });

  it('ForAnyValue wants one value accepted', () => {
    expect(when('ForAnyValue:StringEquals', ['a'], ['b', 'a'])).toBe(true);
    expect(when('ForAnyValue:StringEquals', ['a'], ['b', 'c'])).toBe(false);
    expect(when('ForAnyValue:StringEquals', ['a'])).toBe(false);
  });

  it('Null tells whether the call lacks the key', () => {
    expect(when('Null', 'true')).toBe(true);
    expect(when('Null', 'false')).toBe(false);
    expect(when('Null', 'false', 'a')).toBe(true);
  });

  it('must all hold', () => {
    const policy = statement({
      conditions: { StringEquals: { 'kms:EncryptionContext:name': 'kite', purpose: 'x' } },
    });
    expect(
      allows(policy, 'dynamodb:GetItem', TABLE, { 'kms:EncryptionContext:name': 'kite', purpose: 'x' }),
    ).toBe(true);
    expect(allows(policy, 'dynamodb:GetItem', TABLE, { 'kms:EncryptionContext:name': 'kite' })).toBe(false);
  });

  it('with an operator that is not known here are an error, not a gift', () => {
    expect(() => when('NumericLessThan', '5', '4')).toThrow('NumericLessThan');
  });
});
