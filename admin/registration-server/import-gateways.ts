import { batchRead } from '../../functions/aws/dynamo-batch';
import { dynamoNames } from '../../functions/dns/store/dynamo-names';
import { dynamoWriterStore } from '../../functions/dns/store/dynamo-writer-store';
import { epochSeconds, type Clock } from '../../functions/clock';
import { changeName } from '../../functions/dns/change-name';
import { freshName, heldAt, type NameItem } from '../../functions/dns/name-item';
import { newWriteId } from '../../functions/change-item';
import type { Claim, NameStore } from '../../functions/dns/name-store';
import { pointerKey } from '../../functions/dns/names-table';
import { sealKiteSecret, withGateway, type Gateway } from '../../functions/registration/gateway';
import type { RegistrationSettings } from '../../functions/registration/settings';
import type { Sealer } from '../../functions/secrets/sealer';
import type { Session } from '../command';
import { operatorSealer } from '../mail-stores';
import { PacedWrites } from '../paced-writes';
import { gatewayOfRow, readAccount, type Account, type ImportedGateway, type Note } from './gateway-of-row';
import type { Source } from './source';
import type { Values } from './source-row';

interface ImportOptions {
  /** Looks at everything and writes nothing. */
  dryRun: boolean;
  namesPerSecond: number;
}

export interface ImportReport {
  /** Rows of the table of domains. */
  rows: number;
  imported: number;
  /** Imported by an earlier run. */
  alreadyThere: number;
  refused: { name: string; reason: string }[];
  notes: Partial<Record<Note, number>>;
}

/** DynamoDB's limit of a BatchGetItem. */
const PAGE = 100;
/** The end of the year 9999: a token that a gateway has does not end. */
const NEVER = 253_402_300_799;

/**
 * Takes the gateways of another registration server over.
 *
 * A name and the pointer from its token are written in one transaction, on condition that nobody has the name. So the
 * pointer says that a row was imported, whatever became of the name since, and an import that was cut off is repeated.
 * The records are promised by that same write; the DNS writer writes them, as those of any name.
 */
export async function importGateways(
  source: Source,
  options: ImportOptions,
  session: Session,
): Promise<ImportReport> {
  const { accounts, domains } = await readAccounts(source, session);
  const report: ImportReport = { rows: 0, imported: 0, alreadyThere: 0, refused: [], notes: {} };
  const writes = new PacedWrites(session, options.namesPerSecond);
  const { dynamoDb, namesTable } = session.connection;
  const store = dynamoWriterStore(dynamoDb, namesTable);
  const ports = {
    names: dynamoNames(dynamoDb, namesTable),
    sealer: operatorSealer(session.connection, 'kite'),
    clock: session.clock,
    settings: session.connection.registration,
  };
  for await (const page of pagesOf(source)) {
    const gateways = judge(page, accounts, report, session);
    const [known, items] = await Promise.all([
      pointersOf(gateways, session),
      store.getAll(gateways.map(({ name }) => name)),
    ]);
    const itemOf = new Map(items.map((item) => [item.name, item]));
    await writes.each(gateways, async (imported) => {
      const pointsTo = known.get(imported.gateway.tokenHash);
      if (pointsTo === imported.name) report.alreadyThere += 1;
      else if (pointsTo !== undefined) report.refused.push(sameToken(imported.name));
      else await takeOver(imported, itemOf.get(imported.name), options, report, ports);
    });
    report.rows += page.length;
    session.progress.show(options.dryRun ? 'Looking at names' : 'Importing names', report.rows, domains);
  }
  return report;
}

/** Mail addresses by their accounts, and how many domains there are: what the first reading of the file is for. */
async function readAccounts(source: Source, { progress }: Session) {
  const accounts = new Map<string, Account>();
  let domains = 0;
  for await (const { table, values } of source.rows()) {
    if (table === 'domains') domains += 1;
    else accounts.set(...readAccount(values));
    progress.show('Reading the file', accounts.size + domains);
  }
  return { accounts, domains };
}

