/**
 * The order of Route 53's listings: by name with its labels reversed, then by type. The characters are compared
 * unescaped and with the trailing dot, "which can change the sort order" (ListResourceRecordSets, API reference).
 */
import { labelsOf, unescapeLabel } from '../dns/domain-name';

export function compareNames(a: string, b: string): number {
  return compareText(reversed(a), reversed(b));
}

export function compareRecordSets(
  a: { name: string; type: string },
  b: { name: string; type: string },
): number {
  return (a.name === b.name ? 0 : compareNames(a.name, b.name)) || compareText(a.type, b.type);
}

/** `www.example.com.` → `com.example.www.` */
function reversed(name: string): string {
  return labelsOf(name)
    .reverse()
    .map((label) => `${unescapeLabel(label)}.`)
    .join('');
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
