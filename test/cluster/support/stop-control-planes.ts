import { stopAll } from './control-plane';

/** After the last file of tests. */
export default ({ maxWorkers }: { readonly maxWorkers: number }): Promise<void> => stopAll(maxWorkers);
