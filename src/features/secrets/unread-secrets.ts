import type { IConstruct } from 'constructs';
import type { Finding } from '../../core/refusals/finding';
import { nearest } from '../../core/refusals/nearest';
import { RequiredSecrets } from './required-secrets';
import { secretUnread } from './secret-producers.rules';

/** A Secret of a file that nothing reads. */
interface Unread {
  readonly namespace?: string;
  readonly name: string;
}

/** What is said of them, with the Secret that each may have been meant for. */
export function unreadSecrets(scope: IConstruct, path: string, edit: string, unread: readonly Unread[]): Finding[] {
  if (unread.length === 0) return [];
  const wanted = RequiredSecrets.of(scope.node.root).list;
  return unread.flatMap((secret) => {
    // Of several that are near, one alone can be the one that was meant.
    const meantBy = wanted.filter(
      ({ name }) =>
        nearest(
          name,
          unread.map((each) => each.name),
        ) === secret.name,
    );
    const names = new Map(meantBy.map(({ name, namespace, readers }) => [name, { readers: readers.join(' and '), namespace }]));
    return secretUnread.findings({ ...secret, path, edit, wanted: names });
  });
}
