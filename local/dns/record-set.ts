/** The record types that the Route 53 stand-in stores and the DNS server answers. */
export const RECORD_TYPES = ['A', 'AAAA', 'CAA', 'CNAME', 'MX', 'NS', 'SOA', 'SRV', 'TXT'] as const;

export type RecordType = (typeof RECORD_TYPES)[number];

/** Records of one name and type, with values in the presentation format that Route 53 takes. */
export interface DataRecordSet {
  /** In the spelling of domain-name.ts. */
  name: string;
  type: RecordType;
  ttlSeconds: number;
  values: readonly string[];
}

/** A Route 53 alias: answered with the data and the TTL of another record set of the same type in the same zone. */
export interface AliasRecordSet {
  name: string;
  type: RecordType;
  alias: { name: string; evaluateTargetHealth: boolean };
}

export type RecordSet = DataRecordSet | AliasRecordSet;

export function isAlias(recordSet: RecordSet): recordSet is AliasRecordSet {
  return 'alias' in recordSet;
}
