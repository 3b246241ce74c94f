/** Which database a dump is of: they differ in how strings are quoted. */
export type Dialect = 'mysql' | 'postgres' | 'sqlite';

export type Token =
  /** A keyword or a name without quotes, as it was written. */
  { kind: 'word' | 'name' | 'string' | 'number'; text: string } | { kind: 'sign'; text: string };

/** A token that is longer than this is none that could be understood here. */
const LONGEST_TOKEN = 32 * 1024 * 1024;

const SPACE = /[\s\u{feff}]+/uy;
const WORD = /[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*/y;
const NUMBER = /[+-]?\d[\w.]*(?:(?<=[eE])[+-]\d+)?/y;
// A doubled quote may be cut in two by the end of what was read: the last one has none behind it.
const STANDARD_STRING = /'[^']*(?:''[^']*)*'(?!')/y;
const ESCAPED_STRING = /'[^'\\]*(?:(?:\\[^]|'')[^'\\]*)*'(?!')/y;
const QUOTED_NAME = /"[^"]*(?:""[^"]*)*"(?!")|`[^`]*(?:``[^`]*)*`(?!`)/y;
const DOLLAR_TAG = /\$(?:[A-Za-z_]\w*)?\$/y;
const BLOCK_COMMENT = /\/\*[^]*?\*\//y;
const LINE_COMMENT = /(?:--|#)[^\n]*\n/y;

/** MySQL's escapes that stand for another character than the one behind the backslash. */
const ESCAPES: Record<string, string> = {
  0: '\0',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  Z: '\u001a',
};

/**
 * Reads SQL token by token from a stream, whatever its size: only the token that is being read is kept. Comments are
 * left out, MySQL's conditional ones too: dumps put nothing into them that holds data.
 */
export class SqlTokens {
  #buffer = '';
  #position = 0;
  #ended = false;
  readonly #chunks: AsyncIterator<string>;

  constructor(
    chunks: AsyncIterable<string>,
    private readonly dialect: Dialect,
  ) {
    this.#chunks = chunks[Symbol.asyncIterator]();
  }

  /** @returns undefined at the end. @throws Error when the text breaks off within a token */
  async next(): Promise<Token | undefined> {
    for (;;) {
      const read = this.#read();
      if (read === 'more') {
        if (this.#ended) {
          if (this.#position >= this.#buffer.length) return undefined;
          throw new Error('The dump ends in the middle of a statement: it was cut off');
        }
        await this.#fill();
      } else if (read) return read;
    }
  }

  /** Whether everything was read, as far as is known. */
  get isAtEnd(): boolean {
    return this.#ended && this.#position >= this.#buffer.length;
  }

  /** The rest of the line, which is no SQL. @returns undefined at the end */
  async line(): Promise<string | undefined> {
    for (;;) {
      const end = this.#buffer.indexOf('\n', this.#position);
      if (end >= 0 || this.#ended) {
        if (end < 0 && this.#position >= this.#buffer.length) return undefined;
        const line = this.#buffer.slice(this.#position, end < 0 ? undefined : end);
        this.#position = end < 0 ? this.#buffer.length : end + 1;
        return line.replace(/\r$/, '');
      }
      await this.#fill();
    }
  }

  async #fill(): Promise<void> {
    const chunk = await this.#chunks.next();
    this.#buffer = this.#buffer.slice(this.#position) + (chunk.done ? '' : chunk.value);
    this.#position = 0;
    this.#ended = chunk.done === true;
    if (this.#buffer.length > LONGEST_TOKEN)
      throw new Error('The dump holds a value that is too long to read');
  }

  /** @returns nothing where something was skipped, `more` where the token may go on beyond what is there */
  #read(): Token | 'more' | undefined {
    if (this.#position >= this.#buffer.length) return 'more';
    const first = this.#buffer.charAt(this.#position);
    const two = this.#buffer.slice(this.#position, this.#position + 2);
    if (this.#match(SPACE, true) !== undefined) return undefined;
    if (!this.#ended && two.length < 2) return 'more';
    if (two === '/*') return this.#match(BLOCK_COMMENT, true) === undefined ? 'more' : undefined;
    if (two === '--' || (first === '#' && this.dialect === 'mysql')) {
      if (this.#match(LINE_COMMENT, true) !== undefined) return undefined;
      if (!this.#ended) return 'more';
      this.#position = this.#buffer.length;
      return undefined;
    }
    if (first === "'") return this.#string(this.dialect === 'mysql' ? ESCAPED_STRING : STANDARD_STRING);
    if (/^e'$/i.test(two) && this.dialect === 'postgres') {
      this.#position += 1;
      const string = this.#string(ESCAPED_STRING);
      if (string === 'more') this.#position -= 1;
      return string;
    }
    if (first === '"' || first === '`') {
      const text = this.#match(QUOTED_NAME);
      return text === undefined
        ? 'more'
        : { kind: 'name', text: text.slice(1, -1).replaceAll(first + first, first) };
    }
    if (first === '$' && this.dialect === 'postgres') {
      const dollars = this.#dollars();
      if (dollars) return dollars;
    }
    for (const [kind, pattern] of [
      ['word', WORD],
      ['number', NUMBER],
    ] as const) {
      pattern.lastIndex = this.#position;
      if (!pattern.test(this.#buffer)) continue;
      const text = this.#match(pattern);
      return text === undefined ? 'more' : { kind, text };
    }
    this.#position += 1;
    return { kind: 'sign', text: first };
  }

  #string(pattern: RegExp): Token | 'more' {
    const text = this.#match(pattern);
    if (text === undefined) return 'more';
    const inner = text.slice(1, -1);
    return {
      kind: 'string',
      text:
        pattern === ESCAPED_STRING
          ? inner.replace(/\\([^])|''/g, (_, escaped: string | undefined) =>
              escaped === undefined ? "'" : (ESCAPES[escaped] ?? escaped),
            )
          : inner.replaceAll("''", "'"),
    };
  }

  /** PostgreSQL's `$tag$ … $tag$`, as the bodies of functions are written. */
  #dollars(): Token | 'more' | undefined {
    DOLLAR_TAG.lastIndex = this.#position;
    const tag = DOLLAR_TAG.exec(this.#buffer)?.[0];
    if (tag === undefined) return undefined;
    const end = this.#buffer.indexOf(tag, this.#position + tag.length);
    if (end < 0) return 'more';
    const text = this.#buffer.slice(this.#position + tag.length, end);
    this.#position = end + tag.length;
    return { kind: 'string', text };
  }

  /**
   * @param isComplete whether what ends with the buffer cannot go on behind it
   * @returns undefined when it does not match, or could go on
   */
  #match(pattern: RegExp, isComplete = false): string | undefined {
    pattern.lastIndex = this.#position;
    const text = pattern.exec(this.#buffer)?.[0];
    if (text === undefined) return undefined;
    if (pattern.lastIndex === this.#buffer.length && !this.#ended && !isComplete) return undefined;
    this.#position = pattern.lastIndex;
    return text;
  }
}
