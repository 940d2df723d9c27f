import { App } from 'cdk8s';
import { XnatSite } from 'cdk8s-xnat';
import { find, manifests } from '../support/manifests';
import { MINIMAL } from '../support/sites';

describe('XnatSite', () => {
  test('makes a namespace that lets in restricted pods alone', () => {
    const namespace = find(manifests(new XnatSite(new App(), 'uwa', MINIMAL)), 'Namespace', 'uwa');
    expect(namespace.metadata.labels).toMatchObject({ 'pod-security.kubernetes.io/enforce': 'restricted' });
    expect(namespace.metadata.namespace).toBeUndefined();
  });
});
