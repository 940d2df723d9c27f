import { missingNode, stopNode } from './node';

/** After the last story. */
export default async function (): Promise<void> {
  if (missingNode() === undefined) await stopNode();
}
