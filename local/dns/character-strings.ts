/** RFC 1035, section 3.3: a character-string has one octet for its length. */
const MAX_STRING_LENGTH = 255;

/** A text is not a row of quoted character-strings. `problem` is the name Route 53 has for what is wrong. */
export class InvalidCharacterString extends Error {
  override name = 'InvalidCharacterString';
  constructor(
    readonly problem: string,
    message: string,
  ) {
    super(message);
  }
}

/**
 * Reads the value of a TXT record as Route 53 takes it: one or more strings in quotation marks, with a space between
 * them; inside, `\"`, `\\` and octal escapes such as `\303` stand for one octet each.
 * Stricter than Route 53: no other escape, and an escape counts with all its characters towards the 255.
 * @throws InvalidCharacterString
 */
export function parseCharacterStrings(value: string): Buffer[] {
  if (!/^"(?:[^"\\]|\\.)*"(?: +"(?:[^"\\]|\\.)*")*$/.test(value)) {
    throw new InvalidCharacterString('InvalidCharacterString', 'Value should be enclosed in quotation marks');
  }
  return [...value.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, text = '']) => parseQuoted(text));
}

function parseQuoted(text: string): Buffer {
  if (text.length > MAX_STRING_LENGTH) {
    throw new InvalidCharacterString('CharacterStringTooLong', 'Value is too long');
  }
  const octets = text.replace(/\\(["\\]|[0-3][0-7]{2})|[^\\\x20-\x7e]|\\/g, (match, escape?: string) => {
    if (escape === undefined) {
      const what = match === '\\' ? 'an unknown escape' : 'unsupported characters';
      throw new InvalidCharacterString('UnsupportedCharacter', `Value contains ${what}`);
    }
    return escape.length === 1 ? escape : String.fromCharCode(parseInt(escape, 8));
  });
  return Buffer.from(octets, 'latin1');
}
