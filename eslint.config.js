const js = require('@eslint/js');
const { defineConfig, globalIgnores } = require('eslint/config');
const typescript = require('typescript-eslint');

const RESTRICTED_SYNTAX = [
  {
    selector: 'ExportDefaultDeclaration',
    message: 'Export by name, so that a thing is called the same everywhere.',
  },
  {
    selector: 'ImportDeclaration[source.value=/^zod/] :matches(ImportSpecifier, ImportDefaultSpecifier)',
    message: 'Use `import * as z`: an imported `z` object keeps all of zod in the bundle.',
  },
];

/** What runs in AWS. */
const FUNCTIONS_SYNTAX = [
  ...RESTRICTED_SYNTAX,
  {
    selector: 'Property > FunctionExpression ThisExpression',
    message:
      'Name what the methods share beside the object: a port is taken apart by who needs a part of it.',
  },
  {
    selector:
      ':matches(MemberExpression[object.name="Date"][property.name="now"], NewExpression[callee.name="Date"][arguments.length=0])',
    message: 'Ask the `Clock`, which a test can move.',
  },
];

module.exports = defineConfig(
  globalIgnores(['cdk.out/', 'client/api.d.ts', 'coverage/', 'dist/', '.gatepost/']),
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [typescript.configs.strictTypeChecked, typescript.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: __dirname } },
    rules: {
      // `_name` says that a parameter or a property is left out on purpose.
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrorsIgnorePattern: '^_' },
      ],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      // Numbers and booleans read well in a template; objects do not.
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      // An empty string and a missing one mean the same wherever people set them.
      '@typescript-eslint/prefer-nullish-coalescing': ['error', { ignorePrimitives: { string: true } }],
      // Ports are objects of closures: taking one apart is how a use case gets what it needs.
      '@typescript-eslint/unbound-method': 'off',
      // An `async` function turns what it throws into a rejection, awaiting or not.
      '@typescript-eslint/require-await': 'off',
      // `noUncheckedIndexedAccess` needs an answer where the line before shows that something is there.
      '@typescript-eslint/no-non-null-assertion': 'off',
      // `() => write(line)` is how a callback of one line is written here.
      '@typescript-eslint/no-confusing-void-expression': 'off',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-restricted-syntax': ['error', ...RESTRICTED_SYNTAX],
    },
  },
  {
    files: ['functions/**/*.ts'],
    rules: {
      // Everything that a function logs goes through its `Log`, which keeps secrets out.
      'no-console': 'error',
      'no-restricted-syntax': ['error', ...FUNCTIONS_SYNTAX],
    },
  },
  {
    files: ['functions/**/*.ts'],
    ignores: ['functions/aws/**'],
    rules: {
      'no-restricted-syntax': [
        'error',
        ...FUNCTIONS_SYNTAX,
        {
          selector:
            'CallExpression[callee.property.name="send"] > NewExpression[callee.name=/^((Put|Update|Delete)Item|TransactWriteItems|Batch(Get|Write)Item)Command$/]',
          message:
            'Use `write`, `transact`, `batchRead` or `batchDelete` of `aws/`: they know what DynamoDB may answer.',
        },
      ],
    },
  },
  {
    files: ['local/**/*.ts'],
    rules: {
      // A stand-in reads whatever a client sends, and makes text of it where AWS would.
      '@typescript-eslint/no-base-to-string': 'off',
    },
  },
  {
    files: ['test/**/*.ts'],
    rules: {
      // Jest's matchers (`expect.stringContaining`) are typed `any`.
      '@typescript-eslint/no-unsafe-assignment': 'off',
    },
  },
  {
    files: ['lib/**/*.ts'],
    rules: {
      // CDK's enumerations of numbers are those numbers: days of retention come from the settings.
      '@typescript-eslint/no-unsafe-enum-assignment': 'off',
    },
  },
  {
    // Describes a module that has a default export.
    files: ['**/*.d.ts'],
    rules: { 'no-restricted-syntax': 'off' },
  },
  {
    files: ['**/*.js'],
    languageOptions: {
      sourceType: 'commonjs',
      globals: { module: 'writable', require: 'readonly', process: 'readonly', __dirname: 'readonly' },
    },
  },
  {
    // Runs in a browser.
    files: ['assets/**/*.js', 'local/page/*.js'],
    languageOptions: {
      sourceType: 'script',
      globals: Object.fromEntries(
        [
          'document window location navigator performance sessionStorage fetch DOMParser getSelection',
          'setTimeout clearTimeout setInterval clearInterval',
        ]
          .join(' ')
          .split(' ')
          .map((name) => [name, 'readonly']),
      ),
    },
  },
);
