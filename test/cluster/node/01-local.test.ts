import { eventually, getAll, kubectl } from '../support/node';
import { story } from '../support/story';

story('A site on one node, from nothing', ['xnat'], () => {
  test('the node is there', async () => {
    await eventually('the node', 10, async () => expect((await getAll('nodes'))[0]!.metadata.name).toBe('node1'));
    expect(await kubectl(['get', 'namespaces'])).toContain('kube-system');
  });
});
