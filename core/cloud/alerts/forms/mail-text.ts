import type { Message } from '../../ports/channel.ts';

/** The message as plain text, read in a mail at night. A second line of a value stands under its first. */
export const mailText = ({ title, lines }: Pick<Message, 'title' | 'lines'>): string =>
  [title, '', ...lines.map(lineOf), ''].join('\n');

const lineOf = ([name, value]: readonly [string, string]): string =>
  `${name.padEnd(10)} ${value.replaceAll('\n', `\n${' '.repeat(11)}`)}`;
