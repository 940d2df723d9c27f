import { missingNode, startNode } from './node';

/** Before the first story: a node for each worker of Jest. Where none can be, the stories say why themselves. */
export default async function ({ maxWorkers }: { readonly maxWorkers: number }): Promise<void> {
  if (missingNode() === undefined) await Promise.all(Array.from({ length: maxWorkers }, (_, i) => startNode(i + 1)));
}
