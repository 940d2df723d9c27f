import { enumerate } from '../refusals/describe';
import { Rule } from '../refusals/rule';

export interface DuplicateSubject {
  readonly kind: string;
  readonly name: string;
  readonly paths: readonly string[];
}

export const duplicateObject = new Rule<readonly DuplicateSubject[]>({
  id: 'duplicate-object',
  refuses: 'two objects of one kind and name in one chart',
  why: 'the second would overwrite the first in the cluster, without a word',
  check: (objects) =>
    objects.map(({ kind, name, paths }) => ({
      what: `${kind} ${name} is made ${paths.length} times, by ${enumerate(paths)}`,
      fix: 'keep one of them, or put the other into a chart with another id and namespace',
    })),
});
