/**
 * Domain names in the one spelling that this folder and the Route 53 stand-in compare by: lower case, a trailing
 * dot, and every character other than a-z, 0-9, `-` and `_` as a three-digit octal escape, which is how Route 53
 * lists them ("DNS domain name format", Route 53 Developer Guide). The wildcard label is therefore `\052`.
 */

export const WILDCARD_LABEL = '\\052';

/** RFC 1035, section 2.3.4. */
const MAX_LABEL_OCTETS = 63;
const MAX_NAME_OCTETS = 255;

/** A text is no domain name. `problem` is the name Route 53 has for what is wrong. */
export class InvalidDomainName extends Error {
  override name = 'InvalidDomainName';
  constructor(
    readonly problem: string,
    message: string,
  ) {
    super(message);
  }
}

/**
 * Reads a name as people and the Route 53 API write it: any case, the trailing dot optional, octal escapes allowed.
 * Stricter than Route 53: a label may hold printable ASCII only, and no escaped dot.
 * @throws InvalidDomainName
 */
export function parseName(text: string): string {
  if (text === '') throw new InvalidDomainName('DomainNameEmpty', 'Domain name is empty');
  if (text === '.') return '.';
  const labels = text.replace(/\.$/, '').split('.').map(unescapeLabel);
  for (const label of labels) {
    if (label === '') throw new InvalidDomainName('DomainLabelEmpty', 'Domain label is empty');
    if (label.length > MAX_LABEL_OCTETS) {
      throw new InvalidDomainName('DomainLabelTooLong', 'Domain label is too long');
    }
    if (!/^[\x21-\x7e]+$/.test(label) || label.includes('.')) {
      throw new InvalidDomainName('UnsupportedCharacter', 'Value contains unsupported characters');
    }
  }
  const octets = labels.reduce((sum, label) => sum + label.length + 1, 1);
  if (octets > MAX_NAME_OCTETS) throw new InvalidDomainName('DomainNameTooLong', 'Domain name is too long');
  return nameOf(labels);
}

/** The name that dns-packet decoded: its labels as they were on the wire, joined with dots. */
export function nameFromWire(wireName: string): string {
  return wireName === '.' || wireName === '' ? '.' : nameOf(wireName.split('.'));
}

/** The name as dns-packet encodes it: without escapes and the trailing dot. Keeps the case. */
export function nameToWire(name: string): string {
  return name === '.' ? '.' : name.replace(/\.$/, '').split('.').map(unescapeLabel).join('.');
}

/** The labels of a name, the leftmost first, still escaped. The root has none. */
export function labelsOf(name: string): string[] {
  return name === '.' ? [] : name.slice(0, -1).split('.');
}

/** The name without its leftmost label. The root is its own parent. */
export function parentOf(name: string): string {
  return name.slice(name.indexOf('.') + 1) || '.';
}

/** Whether the name is the apex or lies below it. */
export function isWithin(name: string, apex: string): boolean {
  return name === apex || apex === '.' || name.endsWith(`.${apex}`);
}

/** The name and its ancestors up to and including the apex, the name first. Empty when it is not within the apex. */
export function ancestryOf(name: string, apex: string): string[] {
  if (!isWithin(name, apex)) return [];
  const ancestry = [name];
  for (let ancestor = name; ancestor !== apex; ancestry.push(ancestor)) ancestor = parentOf(ancestor);
  return ancestry;
}

/** A label without its octal escapes. */
export function unescapeLabel(label: string): string {
  if (/\\(?![0-3][0-7]{2})/.test(label)) {
    throw new InvalidDomainName('InvalidEscape', 'Escape is not a three-digit octal code');
  }
  return label.replace(/\\([0-3][0-7]{2})/g, (_, octal: string) => String.fromCharCode(parseInt(octal, 8)));
}

function nameOf(labels: string[]): string {
  return labels.map((label) => `${escapeLabel(label)}.`).join('');
}

function escapeLabel(label: string): string {
  return label
    .toLowerCase()
    .replace(/[^a-z0-9_-]/gu, (character) =>
      [...Buffer.from(character)].map((byte) => `\\${byte.toString(8).padStart(3, '0')}`).join(''),
    );
}
