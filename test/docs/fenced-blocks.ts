/** The contents of the fenced blocks of one language, in the order of the document. */
export function fencedBlocks(markdown: string, language: string): string[] {
  const blocks: { readonly language: string; readonly lines: string[] }[] = [];
  let isOpen = false;
  for (const line of markdown.split('\n')) {
    const fence = /^```(\w*)$/.exec(line.trim());
    if (fence && !isOpen) blocks.push({ language: fence[1] ?? '', lines: [] });
    if (fence) isOpen = !isOpen;
    else if (isOpen) blocks.at(-1)?.lines.push(line);
  }
  if (isOpen) throw new Error('a fence is not closed');
  return blocks.filter((block) => block.language === language).map(({ lines }) => lines.join('\n'));
}