async function* pagesOf(source: Source): AsyncGenerator<Values[]> {
  let page: Values[] = [];
  for await (const { table, values } of source.rows()) {
    if (table !== 'domains') continue;
    page.push(values);
    if (page.length < PAGE) continue;
    yield page;
    page = [];
  }
  if (page.length > 0) yield page;
}

/** The gateways of a page; no two of them have one token. */
function judge(
  page: readonly Values[],
  accounts: ReadonlyMap<string, Account>,
  report: ImportReport,
  { connection, clock }: Session,
): ImportedGateway[] {
  const gateways = new Map<string, ImportedGateway>();
  for (const values of page) {
    const account = accounts.get(values.account_id ?? '');
    const judged = gatewayOfRow(values, account, connection.registration, epochSeconds(clock));
    if ('refused' in judged) report.refused.push({ name: values.name ?? '', reason: judged.refused });
    else if (gateways.has(judged.gateway.tokenHash)) report.refused.push(sameToken(judged.name));
    else gateways.set(judged.gateway.tokenHash, judged);
  }
  return [...gateways.values()];
}

const sameToken = (name: string) => ({ name, reason: 'another name has the same token' });

/** Names that tokens point to already, by the tokens' hashes. */
async function pointersOf(
  gateways: readonly ImportedGateway[],
  { connection: { dynamoDb, namesTable } }: Session,
): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  const keys = gateways.map(({ gateway }) => ({ pk: { S: pointerKey(gateway.tokenHash) } }));
  for (const { pk, pointsTo } of await batchRead({ client: dynamoDb }, namesTable, keys)) {
    found.set((pk?.S ?? '').slice(pointerKey('').length), pointsTo?.S ?? '');
  }
  return found;
}

interface Ports {
  names: NameStore;
  sealer: Sealer;
  clock: Clock;
  settings: RegistrationSettings;
}

/** Writes a gateway whose token nobody knows here, unless the name is taken. @param read its item as it was a moment ago */
async function takeOver(
  { name, token, gateway, pending, notes }: ImportedGateway,
  read: NameItem | undefined,
  { dryRun }: ImportOptions,
  report: ImportReport,
  { names, sealer, clock, settings }: Ports,
): Promise<void> {
  const pointers = [{ hash: gateway.tokenHash, endsAt: NEVER }, ...pending];
  const claims = pointers.map(({ hash, endsAt }): Claim => ({
    kind: 'pointer',
    hash,
    name,
    expires: endsAt,
  }));
  const now = epochSeconds(clock);
  try {
    if (read || dryRun) mustBeFree(read, now);
    if (!dryRun) {
      const holder: Gateway = { ...gateway, kiteSecret: await sealKiteSecret(sealer, token, name) };
      const next = withGateway(freshName(name, settings.zone), holder, settings, now);
      const isWritten = !read && (await names.save(next, claims, now, newWriteId())).outcome === 'saved';
      // Somebody wrote the name meanwhile, or its records are still being removed: what is there decides.
      if (!isWritten) {
        await changeName<Gateway>({ names, clock }, name, (current) => {
          // An answer that was lost on its way.
          if (current?.owner === 'gateway' && current.holder?.tokenHash === gateway.tokenHash)
            return undefined;
          mustBeFree(current, epochSeconds(clock));
          const item = { ...(current ?? freshName(name, settings.zone)), mails: [] };
          return { next: withGateway(item, holder, settings, epochSeconds(clock)), claims };
        });
      }
    }
  } catch (error) {
    if (!(error instanceof TakenName)) throw error;
    report.refused.push({ name, reason: error.message });
    return;
  }
  report.imported += 1;
  for (const note of notes) report.notes[note] = (report.notes[note] ?? 0) + 1;
}

class TakenName extends Error {
  override name = 'TakenName';
}

function mustBeFree(current: NameItem | undefined, now: number): void {
  const owner = current && heldAt(current, now).owner;
  if (owner === undefined) return;
  throw new TakenName(
    owner === 'operator'
      ? 'it is reserved: name delete frees it'
      : owner === 'gateway'
        ? 'a gateway has it here, with another token'
        : 'it is taken here by another family',
  );
}
