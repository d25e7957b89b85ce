/** A name as the catalog holds it. */
export interface QualifiedName {
  readonly schema: string;
  readonly name: string;
}

const form = /^(?:"((?:[^"]|"")+)"|([^".]+))\.(?:"((?:[^"]|"")+)"|([^".]+))$/;

/** Reads `public.orders` and `"My Schema"."t"`, as the server's quote_ident writes them; undefined for anything else. */
export function parseQualifiedName(text: string): QualifiedName | undefined {
  const [, quotedSchema, plainSchema, quotedName, plainName] = form.exec(text) ?? [];
  const schema = quotedSchema?.replaceAll('""', '"') ?? plainSchema;
  const name = quotedName?.replaceAll('""', '"') ?? plainName;
  return schema === undefined || name === undefined ? undefined : { schema, name };
}

/** Equal for equal names, however they were quoted: which words need quotes depends on the server's version. */
export const nameKey = ({ schema, name }: QualifiedName): string => JSON.stringify([schema, name]);
