/** Labels directly below a zone: the only names that are managed. */

const LABEL = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/;
/** What the system itself, or the people who run it, need. */
const RESERVED = new Set(['api', 'www', '_psl', 'tunnel', 'mail']);

/** Whether a text can be one label of a host name in lower case (RFC 1123, 2.1). */
export const isLabel = (text: string): boolean => text.length <= 63 && LABEL.test(text);

/** Whether nobody can have the label, in whichever family. */
export const isReserved = (label: string): boolean => RESERVED.has(label);

/** Labels of name servers: open to activated servers alone. */
export const isNameServerLabel = (label: string): boolean => /^ns\d*$/.test(label);
