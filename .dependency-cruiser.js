/**
 * Who may import whom. A rule's comment is what its violation prints.
 * @type {import('dependency-cruiser').IConfiguration}
 */
module.exports = {
  forbidden: [
    {
      name: 'no-cycle',
      comment: 'Modules that import each other cannot be read, tested or loaded one by one.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'functions-stand-alone',
      comment: 'What runs in Lambda knows neither how it is deployed nor how it runs on this machine.',
      severity: 'error',
      from: { path: '^functions/' },
      to: { path: '^(admin|bin|lib|local|test|tools)/' },
    },
    {
      name: 'cdk-in-lib-alone',
      comment: 'Only what is deployed is written with CDK: everything else starts without loading it.',
      severity: 'error',
      from: { pathNot: '^(lib/|bin/gatepost\\.ts$|test/stack/|test/rehearsal/)' },
      to: { path: 'node_modules/(aws-cdk-lib|constructs|cdk-nag)/' },
    },
    {
      name: 'grants-without-cdk',
      comment:
        'The local system confines its functions with the same grants, settings and bundles, without CDK.',
      severity: 'error',
      from: { path: '^lib/(bundle|grants|settings)\\.ts$' },
      to: { path: 'node_modules/(aws-cdk-lib|constructs|cdk-nag)/' },
    },
    {
      name: 'local-knows-grants',
      comment:
        'Of what is deployed, the local system takes the grants and the settings, and nothing that needs CDK.',
      severity: 'error',
      from: { path: '^(admin|local|bin/(local|admin)\\.ts)' },
      to: { path: '^lib/', pathNot: '^lib/(grants|settings)\\.ts$' },
    },
    {
      name: 'lib-without-local',
      comment: 'What is deployed knows nothing of this machine.',
      severity: 'error',
      from: { path: '^lib/' },
      to: { path: '^(admin|bin|local|test|tools)/' },
    },
    {
      name: 'sdk-in-adapters-alone',
      comment: 'Use cases and the domain speak to ports; functions/aws is where the AWS SDK is.',
      severity: 'error',
      from: { path: '^functions/', pathNot: '^functions/aws/' },
      to: { path: 'node_modules/(@aws-sdk|@smithy)/' },
    },
    {
      name: 'domain-without-adapters',
      comment:
        'The domain gets its ports handed in. Routes and workers, which build them, may import adapters.',
      severity: 'error',
      from: {
        path: '^functions/[^/]+/',
        pathNot: '^functions/(aws|delivery|registration|activation|mail|accounts)/',
      },
      to: { path: '^functions/(aws|delivery|registration|activation|mail|accounts)/' },
    },
    {
      name: 'adapters-without-families',
      comment: 'An adapter serves ports of the domain; it knows no family, route or worker.',
      severity: 'error',
      from: { path: '^functions/aws/' },
      to: { path: '^functions/(http|delivery|registration|activation|mail|accounts)/' },
    },
    {
      name: 'families-apart',
      comment: 'A family does not import another: what they share is domain (dns, outbox, secrets).',
      severity: 'error',
      from: { path: '^functions/(registration|activation|mail|accounts)/' },
      to: { path: '^functions/(registration|activation|mail|accounts)/', pathNot: '^functions/$1/' },
    },
    {
      name: 'answer-before-delivery',
      comment: 'A route promises and answers; workers keep the promise, and neither calls the other.',
      severity: 'error',
      from: { path: '^functions/(registration|activation|mail|accounts)/' },
      to: { path: '^functions/delivery/' },
    },
    {
      name: 'events-in-http-alone',
      comment: 'Only functions/http and the worker runner know how AWS calls a function.',
      severity: 'error',
      from: { path: '^functions/', pathNot: '^functions/(http/|delivery/worker\\.ts$)' },
      to: { path: '(node_modules/(@types/)?aws-lambda|node_modules/@middy)/' },
    },
    {
      name: 'http-knows-no-route',
      comment: 'The stack of cross-cutting steps is written once, for routes that it does not know.',
      severity: 'error',
      from: { path: '^functions/http/' },
      to: { path: '^functions/(routes|workers)\\.ts$' },
    },
    {
      name: 'tests-are-leaves',
      comment: 'Nothing that ships depends on a test.',
      severity: 'error',
      from: { path: '^(admin|bin|functions|lib|local|tools)/' },
      to: { path: '^test/' },
    },
    {
      name: 'runtime-dependencies-declared',
      comment: 'What a function imports is a dependency, and what only this repository uses is not.',
      severity: 'error',
      from: { path: '^functions/' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'resolvable',
      comment: 'An import that leads nowhere.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(cdk\\.out|coverage|dist|\\.gatepost)/' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
