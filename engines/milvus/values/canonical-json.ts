/**
 * One text for every way to write the same JSON: servers write blanks, escapes, the order of keys and floats anew. Whole
 * numbers of any size and floats stay apart and exact. What is no JSON stays as it is.
 */
export function canonicalJson(text: string): string {
  try {
    return canonical(JSON.parse(text, tagNumber));
  } catch {
    return text;
  }
}

/** Stands for a number while objects are sorted. */
class Numeral {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

function tagNumber(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
  if (typeof value !== 'number') return value;
  const source = context?.source ?? String(value);
  return new Numeral(/[.eE]/.test(source) ? floatText(value) : String(BigInt(source)));
}

/** With a mark of its kind: 1.0 is not 1. */
const floatText = (value: number): string => {
  const text = Object.is(value, -0) ? '-0.0' : String(value);
  return /[.eE]/.test(text) ? text : `${text}.0`;
};

function canonical(value: unknown): string {
  if (value instanceof Numeral) return value.text;
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonical(item)}`).join()}}`;
}
