import { readdirSync, readFileSync } from 'node:fs';

export interface Found {
  readonly pid: number;
  readonly environment: string;
}

/** Processes with this text in their environment, such as the folder that they were told of. */
export const processesWith = (text: string): readonly Found[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => ({ pid: Number(name), environment: environmentOf(name) }))
    .filter(({ environment }) => environment.includes(text));

function environmentOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'latin1');
  } catch {
    return '';
  }
}
