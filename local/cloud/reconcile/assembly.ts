import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';

const Manifest = z.object({
  artifacts: z.record(
    z.string(),
    z.object({
      type: z.string(),
      properties: z
        .object({ templateFile: z.string().optional(), stackName: z.string().optional() })
        .optional(),
    }),
  ),
});

const Template = z.object({
  Resources: z.record(
    z.string(),
    z.object({ Type: z.string(), Properties: z.record(z.string(), z.json()).default({}) }),
  ),
});

export interface SynthesizedStack {
  readonly name: string;
  readonly resources: z.output<typeof Template>['Resources'];
}

/** The stacks of a cloud assembly, with what their templates declare. */
export async function readAssembly(outDir: string): Promise<readonly SynthesizedStack[]> {
  const { artifacts } = Manifest.parse(JSON.parse(await readFile(join(outDir, 'manifest.json'), 'utf8')));
  const stacks = Object.entries(artifacts).filter(([, { type }]) => type === 'aws:cloudformation:stack');
  return Promise.all(
    stacks.map(async ([id, { properties }]) => {
      const file = join(outDir, properties?.templateFile ?? `${id}.template.json`);
      const { Resources } = Template.parse(JSON.parse(await readFile(file, 'utf8')));
      return { name: properties?.stackName ?? id, resources: Resources };
    }),
  );
}
