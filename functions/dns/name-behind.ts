/**
 * The name whose item has the label of a record set; the wildcard and the tunnel's names the zone has itself.
 * @param recordName in lower case, without the final dot
 */
export function nameBehind(recordName: string, zone: string): string {
  if (!recordName.endsWith(`.${zone}`)) return zone;
  const label =
    recordName
      .slice(0, -zone.length - 1)
      .split('.')
      .at(-1) ?? '';
  return label === '*' || label === 'tunnel' ? zone : `${label}.${zone}`;
}
