import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pythonTool } from '../tools/python-tool.ts';

const tool = pythonTool(
  'cfn-lint',
  fileURLToPath(new URL('./cfn-lint-requirements.txt', import.meta.url)),
  'cfnlint',
);

/** Makes sure of cfn-lint, which knows what CloudFormation refuses. */
export const installCfnLint = tool.install;

/** How the pinned program is called: its script would name the folder in which it was installed, and it has moved. */
export function cfnLintProgram(): readonly [python: string, ...args: string[]] | undefined {
  const folder = tool.folder();
  const run = 'import sys; from cfnlint.runner import main; sys.exit(main())';
  return folder === undefined ? undefined : [join(folder, 'bin/python3'), '-c', run];
}
