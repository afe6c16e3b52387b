/** A value of a YAML file: its numbers, flags and nulls as such, all else as text. */
export type YamlValue = string | number | boolean | null | YamlValue[] | Map<string, YamlValue>;

const maxDepth = 64;

interface Line {
  indent: number;
  text: string;
}

/**
 * Reads YAML in block style, as OmegaConf and PyYAML write it: mappings, lists and scalars on lines of their own.
 * No anchors, tags, comments behind values or flow style other than `{}` and `[]`.
 *
 * @throws SyntaxError naming the line that is something else
 */
export function parseBlockYaml(source: string): YamlValue {
  const lines: Line[] = source
    .split(/\r?\n/)
    .map((line) => ({ indent: line.length - line.trimStart().length, text: line.trim() }))
    .filter(({ text }) => text !== '' && !text.startsWith('#') && text !== '---');
  const reader = new BlockReader(lines);
  return lines.length === 0 ? null : reader.readAll();
}

class BlockReader {
  #at = 0;
  #depth = 0;

  constructor(readonly lines: Line[]) {}

  readAll(): YamlValue {
    const value = this.#block(this.lines[0]!.indent);
    const rest = this.lines[this.#at];
    if (rest) throw new SyntaxError(`YAML: expected the end, got '${rest.text.slice(0, 60)}'`);
    return value;
  }

  /** The lines from here that are indented by `indent`. */
  #block(indent: number): YamlValue {
    if (++this.#depth > maxDepth) throw new SyntaxError(`YAML: nested more than ${maxDepth} deep`);
    const isList = isItem(this.lines[this.#at]!.text);
    const value = isList ? this.#list(indent) : this.#mapping(indent);
    this.#depth--;
    return value;
  }

  #list(indent: number): YamlValue[] {
    const items: YamlValue[] = [];
    for (let line = this.lines[this.#at]; line?.indent === indent && isItem(line.text); line = this.lines[this.#at]) {
      const rest = line.text.slice(1).trimStart();
      if (isItem(rest) || splitKey(rest)) {
        // What follows the dash is a block of its own, indented to where it stands.
        const inner = { indent: indent + line.text.length - rest.length, text: rest };
        this.lines[this.#at] = inner;
        items.push(this.#block(inner.indent));
      } else {
        this.#at++;
        items.push(this.#scalar(rest, indent));
      }
    }
    return items;
  }

  #mapping(indent: number): Map<string, YamlValue> {
    const entries = new Map<string, YamlValue>();
    for (let line = this.lines[this.#at]; line?.indent === indent && !isItem(line.text); line = this.lines[this.#at]) {
      const pair = splitKey(line.text);
      if (!pair) throw new SyntaxError(`YAML: expected 'key: value', got '${line.text.slice(0, 60)}'`);
      this.#at++;
      const next = this.lines[this.#at];
      const opens = pair.rest === '' && next && (next.indent > indent || (next.indent === indent && isItem(next.text)));
      entries.set(pair.key, opens ? this.#block(next.indent) : this.#scalar(pair.rest, indent));
    }
    return entries;
  }

  /** With the deeper lines that continue a long one. */
  #scalar(text: string, indent: number): YamlValue {
    let whole = text;
    while ((this.lines[this.#at]?.indent ?? 0) > indent) whole += ` ${this.lines[this.#at++]!.text}`;
    return readScalar(whole);
  }
}

function isItem(text: string): boolean {
  return text === '-' || text.startsWith('- ');
}

function splitKey(text: string): { key: string; rest: string } | null {
  const match = /^('(?:[^']|'')*'|"[^"]*"|[^\s'"[{][^:]*?)\s*:(?:\s+(.*))?$/.exec(text);
  return match && { key: String(readScalar(match[1]!)), rest: match[2] ?? '' };
}

function readScalar(text: string): YamlValue {
  if (text === '' || text === '~' || text === 'null') return null;
  if (text === 'true' || text === 'false') return text === 'true';
  if (text === '{}') return new Map();
  if (text === '[]') return [];
  if (/^'.*'$/s.test(text)) return text.slice(1, -1).replaceAll("''", "'");
  if (/^".*"$/s.test(text)) return text.slice(1, -1).replace(/\\(["\\])/g, '$1');
  return /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(text) ? Number(text) : text;
}
