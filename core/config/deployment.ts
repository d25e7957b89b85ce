import * as z from 'zod';
import { named, oneOf, section, text, whole } from './fields/section.ts';
import { Size } from './fields/size.ts';

/** How many tasks run at once, and how large they are. */
export const TasksSection = section(
  {
    maxRunning: whole(1, 1000).default(20),
    maxPerHost: whole(1, 100).default(2),
    /** 1024 is one processor. Fargate has only some pairs of it and memory. */
    cpu: whole(256, 16_384).default(1024),
    memory: Size.prefault('2GB'),
    /** The writable folder of a drill's server: Fargate has from 21 GiB on. */
    disk: Size.prefault('50GB'),
  },
  '{ maxRunning: 20, maxPerHost: 2 }',
);

/** Images of engines that somebody else has built, by engine. Without one, whoever deploys builds it. */
export const ImagesSection = named(
  text("an image such as '123456789012.dkr.ecr.eu-central-1.amazonaws.com/holdfast-postgres:1'"),
  "{ postgres: '…' }",
);

const tagAdvice = "{ team: 'data' }";

/** What an account wants of everything that is made in it. */
export const AccountSection = section(
  {
    /** ARN or name of a policy that bounds every role. */
    permissionsBoundary: text("a policy's name or ARN").optional(),
    tags: named(text('a value'), tagAdvice).optional(),
    platform: oneOf(['arm64', 'x86_64']).default('x86_64'),
    /** Of the one role that may schedule the key's deletion or change its policy. */
    breakGlassRole: text("a role's ARN").optional(),
    /** Where the runbook can be read; its chapters are anchors in it. */
    runbook: z.url({ error: "write a URL such as 'https://wiki.example.org/holdfast/runbook'" }).optional(),
  },
  "{ tags: { team: 'data' } }",
);
