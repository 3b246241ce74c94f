import { labelsOf, unescapeLabel } from '../dns/domain-name';

/**
 * A text to sort by, so that names and record sets come in the order of Route 53's listings: by name with its labels
 * reversed, then by type. The characters are compared unescaped and with the trailing dot, "which can change the sort
 * order" (ListResourceRecordSets, API reference). A name without a type comes before its record sets.
 *
 * `www.example.com.`, `A` → `com.example.www. A`
 */
export function listingKey(name: string, type = ''): string {
  const reversed = labelsOf(name).reverse();
  // The space, which no label holds, sorts before whatever a longer name goes on with.
  return `${reversed.map((label) => `${unescapeLabel(label)}.`).join('')} ${type}`;
}
