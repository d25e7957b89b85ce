import type { Problem } from '#core/config/config-error.ts';
import { problem } from '#core/config/problem.ts';
import type { Config } from '#engines/config.ts';

interface Size {
  /** 1024 is one processor. */
  readonly cpu: number;
  /** All in MiB. */
  readonly from: number;
  readonly to: number;
  readonly step: number;
}

/** The pairs that Fargate has. */
const sizes: readonly Size[] = [
  { cpu: 256, from: 512, to: 2048, step: 512 },
  { cpu: 512, from: 1024, to: 4096, step: 1024 },
  { cpu: 1024, from: 2048, to: 8192, step: 1024 },
  { cpu: 2048, from: 4096, to: 16_384, step: 1024 },
  { cpu: 4096, from: 8192, to: 30_720, step: 1024 },
  { cpu: 8192, from: 16_384, to: 61_440, step: 4096 },
  { cpu: 16_384, from: 32_768, to: 122_880, step: 8192 },
];

const largestDisk = 200 * 2 ** 30;

/** Tasks that Fargate would refuse, every night. */
export function taskProblems({ tasks, images, account, sources }: Config, root: unknown): readonly Problem[] {
  const { cpu, memory, disk } = tasks;
  const size = sizes.find((known) => known.cpu === cpu);
  const memoryMiB = Math.ceil(memory.bytes / 2 ** 20);
  const engines = new Set(Object.values(sources).map(({ engine }) => String(engine)));
  return [
    ...(size
      ? []
      : [problem(['tasks', 'cpu'], root, `write one of ${sizes.map((known) => known.cpu).join(', ')}`)]),
    ...(size === undefined || fits(size, memoryMiB)
      ? []
      : [
          problem(
            ['tasks', 'memory'],
            root,
            `write ${memoryAdvice(size)}, which is what Fargate has beside cpu ${cpu}`,
          ),
        ]),
    ...(disk.bytes <= largestDisk
      ? []
      : [problem(['tasks', 'disk'], root, "write '200GB' or less: Fargate has no more")]),
    ...Object.keys(images)
      .filter((engine) => !engines.has(engine))
      .map((engine) => problem(['images', engine], root, `leave it out: no source has this engine`)),
    ...(account.breakGlassRole === undefined ||
    /^arn:[\w-]+:iam::\d{12}:role\/\S+$/.test(account.breakGlassRole)
      ? []
      : [
          problem(
            ['account', 'breakGlassRole'],
            root,
            "write a role's ARN such as 'arn:aws:iam::123456789012:role/break-glass'",
          ),
        ]),
  ];
}

const fits = ({ from, to, step }: Size, memoryMiB: number): boolean =>
  memoryMiB >= from && memoryMiB <= to && (memoryMiB - from) % step === 0;

const memoryAdvice = ({ from, to, step }: Size): string => `'${from}MB' to '${to}MB' in steps of ${step}MB`;
