import * as z from 'zod';
import type { EngineParts, Handler } from './question.ts';

const Filters = z.object({ label: z.array(z.string()).default([]) });

/** The containers that have all labels that are asked for, each as `name` or `name=value`. */
export function listContainers({ containers }: EngineParts): Handler {
  return async ({ query }) => {
    const { label } = Filters.parse(JSON.parse(query.get('filters') ?? '{}'));
    const listed = containers.all().filter(({ labels }) =>
      label.every((wanted) => {
        const [name = '', value] = wanted.split(/=(.*)/s);
        return value === undefined ? name in labels : labels[name] === value;
      }),
    );
    const body = listed.map(({ id, name, image, labels, state: { status } }) => ({
      ...{ Id: id, Names: [`/${name}`], Image: image, Labels: labels, State: status, Status: status },
    }));
    return { status: 200, body };
  };
}
