/** Property values in the form of values/encoded.ts, by name, sorted by name. */
export type Properties = Readonly<Record<string, unknown>>;

export interface NodeEntity {
  /** The server's own, unique within the archive and without a meaning outside it. */
  readonly id: number;
  /** Sorted. */
  readonly labels: readonly string[];
  readonly properties: Properties;
}

export interface RelationshipEntity {
  /** Ids of nodes of the same point. */
  readonly start: number;
  readonly end: number;
  readonly type: string;
  readonly properties: Properties;
}

/** Two texts of one entity: its line in the archive, and what of it is the same in every copy of the graph. */
export interface EntityText {
  readonly line: string;
  readonly content: string;
}

/** `["n",id,[labels],{properties}]` */
export function nodeText({ id, labels, properties }: NodeEntity): EntityText {
  const content = `${JSON.stringify(labels)},${JSON.stringify(properties)}`;
  return { line: `["n",${id},${content}]`, content };
}

/** `["r",start,end,"TYPE",{properties}]` */
export function relationshipText({ start, end, type, properties }: RelationshipEntity): EntityText {
  const content = `${JSON.stringify(type)},${JSON.stringify(properties)}`;
  return { line: `["r",${start},${end},${content}]`, content };
}
