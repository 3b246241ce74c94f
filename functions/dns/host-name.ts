import { domainToASCII } from 'node:url';
import { isLabel } from './label';

/** Letters, digits and marks of any script, dashes and dots: what else the conversion would take is no host name. */
const CHARACTERS = /^(?:[\p{L}\p{N}\p{M}.。-]|\u00B7|\u200C|\u200D)+$/u;
const DOTTED_QUAD = /^(\d+\.)*\d+$/;

/**
 * A full host name as DNS has it: A-labels in lower case (RFC 5891, nontransitional), without the final dot.
 * @param text as a person writes it: `Müller.example.`
 * @returns undefined for what is none, e.g. one label alone, or an IP address
 */
export function hostNameOf(text: string): string | undefined {
  const written = text.trim().replace(/\.$/, '');
  if (!CHARACTERS.test(written)) return undefined;
  const name = /^[\x20-\x7e]*$/.test(written) ? written.toLowerCase() : domainToASCII(written);
  const labels = name.split('.');
  const isName = name.length <= 253 && labels.length > 1 && labels.every(isLabel) && !DOTTED_QUAD.test(name);
  return isName ? name : undefined;
}
