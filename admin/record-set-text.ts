/** A record set on one line, much as a zone file has it. */
export function describeRecordSet(recordSet: {
  name: string;
  type: string;
  ttl?: number;
  values?: readonly string[];
  alias?: string;
  special?: true;
}): string {
  const { name, type, ttl, values = [], alias, special } = recordSet;
  return [
    `${name}.`,
    ...(ttl === undefined ? [] : [ttl]),
    type,
    ...(alias === undefined ? [values.join(' | ')] : [`alias of ${alias}.`]),
    ...(special ? ['(with a routing policy, a health check or an alias to elsewhere)'] : []),
  ]
    .join(' ')
    .trimEnd();
}
