import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pythonTool } from '../tools/python-tool.ts';

const tool = pythonTool(
  'ministack',
  fileURLToPath(new URL('./ministack-requirements.txt', import.meta.url)),
  'ministack.app',
);

/** Makes sure of MiniStack. Gives whether anything had to be done. */
export const installMinistack = tool.install;

/** The Python that has MiniStack, or undefined when it is not installed as asked for. */
export function ministackPython(home?: string): string | undefined {
  const folder = tool.folder(home);
  return folder === undefined ? undefined : join(folder, 'bin/python3');
}
