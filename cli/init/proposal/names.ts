/** What a config takes as a name; it becomes part of keys, AWS names and file names. */
const longest = 40;

/** A text made into a name: `Prod/Orders_DB` is `prod-orders-db`. */
export function nameFrom(text: string): string {
  const words = text.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
  const begun = /^-*[a-z]/.test(words) ? words : `db-${words}`;
  return cut(begun.replaceAll(/-+/g, '-').replace(/^-/, ''), longest);
}

/**
 * A name for each text, no two alike and none of `taken`. A text that is a name already keeps it, whatever comes
 * before. `sameness` decides what counts as alike.
 */
export function tellApart(
  texts: readonly string[],
  taken: readonly string[],
  sameness: (name: string) => string = (name) => name,
): string[] {
  const used = new Set(taken.map(sameness));
  const names = new Map<number, string>();
  const give = (at: number, name: string): void => {
    used.add(sameness(name));
    names.set(at, name);
  };
  for (const [at, text] of texts.entries()) {
    if (nameFrom(text) === text && !used.has(sameness(text))) give(at, text);
  }
  return texts.map((text, at) => {
    const known = names.get(at);
    if (known !== undefined) return known;
    const name = nameFrom(text);
    for (let number = 1; ; number += 1) {
      const ending = number === 1 ? '' : `-${number}`;
      const tried = `${cut(name, longest - ending.length)}${ending}`;
      if (used.has(sameness(tried))) continue;
      give(at, tried);
      return tried;
    }
  });
}

const cut = (name: string, length: number): string => name.slice(0, length).replace(/-+$/, '');
