/** Text that is HTML already. Everything else is escaped where it is put in. */
export interface Html {
  readonly html: string;
}

type Part = Html | string | number | readonly Html[];

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escaped = (text: string): string =>
  text.replaceAll(/[&<>"']/g, (character) => escapes[character] ?? '');

const isList = (part: Part): part is readonly Html[] => Array.isArray(part);

function textOf(part: Part): string {
  if (isList(part)) return part.map(({ html }) => html).join('');
  return typeof part === 'object' ? part.html : escaped(String(part));
}

/** A tag for templates: what stands in `${}` cannot become markup unless it was made by this. */
export const html = (strings: TemplateStringsArray, ...parts: readonly Part[]): Html => ({
  html: strings
    .map((text, index) => text + (index < parts.length ? textOf(parts[index] ?? '') : ''))
    .join(''),
});
