import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pythonTool } from '../python-tool.ts';

const tool = pythonTool(
  'milvus-lite',
  fileURLToPath(new URL('./milvus-lite-requirements.txt', import.meta.url)),
  'milvus_lite.adapter.grpc.server',
);

/** Makes sure of Milvus Lite, for drills on this machine and for tests. Gives whether anything had to be done. */
export const installMilvusLite = tool.install;

/** The Python that has Milvus Lite, or undefined when it is not installed as asked for. */
export function milvusLitePython(home?: string): string | undefined {
  const folder = tool.folder(home);
  return folder === undefined ? undefined : join(folder, 'bin/python3');
}
