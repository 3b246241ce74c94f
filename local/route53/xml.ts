/** The XML of the Route 53 API, both ways. */
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import type * as z from 'zod';
import { invalidInput } from './errors';

const NAMESPACE = 'https://route53.amazonaws.com/doc/2013-04-01/';

/** The content of an element: text, elements by name, or several elements of one name. */
export type XmlContent =
  string | number | boolean | undefined | XmlContent[] | { [name: string]: XmlContent };

/** Writes a document of the API. What is undefined is left out. */
export function writeDocument(name: string, content: Record<string, XmlContent>): string {
  const body = Object.entries(content).map(([child, value]) => writeElement(child, value));
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${name} xmlns="${NAMESPACE}">${body.join('')}</${name}>`;
}

function writeElement(name: string, content: XmlContent): string {
  if (content === undefined) return '';
  if (Array.isArray(content)) return content.map((item) => writeElement(name, item)).join('');
  const inner =
    typeof content === 'object'
      ? Object.entries(content).map(([child, value]) => writeElement(child, value))
      : [escapeText(String(content))];
  return `<${name}>${inner.join('')}</${name}>`;
}

const ESCAPES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\r': '&#13;',
};

function escapeText(text: string): string {
  return text.replace(/[&<>"\r]/g, (character) => ESCAPES[character] ?? character);
}

/** Elements that may be repeated, so that one alone is a list too. */
const LISTS = new Set(['Change', 'ResourceRecord']);

const parser = new XMLParser({
  parseTagValue: false,
  trimValues: false,
  ignoreDeclaration: true,
  // Without it, numeric character references such as `&#xA;` stay as they are.
  htmlEntities: true,
  isArray: (name) => LISTS.has(name),
});

/**
 * Reads a request. Its schema is strict: an element that is not known here is refused rather than overlooked.
 * @param schema of an object with the root element as its only key
 * @throws Route53Error `InvalidInput`
 */
export function readDocument<Schema extends z.ZodType>(body: Buffer, schema: Schema): z.output<Schema> {
  const text = body.toString('utf8');
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- what is to succeed it is one more package, for one call
  const validity = XMLValidator.validate(text);
  if (validity !== true) throw invalidInput(`Invalid XML ; ${validity.err.msg}`);
  const result = schema.safeParse(withoutLayout(parser.parse(text)));
  if (!result.success) {
    const [issue] = result.error.issues;
    throw invalidInput(`Invalid XML ; ${issue?.path.join('/')}: ${issue?.message}`);
  }
  return result.data;
}

/** Drops the white space between elements. */
function withoutLayout(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(withoutLayout);
  if (typeof node !== 'object' || node === null) return node;
  const children = Object.entries(node).filter(
    ([name, child]) => name !== '#text' || String(child).trim() !== '',
  );
  return Object.fromEntries(children.map(([name, child]) => [name, withoutLayout(child)]));
}
