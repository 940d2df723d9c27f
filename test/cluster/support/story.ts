import { describeWith } from '../../real/support/parts';
import { removeNamespaces } from './node';

/**
 * A story of operations on the node. Its title and the titles of its tests read as prose: they are what docs/explanation/proof.md tells.
 *
 * @param namespaces that it makes, and that are removed before and after
 */
export function story(title: string, namespaces: readonly string[], body: () => void): void {
  describeWith(['cluster-node'], title, () => {
    let begun: number;
    beforeAll(async () => {
      begun = Date.now();
      await removeNamespaces(...namespaces);
    }, 300_000);
    afterAll(async () => {
      await removeNamespaces(...namespaces);
      process.stdout.write(`story: ${title}: ${Math.round((Date.now() - begun) / 1000)} s\n`);
    }, 300_000);
    body();
  });
}
