import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pythonTool } from '../tools/python-tool.ts';

const tool = pythonTool(
  'awscli',
  fileURLToPath(new URL('./awscli-requirements.txt', import.meta.url)),
  'awscli.clidriver',
);

/** Makes sure of the AWS command line, by which people fetch a point without Holdfast. */
export const installAwscli = tool.install;

/** How the pinned `aws` is called: its script would name the folder in which it was installed, and it has moved. */
export function awsProgram(): readonly [python: string, ...args: string[]] | undefined {
  const folder = tool.folder();
  return folder === undefined ? undefined : [join(folder, 'bin/python3'), '-m', 'awscli'];
}
