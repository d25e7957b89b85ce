import type { Unseen } from './found-account.ts';

/** One question to AWS. */
export interface Question<Item> {
  /** `RDS clusters` */
  readonly what: string;
  /** What the identity needs for it: `rds:DescribeDBClusters`. */
  readonly right: string;
  /** Gives what there is, page by page: what came before an error counts. */
  readonly pages: () => AsyncIterable<readonly Item[]>;
}

/** What was found, and why it is not all. */
export interface Seen<Item> {
  readonly found: readonly Item[];
  readonly unseen: readonly Unseen[];
}

/** Asks one question. A refusal is an answer too: whoever writes a first config may have few rights. */
export async function look<Item>(
  { what, right, pages }: Question<Item>,
  signal: AbortSignal,
): Promise<Seen<Item>> {
  const found: Item[] = [];
  try {
    for await (const page of pages()) found.push(...page);
    return { found, unseen: [] };
  } catch (error) {
    signal.throwIfAborted();
    const before = found.length === 0 ? '' : ` (${found.length} were seen before)`;
    const { why, denied } = refusalOf(error);
    return {
      found,
      unseen: [{ what, why: `${denied ? `the identity lacks ${right}: ` : ''}${why}${before}`, denied }],
    };
  }
}

/** What AWS or its SDK said, in one line. */
export function refusalOf(error: unknown): { readonly why: string; readonly denied: boolean } {
  const { name, message } = error instanceof Error ? error : { name: '', message: String(error) };
  const [line = ''] = message.trim().split('\n');
  return {
    why: ['', 'Error'].includes(name) ? line : `${name}: ${line}`,
    denied: /^(AccessDenied|Unauthorized)/.test(name),
  };
}
