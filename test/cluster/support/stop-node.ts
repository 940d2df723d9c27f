import { missingNode, stopNode } from './node';

/** After the last story. */
export default async function ({ maxWorkers }: { readonly maxWorkers: number }): Promise<void> {
  if (missingNode() === undefined) await Promise.all(Array.from({ length: maxWorkers }, (_, i) => stopNode(i + 1)));
}
