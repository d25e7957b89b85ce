const codes = { good: 32, bad: 31, mild: 33, dim: 2, strong: 1 } as const;

export type Paint = (tone: keyof typeof codes, text: string) => string;

/** Colours, or the text as it is. Colour never carries what the words do not say. */
export const createPaint =
  (paints: boolean): Paint =>
  (tone, text) =>
    paints ? `\u001b[${codes[tone]}m${text}\u001b[0m` : text;
