/** @param name in lower case, without the final dot; a zone lies in itself */
export const liesIn = (name: string, zone: string): boolean => name === zone || name.endsWith(`.${zone}`);

/**
 * The nearest zone that a name lies in: of nested zones the longest, because its servers are asked.
 * @param name in lower case, without the final dot
 */
export const zoneOf = (name: string, zones: readonly string[]): string | undefined =>
  zones
    .filter((zone) => liesIn(name, zone))
    .reduce<string | undefined>(
      (nearest, zone) => ((nearest?.length ?? 0) > zone.length ? nearest : zone),
      undefined,
    );

/**
 * The labels directly below a zone that lead to other zones: whoever held one there would never be asked.
 * @param zones may hold the zone itself
 */
export const labelsOfZones = (zone: string, zones: readonly string[]): string[] => [
  ...new Set(
    zones
      .filter((other) => other !== zone && liesIn(other, zone))
      .map((below) => below.slice(0, -zone.length - 1).replace(/^.*\./, '')),
  ),
];
