import { ApiObject, App, JsonPatch, Testing } from 'cdk8s';
import { parseAllDocuments } from 'yaml';
import { XnatSite } from 'cdk8s-xnat';
import { k8s } from '../../../src/core/k8s';
import { find, type Manifest } from '../../support/manifests';
import { MINIMAL } from '../../support/sites';

const CONTAINER = '/spec/template/spec/containers/0';

/** A site whose StatefulSet of XNAT is patched. */
function patched(...patches: JsonPatch[]): Manifest {
  const site = new XnatSite(new App(), 'xnat', MINIMAL);
  const object = site.node.findAll().find((child) => ApiObject.isApiObject(child) && child.kind === 'StatefulSet' && child.name === 'xnat-xnat-web');
  ApiObject.of(object!).addJsonPatch(...patches);
  return find(Testing.synth(site) as Manifest[], 'StatefulSet', 'xnat-xnat-web');
}

const container = (statefulSet: Manifest): Manifest => (statefulSet.spec as Manifest).template.spec.containers[0] as Manifest;

describe('a JSON patch keeps its value', () => {
  test.each([
    ['a memory limit', '/resources/limits', { memory: '8Gi' }, { memory: '8Gi' }],
    ['a memory limit as Quantity', '/resources/limits', { memory: k8s.Quantity.fromString('8Gi') }, { memory: '8Gi' }],
    ['a number of GPUs', '/resources/limits/nvidia.com~1gpu', 1, undefined],
    ['a port of a probe', '/livenessProbe/tcpSocket/port', 8081, undefined],
    ['a port of a probe as IntOrString', '/livenessProbe/tcpSocket/port', k8s.IntOrString.fromNumber(8081), 8081],
    ['a field that the types do not know', '/restartPolicyRules', [{ action: 'Restart' }], undefined],
  ])('%s', (_, path, value, expected) => {
    const json = patched(JsonPatch.add(CONTAINER + path, value));
    const steps = path
      .slice(1)
      .split('/')
      .map((step) => step.replace('~1', '/'));
    expect(steps.reduce<unknown>((found, step) => (found as Record<string, unknown>)[step], container(json))).toEqual(expected ?? value);
  });
});

test('a patch can test, copy and remove what is written', () => {
  const memory = container(patched()).resources.requests.memory as string;
  const json = patched(
    JsonPatch.test(`${CONTAINER}/resources/requests/memory`, memory),
    JsonPatch.copy(`${CONTAINER}/resources/requests/memory`, '/metadata/labels/memory'),
    JsonPatch.remove(`${CONTAINER}/resources/limits`),
  );
  expect(json.metadata.labels.memory).toBe(memory);
  expect(container(json).resources).toEqual({ requests: container(patched()).resources.requests });
});

test('a patch is applied once, however often the object is asked for', () => {
  const site = new XnatSite(new App(), 'xnat', MINIMAL);
  const service = site.node.findAll().find((child) => ApiObject.isApiObject(child) && child.kind === 'Service')!;
  ApiObject.of(service).addJsonPatch(JsonPatch.add('/spec/ports/-', { name: 'more', port: 9999, targetPort: 9999 }));
  const more = () => JSON.stringify(Testing.synth(site)).split('"more"').length - 1;
  expect([more(), more()]).toEqual([1, 1]);
});

test('a patch holds in every synthesis, though rules look at the object in each', () => {
  const site = new XnatSite(new App(), 'xnat', { ...MINIMAL, smokeTest: {} });
  const object = site.node.findAll().find((child) => ApiObject.isApiObject(child) && child.kind === 'StatefulSet' && child.name === 'xnat-xnat-web');
  ApiObject.of(object!).addJsonPatch(JsonPatch.add(`${CONTAINER}/resources/limits`, { memory: '8Gi' }));
  const app = site.node.root as App;
  const limits = () =>
    (
      parseAllDocuments(app.synthYaml())
        .map((document) => document.toJS() as Manifest)
        .find(({ kind, metadata }) => kind === 'StatefulSet' && metadata.name === 'xnat-xnat-web')!.spec as Manifest
    ).template.spec.containers[0].resources.limits as unknown;
  expect([limits(), limits()]).toEqual([{ memory: '8Gi' }, { memory: '8Gi' }]);
});

test('a patch without a place is refused with the object that it was for', () => {
  expect(() => patched(JsonPatch.replace('/spec/nowhere/at/all', 1))).toThrow(/Failed to patch StatefulSet xnat-xnat-web at path 'xnat\//);
});
