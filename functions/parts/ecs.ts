import { ECSClient } from '@aws-sdk/client-ecs';
import { createTaskLooker } from '#adapters/aws/task-looker.ts';
import type { TaskLooker } from '#core/cloud/ports/launcher.ts';

export const taskLooker = (cluster: string): TaskLooker => createTaskLooker(new ECSClient(), cluster);
