/**
 * Faults of one line that a test must notice. Each was left out or done wrong once, somewhere, and shows only when a
 * service gives a rare answer. `npm run faults` plants them one by one.
 */
export interface Fault {
  /** What the code does with it, as somebody would notice. */
  name: string;
  file: string;
  /** Stands there once. */
  text: string;
  replacement: string;
  /** The tests that should notice, of the lowest layer that can. */
  tests: readonly string[];
  /** Why no test has to notice. */
  mayLive?: string;
}

export const faults: readonly Fault[] = [
  {
    name: 'a write that met a transaction is not repeated',
    file: 'functions/aws/dynamo-write.ts',
    text: 'if (name !== CONFLICT || !(await pauseAfter(tries, clock))) throw error;',
    replacement: 'throw error;',
    tests: ['test/unit/aws/errors.test.ts'],
  },
  {
    name: 'a transaction that was throttled is not repeated',
    file: 'functions/aws/dynamo-write.ts',
    text: "'TransactionConflict', 'ThrottlingError',",
    replacement: "'TransactionConflict',",
    tests: ['test/unit/aws/errors.test.ts'],
  },
  {
    name: 'items that a batch left over are not read',
    file: 'functions/aws/dynamo-batch.ts',
    text: 'return UnprocessedKeys?.[TableName]?.Keys ?? [];',
    replacement: 'return [];',
    tests: ['test/unit/aws/errors.test.ts'],
  },
  {
    name: 'items that a batch left over are not deleted',
    file: 'functions/aws/dynamo-batch.ts',
    text: 'DeleteRequest?.Key ? [DeleteRequest.Key] : []',
    replacement: 'DeleteRequest?.Key ? [] : []',
    tests: ['test/unit/aws/errors.test.ts'],
  },
  {
    name: 'a batch is asked for again for ever',
    file: 'functions/aws/dynamo-batch.ts',
    text: 'left.length < before ? 1 : inVain + 1',
    replacement: '1',
    tests: ['test/unit/aws/errors.test.ts'],
  },
  {
    name: 'a refusal of Route 53 is taken for a lost answer',
    file: 'functions/dns/store/route53-zones.ts',
    text: 'if (isRefusal($metadata)) throw error;',
    replacement: '',
    tests: ['test/unit/aws/errors.test.ts'],
  },
  {
    name: 'a transaction that is too large is tried twelve times',
    file: 'functions/aws/dynamo-write.ts',
    text: 'telling.every((reason) => PASSING.includes(reason))',
    replacement: 'telling.every(Boolean)',
    tests: ['test/unit/aws/errors.test.ts'],
  },
  {
    name: 'a transaction that was cancelled is begun again under its old token',
    file: 'functions/aws/dynamo-write.ts',
    text: 'const ClientRequestToken = randomUUID();',
    replacement: "const ClientRequestToken = 'the same';",
    tests: ['test/unit/aws/errors.test.ts'],
  },
  {
    name: 'a batch that came before the last one was done is not repeated',
    file: 'functions/dns/store/route53-zones.ts',
    text: "new Set(['PriorRequestNotComplete', ...THROTTLED])",
    replacement: 'new Set(THROTTLED)',
    tests: ['test/unit/aws/errors.test.ts'],
  },
  {
    name: 'a batch beyond the zone’s limits is not taken for rejected',
    file: 'functions/dns/store/route53-zones.ts',
    text: "'LimitsExceeded', ",
    replacement: '',
    tests: ['test/unit/aws/errors.test.ts'],
  },
  {
    name: 'counts are not given back when a later limit is reached',
    file: 'functions/limits/store/dynamo-limits.ts',
    text: 'giveBack(claims.slice(0, position), now)',
    replacement: 'giveBack(claims.slice(0, 0), now)',
    tests: ['test/adapters/dynamodb/limits.test.ts'],
  },
  {
    name: 'a certificate’s pause does not double',
    file: 'functions/mail/certificate.ts',
    text: 'FIRST_PAUSE * 2 ** (attempts - 1)',
    replacement: 'FIRST_PAUSE',
    tests: ['test/unit/mail/certificate.test.ts'],
  },
  {
    name: 'a certificate’s pause grows without an end',
    file: 'functions/mail/certificate.ts',
    text: 'Math.min(FIRST_PAUSE * 2 ** (attempts - 1), LONGEST_PAUSE)',
    replacement: 'FIRST_PAUSE * 2 ** (attempts - 1)',
    tests: ['test/unit/mail/certificate.test.ts'],
  },
  {
    name: 'an order is postponed for ever while the CA does not answer',
    file: 'functions/mail/workers/advance-certificate.ts',
    text: ' || now - order.startedAt > PATIENCE_SECONDS',
    replacement: '',
    tests: ['test/unit/mail/certificate-issuer.test.ts'],
  },
  {
    name: 'a run advances all orders at once',
    file: 'functions/mail/workers/certificate-issuer.ts',
    text: '.slice(0, MOST_AT_ONCE)',
    replacement: '',
    tests: ['test/unit/mail/certificate-issuer.test.ts'],
  },
  {
    name: 'only the first page of servers is counted',
    file: 'functions/activation/workers/server-watch.ts',
    text: 'after = page.next;',
    replacement: 'after = undefined;',
    tests: ['test/unit/activation/server-watch.test.ts'],
  },
  {
    name: 'only the first page of a mail partition is read',
    file: 'functions/mail/store/dynamo-mail-table.ts',
    text: 'yield Items.map((item) => unmarshall(item) as StoredItem);',
    replacement: 'return void (yield Items.map((item) => unmarshall(item) as StoredItem));',
    tests: ['test/unit/mail/pages.test.ts'],
  },
  {
    name: 'users of later pages are not listed',
    file: 'functions/mail/routes/list-mail-users.ts',
    text: 'list.push(...page.map(({ id, email }) => ({ id, domain_id, email })));',
    replacement: 'list.push(...page.map(({ id, email }) => ({ id, domain_id, email }))); break;',
    tests: ['test/unit/mail/pages.test.ts'],
  },
  {
    name: 'users of later pages are not exported',
    file: 'functions/mail/archive.ts',
    text: "mailboxes.push(page.map(mailboxLine).join(''));",
    replacement: "mailboxes.push(page.map(mailboxLine).join('')); break;",
    tests: ['test/unit/mail/pages.test.ts'],
  },
  {
    name: 'the lease is not held before a batch is submitted',
    file: 'functions/dns/writer/keep-promises.ts',
    text: '  await lease.hold();\n  let changeId: string;',
    replacement: '  let changeId: string;',
    tests: ['test/unit/dns/writer/route53-faults.test.ts'],
  },
  {
    name: 'the lease is given up although a call may be under way',
    file: 'functions/dns/writer/drain-zone.ts',
    text: 'if (!(error instanceof OutcomeUnknown)) await lease.abandon();',
    replacement: 'await lease.abandon();',
    tests: ['test/unit/dns/writer/route53-faults.test.ts'],
  },
  {
    name: 'a batch that nobody answered is given up before it may have come',
    file: 'functions/dns/writer/settle-journal.ts',
    text: '  if (run.clock.now() < session.lateUntil) return false;\n',
    replacement: '',
    tests: ['test/unit/dns/writer/conflicts.test.ts'],
  },
  {
    name: 'what a batch brought about late is taken for somebody else’s',
    file: 'functions/dns/writer/read-refused.ts',
    text: 'if (unanswered) applied = [...applied, unanswered];',
    replacement: 'if (unanswered && !found) applied = [...applied, unanswered];',
    tests: ['test/unit/dns/writer/conflicts.test.ts'],
  },
  {
    name: 'a record set that somebody changed is taken for ours',
    file: 'functions/dns/writer/read-refused.ts',
    text: 'if (isExactly(found, applied.find(isHere))) continue;',
    replacement: 'if (found && applied.some(isHere)) continue;',
    tests: ['test/unit/dns/writer/conflicts.test.ts'],
  },
  {
    name: 'a rejected name is put off without an end',
    file: 'functions/dns/writer/keep-promises.ts',
    text: 'Math.min(PUT_OFF_SECONDS * 2 ** (attempts - 1), LONGEST_PUT_OFF_SECONDS)',
    replacement: 'PUT_OFF_SECONDS * 2 ** (attempts - 1)',
    tests: ['test/unit/dns/writer/rejected-changes.test.ts'],
  },
  {
    name: 'a data key serves for ever',
    file: 'functions/secrets/store/kms-sealer.ts',
    text: ' || now - current.madeAt > DATA_KEY_LIFETIME_MS',
    replacement: '',
    tests: ['test/unit/secrets/envelope-sealer.test.ts'],
  },
  {
    name: 'opened data keys are kept without an end',
    file: 'functions/secrets/store/kms-sealer.ts',
    text: 'if (opened.size >= 1_000) opened.clear();',
    replacement: '',
    tests: ['test/unit/secrets/envelope-sealer.test.ts'],
  },
  {
    name: 'a mail to an invalid recipient is tried twelve times',
    file: 'functions/outbox/store/ses-mailer.ts',
    text: "['InvalidParameterValue', 'ValidationError']",
    replacement: "['ValidationError']",
    tests: ['test/unit/aws/errors.test.ts'],
  },
  {
    name: 'what nobody can deliver is tried twelve times',
    file: 'functions/outbox/workers/send-messages.ts',
    text: 'error instanceof Undeliverable || ',
    replacement: '',
    tests: ['test/unit/outbox/send-messages.test.ts'],
  },
  {
    name: 'pauses between attempts to send grow beyond an hour',
    file: 'functions/outbox/workers/send-messages.ts',
    text: 'Math.min(15 * 2 ** attempts, 3_600)',
    replacement: '15 * 2 ** attempts',
    tests: ['test/unit/outbox/send-messages.test.ts'],
  },
  {
    name: 'each new name costs five more strong reads',
    file: 'functions/registration/routes/subscribe.ts',
    text: '        const now = epochSeconds(clock);\n        if (input.reclamationToken)',
    replacement:
      '        const now = epochSeconds(clock);\n' +
      '        for (let n = 0; n < 5 && !input.reclamationToken; n += 1) await names.get(name);\n' +
      '        if (input.reclamationToken)',
    tests: ['test/routes/registration/subscribe.test.ts'],
  },
  {
    name: 'faults on the way to the CA count as failed orders',
    file: 'functions/mail/certificate.ts',
    text: 'failure: { message, at: now, attempts, faults }',
    replacement: 'failure: { message, at: now, attempts: attempts + 1, faults }',
    tests: ['test/unit/mail/certificate.test.ts'],
  },
  {
    name: 'the first fault of an order ends the run of the others',
    file: 'functions/mail/workers/certificate-issuer.ts',
    text: 'await waitForAll(due.map(',
    replacement: 'await Promise.all(due.map(',
    tests: ['test/unit/mail/certificate-issuer.test.ts'],
  },
  {
    name: 'of several zones that fail only the first is told',
    file: 'functions/wait-for-all.ts',
    text: 'if (errors.length === 1) throw',
    replacement: 'if (errors.length >= 1) throw',
    tests: ['test/unit/dns/writer/failing-zones.test.ts'],
  },
  {
    name: 'a sender spins while the index is late',
    file: 'functions/outbox/workers/send-messages.ts',
    text: 'const found = due.filter(isNew);',
    replacement: 'const found = due;',
    tests: ['test/unit/outbox/send-messages.test.ts'],
  },
  {
    name: '/info shows what was there before the last write',
    file: 'functions/registration/find-gateway.ts',
    text: "readGateway(token, ports, ['strong']);",
    replacement: "readGateway(token, ports, ['eventual', 'strong']);",
    tests: ['test/routes/registration/info.test.ts'],
  },
];
