/** The families: each is a folder with everything that is its own. */
const FAMILIES = 'registration|activation|mail|accounts';

/**
 * Files of a family that know how it is called: its envelope, words, settings, pages. All others beside them are its
 * rules.
 */
const SPEECH = 'family|settings|parameters|refusals|main-stack|assets|pages|confirm-pages|panel-pages';

/**
 * Who may import whom, types included. A rule's comment is what its violation prints.
 * @type {import('dependency-cruiser').IConfiguration}
 */
module.exports = {
  forbidden: [
    {
      name: 'no-cycle',
      comment: 'Modules that import each other cannot be read, tested or loaded one by one.',
      severity: 'error',
      from: {},
      to: { circular: true },
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
      name: 'sdk-in-stores-alone',
      comment: 'Rules, routes and workers speak to ports; the AWS SDK is in `store/` and `aws/`.',
      severity: 'error',
      from: { path: '^functions/', pathNot: '^functions/(aws/|.+/store/)' },
      to: { path: 'node_modules/(@aws-sdk|@smithy)/' },
    },
    {
      name: 'clients-know-no-family',
      comment: '`aws/` makes clients and calls; what they are for stands in the stores that use them.',
      severity: 'error',
      from: { path: '^functions/aws/' },
      to: { path: '^functions/[^/]+/', pathNot: '^functions/aws/' },
    },
    {
      name: 'rules-know-no-store',
      comment: 'Rules get their ports handed in: routes and workers, which build them, import stores.',
      severity: 'error',
      from: {
        path: `^functions/((${FAMILIES}|dns|outbox|queues|limits|secrets)/[^/]+|dns/writer/[^/]+)\\.ts$`,
      },
      to: { path: '^functions/(aws|.+/(store|routes|workers|callers))/' },
    },
    {
      name: 'rules-know-no-http',
      comment: 'A rule is true whoever asks: it knows neither requests nor the environment.',
      severity: 'error',
      from: {
        path: `^functions/(${FAMILIES}|dns|outbox|queues|limits|secrets)/[^/]+\\.ts$`,
        pathNot: `^functions/(${FAMILIES})/(${SPEECH})\\.ts$`,
      },
      to: { path: '^functions/(http/|environment\\.ts$)' },
    },
    {
      name: 'stores-know-no-caller',
      comment: 'A store serves ports of rules; it knows no route, worker or caller.',
      severity: 'error',
      from: { path: '^functions/.+/store/' },
      to: { path: '^functions/(http|.+/(routes|workers|callers))/' },
    },
    {
      name: 'families-apart',
      comment: 'A family does not import another: what they share stands beside them (dns, outbox, secrets).',
      severity: 'error',
      from: { path: `^functions/(${FAMILIES})/` },
      to: { path: `^functions/(${FAMILIES})/`, pathNot: '^functions/$1/' },
    },
    {
      name: 'rooms-below-families',
      comment:
        'What all families share knows none of them; the watch over all queues alone reads their tables.',
      severity: 'error',
      from: { path: '^functions/(dns|outbox|limits|secrets|http|telemetry)/' },
      to: { path: `^functions/(${FAMILIES}|queues)/` },
    },
    {
      name: 'answer-before-delivery',
      comment: 'A route promises and answers; workers keep the promise, and neither calls the other.',
      severity: 'error',
      from: { path: '^functions/[^/]+/(routes|callers)/' },
      to: { path: '^functions/[^/]+/workers/' },
    },
    {
      name: 'delivery-after-answer',
      comment: 'A worker reads what is due; it knows no route.',
      severity: 'error',
      from: { path: '^functions/[^/]+/workers/' },
      to: { path: '^functions/[^/]+/(routes|callers)/' },
    },
    {
      name: 'contents-from-outside-alone',
      comment:
        'The tables of contents list what stands below them. Of these, functions know only what a need is called.',
      severity: 'error',
      from: { path: '^functions/[^/]+/' },
      to: { path: '^functions/(routes|workers|tables|table-items)\\.ts$' },
    },
    {
      name: 'grants-are-leaves',
      comment: 'What a need allows is for the deployment: no bundle carries it.',
      severity: 'error',
      from: { path: '^functions/', pathNot: '^functions/([^/]+/grants|needs)\\.ts$' },
      to: { path: '^functions/([^/]+/grants|statements)\\.ts$' },
    },
    {
      name: 'needs-as-types',
      comment: 'A declaration names its needs; what they allow would be in every bundle.',
      severity: 'error',
      from: { path: '^functions/' },
      to: { path: '^functions/needs\\.ts$', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'events-in-http-alone',
      comment: 'Only functions/http knows how AWS calls a function.',
      severity: 'error',
      from: { path: '^functions/', pathNot: '^functions/http/' },
      to: { path: '(node_modules/(@types/)?aws-lambda|node_modules/@middy)/' },
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
