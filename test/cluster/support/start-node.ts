import { missingNode, startNode } from './node';

/** Before the first story: one node for all. Where it cannot be, the stories say why themselves. */
export default async function (): Promise<void> {
  if (missingNode() === undefined) await startNode();
}
