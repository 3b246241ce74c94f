/**
 * The nearest zone that a name lies in: of nested zones the longest, because its servers are asked.
 * @param name in lower case, without the final dot; a zone lies in itself
 */
export const zoneOf = (name: string, zones: readonly string[]): string | undefined =>
  zones
    .filter((zone) => name === zone || name.endsWith(`.${zone}`))
    .reduce<string | undefined>(
      (nearest, zone) => ((nearest?.length ?? 0) > zone.length ? nearest : zone),
      undefined,
    );
