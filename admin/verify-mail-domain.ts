import { Resolver } from 'node:dns/promises';
import { epochSeconds } from '../functions/clock';
import { dynamoNames } from '../functions/dns/store/dynamo-names';
import { statusAt } from '../functions/mail/certificate';
import { dkimRecord, dkimValue, mailRecords } from '../functions/mail/mail-records';
import type { Session } from './command';
import type { Connection } from './connection';
import { mailStores } from './mail-stores';

/** One thing that a mail domain needs. */
export interface Finding {
  what: string;
  ok: boolean;
  /** What is there, or what to do. */
  sentence: string;
}

/** @throws Error when the domain is not here, or DNS does not answer */
export async function verifyMailDomain(name: string, { connection, clock }: Session): Promise<Finding[]> {
  const { domains, dkimKeys, certificates } = mailStores(connection);
  const domain = await domains.find(name);
  if (!domain) throw new Error(`There is no mail domain ${name}`);
  const dns = dnsOf(connection.nameServer);
  const keys = await dkimKeys.list(domain.id);
  const now = epochSeconds(clock);
  return [
    ...(await conflicts(name, connection)),
    await mx(name, dns, connection.mail.mailHost),
    await spf(name, dns),
    await dmarc(name, dns),
    ...(keys.length > 0
      ? await Promise.all(
          keys.map(async (key): Promise<Finding> => {
            const record = dkimRecord(name, key);
            const values = await dns.txt(record.name);
            const ok = values.includes(dkimValue(key.publicKey));
            const what = `DKIM key "${key.selector}"`;
            if (ok) return { what, ok, sentence: `${record.name} has the public key` };
            const found = values.length > 0 ? 'has another value' : 'has no TXT record';
            return { what, ok, sentence: `${record.name} ${found}. Add TXT ${record.values?.[0]}` };
          }),
        )
      : [{ what: 'DKIM', ok: false, sentence: 'no key was made. POST /mail/dkim/add-new-domain makes one' }]),
    ...(await certificates.list(domain.id)).map((certificate): Finding => {
      const status = statusAt(certificate, now);
      const reason = certificate.failure ? `: ${certificate.failure.message}` : '';
      return {
        what: `Certificate for ${certificate.hostname}`,
        ok: status === 'valid',
        sentence: `${status}${reason}`,
      };
    }),
  ];
}

/** Records of somebody else at the domain, where its records are written here. */
async function conflicts(name: string, { dynamoDb, namesTable }: Connection): Promise<Finding[]> {
  const item = await dynamoNames(dynamoDb, namesTable).get(name);
  return (item?.dns.conflict?.sets ?? []).map((set) => ({
    what: 'Record',
    ok: false,
    sentence: `${set.name} has a ${set.type} record of somebody else, which is left alone`,
  }));
}

async function mx(name: string, dns: Dns, mailHost?: string): Promise<Finding> {
  const [wanted] = mailRecords(name, mailHost);
  const hosts = await dns.mx(name);
  if (hosts.length === 0) {
    return {
      what: 'MX',
      ok: false,
      sentence: `nobody takes mail for ${name}. Add MX ${wanted?.values?.[0]}`,
    };
  }
  const without = (
    await Promise.all(hosts.map(async (host) => ((await dns.hasAddress(host)) ? [] : [host])))
  ).flat();
  return without.length > 0
    ? {
        what: 'MX',
        ok: false,
        sentence: `mail goes to ${without.join(', ')}, which has no address. Add an A or AAAA record there`,
      }
    : { what: 'MX', ok: true, sentence: `mail goes to ${hosts.join(', ')}` };
}

async function spf(name: string, dns: Dns): Promise<Finding> {
  const policies = (await dns.txt(name)).filter((value) => /^v=spf1( |$)/i.test(value));
  if (policies.length === 1) return { what: 'SPF', ok: true, sentence: policies[0] ?? '' };
  return policies.length === 0
    ? { what: 'SPF', ok: false, sentence: `${name} says nothing of who may send. Add TXT "v=spf1 mx ~all"` }
    : {
        what: 'SPF',
        ok: false,
        sentence: `${name} has ${policies.length} policies, which is the same as none. Keep one`,
      };
}

async function dmarc(name: string, dns: Dns): Promise<Finding> {
  const policy = (await dns.txt(`_dmarc.${name}`)).find((value) => /^v=DMARC1\s*;/.test(value));
  return policy
    ? { what: 'DMARC', ok: true, sentence: policy }
    : {
        what: 'DMARC',
        ok: false,
        sentence: `_dmarc.${name} has no policy. Add TXT "v=DMARC1; p=none"`,
      };
}

interface Dns {
  mx(name: string): Promise<string[]>;
  /** The strings of a value joined, as SPF and DKIM want it. */
  txt(name: string): Promise<string[]>;
  hasAddress(name: string): Promise<boolean>;
}

function dnsOf(nameServer: string | undefined): Dns {
  const resolver = new Resolver({ timeout: 3_000, tries: 2 });
  if (nameServer !== undefined) resolver.setServers([nameServer]);
  const orNothing = async <Value>(answer: Promise<Value[]>): Promise<Value[]> => {
    try {
      return await answer;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'ENOTFOUND' || code === 'ENODATA') return [];
      throw new Error(`DNS does not answer: ${code}`, { cause: error });
    }
  };
  return {
    mx: async (name) =>
      (await orNothing(resolver.resolveMx(name)))
        .sort((a, b) => a.priority - b.priority)
        .map(({ exchange }) => exchange),
    txt: async (name) => (await orNothing(resolver.resolveTxt(name))).map((strings) => strings.join('')),
    hasAddress: async (name) =>
      (await orNothing(resolver.resolve4(name))).length > 0 ||
      (await orNothing(resolver.resolve6(name))).length > 0,
  };
}
