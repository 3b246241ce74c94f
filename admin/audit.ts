/** `audit`: the trail of what was done with install codes and servers. */
import { InvalidArgumentError, Option, type Command } from 'commander';
import { AUDIT_DAYS, type AuditEntry } from '../functions/activation/audit';
import { auditOf } from './activation-table';
import { examples, type Answer, type RunCommand, type Session } from './command';
import { table } from './table';
import { moment } from './time';

interface Filters {
  since: string;
  until: string;
  action?: string;
  from?: string;
  about?: string;
  limit: number;
}

const DAY_MS = 86_400_000;
const ACTIONS = ['issue', 'activate', 'confirm', 'release', 'register', 'revoke'];
const today = (daysAgo = 0) => new Date(Date.now() - daysAgo * DAY_MS).toISOString().slice(0, 10);

export function addAuditCommand(program: Command, run: RunCommand): void {
  program
    .command('audit')
    .description(
      `Show what was done with install codes and servers, the newest first. Entries are kept for ${AUDIT_DAYS} days.`,
    )
    .option('--since <day>', 'first day in UTC, as 2026-03-01; a week ago unless given', day)
    .option('--until <day>', 'last day in UTC; today unless given', day)
    .addOption(new Option('--action <action>', 'only this').choices(ACTIONS))
    .option('--from <address>', 'only what this address did, or `operator`')
    .option('--about <text>', 'only what names this activation, server, machine, code, host name or token')
    .option('--limit <count>', 'entries at most', count, 100)
    .addHelpText(
      'after',
      examples(
        'audit',
        'audit --action confirm --since 2026-03-01',
        'audit --about act_0123456789abcdef --json',
      ),
    )
    .action((given: Partial<Filters> & { limit: number }) =>
      run((session) => show({ since: today(7), until: today(), ...given }, session)),
    );
}

async function show(filters: Filters, { connection }: Session): Promise<Answer> {
  const entries: AuditEntry[] = [];
  days: for (const date of daysBetween(filters.since, filters.until)) {
    for await (const entry of auditOf(connection, date)) {
      if (!isWanted(entry, filters)) continue;
      entries.push(entry);
      if (entries.length >= filters.limit) break days;
    }
  }
  return {
    value: { entries: entries.map(({ at, ...entry }) => ({ at: new Date(at).toISOString(), ...entry })) },
    text:
      entries.length === 0
        ? 'Nothing.'
        : table(
            entries.map(({ at, action, from, ...about }) => [
              moment(at / 1_000),
              action,
              from,
              Object.entries(about)
                .map(([name, value]) => `${name}=${value}`)
                .join(' '),
            ]),
          ),
  };
}

const isWanted = ({ at: _at, action, from, ...about }: AuditEntry, filters: Filters) =>
  (filters.action === undefined || filters.action === action) &&
  (filters.from === undefined || filters.from === from) &&
  (filters.about === undefined || Object.values(about).includes(filters.about));

/** The newest day first. */
function* daysBetween(since: string, until: string): Generator<string> {
  for (let at = Date.parse(until); at >= Date.parse(since); at -= DAY_MS) {
    yield new Date(at).toISOString().slice(0, 10);
  }
}

function day(text: string): string {
  if (/^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text))) return text;
  throw new InvalidArgumentError('It must be a day, as 2026-03-01.');
}

function count(text: string): number {
  const limit = Number(text);
  if (Number.isInteger(limit) && limit >= 1) return limit;
  throw new InvalidArgumentError('It must be a whole number of at least 1.');
}
