import type { IConstruct } from 'constructs';
import type { Finding } from '../validation/finding';
import { secretUnread } from '../validation/rules/secret-producers';
import { RequiredSecrets } from './required-secrets';
import type { SecretReference } from './secret-references';

/** A Secret of a file that nothing reads. */
interface Unread {
  readonly namespace?: string;
  readonly name: string;
}

/** What is said of them, with the Secret that each may have been meant for. */
export function unreadSecrets(scope: IConstruct, path: string, edit: string, unread: readonly Unread[]): Finding[] {
  if (unread.length === 0) return [];
  const wanted = new Map(RequiredSecrets.of(scope.node.root).list.map(({ name, namespace, readers }) => [name, { readers: readers.join(' and '), namespace }]));
  return unread.flatMap((secret) => secretUnread.findings({ ...secret, path, edit, wanted }));
}

/** The keys that are read, each with who reads it. */
export function readsOf(references: readonly SecretReference[]): Array<{ key: string; reader: string }> {
  return references.filter(({ optional }) => !optional).flatMap(({ keys, reader }) => keys.map((key) => ({ key, reader })));
}
