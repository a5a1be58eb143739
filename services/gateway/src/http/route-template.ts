/** A `google.api.http` path template, ready to be matched. */
export interface RouteTemplate {
  /** The values of the template's fields by their paths, percent-decoded; undefined when the path is another one. */
  match(path: string): ReadonlyMap<string, string> | undefined;
}

/** `*` within a segment; a colon begins a custom verb, so a value has it encoded. */
const SEGMENT = '[^/:]+';
const SEGMENTS = '[^:]+';

const TOKEN = /\{([^}=]+)(?:=([^}]+))?\}|\*\*|\*|[^{}*]+/g;

/** Knows literals, `*`, `**`, `{field}`, `{nested.field=x/*}` and custom verbs such as `/v1/sessions:refresh`. */
export function compileTemplate(template: string): RouteTemplate {
  const fields: string[] = [];
  const pattern = new RegExp(`^${patternOf(template, fields)}$`);
  return {
    match: (path) => {
      const found = pattern.exec(path);
      if (found === null) return undefined;
      const values = fields.map((field, index) => [field, decoded(found[index + 1] ?? '')] as const);
      return values.every(isDecoded) ? new Map(values) : undefined;
    },
  };
}

function patternOf(template: string, fields: string[]): string {
  return template.replaceAll(TOKEN, (token: string, field?: string, inner?: string) => {
    if (field !== undefined) {
      fields.push(field);
      return `(${patternOf(inner ?? '*', fields)})`;
    }
    if (token === '**') return SEGMENTS;
    return token === '*' ? SEGMENT : token.replaceAll(/[.$+?^|()[\]\\]/g, '\\$&');
  });
}

function decoded(value: string): string | undefined {
  try {
    return decodeURIComponent(value);
  } catch {
    // A percent sign that encodes nothing: no route has such a path.
    return undefined;
  }
}

const isDecoded = (pair: readonly [string, string | undefined]): pair is readonly [string, string] =>
  pair[1] !== undefined;
