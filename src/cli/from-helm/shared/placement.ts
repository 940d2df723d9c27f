import { call, name } from '../../code/code';
import { type Converter, jsonCode, texts } from '../chart';
import { isTree } from '../values';

const POD = '/spec/template/spec';
const BECAUSE = 'No prop says these; they are as the Helm release had them.';
const xnat = name('site.xnat');

/** A key as JSON Pointer writes it. */
const pointer = (key: string) => key.replace(/~/g, '~0').replace(/\//g, '~1');

/** What the release says of the pod, and no prop of the library does: patches of the StatefulSet. */
export const placement = (root: string): Converter => ({
  keys: ['nodeSelector.*', 'tolerations.**', 'affinity.**', 'hostAliases.**', 'podAnnotations.*', 'serviceAccount.annotations.*', 'priorityClassName'].map(
    (key) => root + key,
  ),
  convert(values, draft) {
    const { 'kubernetes.io/os': os, ...selector } = values.tree(`${root}nodeSelector`);
    if (Object.keys(selector).length > 0 || (os !== undefined && os !== 'linux')) {
      draft.patch(xnat, `${POD}/nodeSelector`, jsonCode(values.tree(`${root}nodeSelector`)), BECAUSE);
    }
    for (const key of ['tolerations', 'affinity', 'hostAliases', 'priorityClassName']) {
      const value = values.get(root + key);
      if (Array.isArray(value) ? value.length > 0 : isTree(value) ? Object.keys(value).length > 0 : typeof value === 'string' && value !== '') {
        draft.patch(xnat, `${POD}/${key}`, jsonCode(value), BECAUSE);
      }
    }
    for (const [key, value] of Object.entries(texts(values, `${root}podAnnotations`, draft))) {
      draft.patch(xnat, `/spec/template/metadata/annotations/${pointer(key)}`, value, BECAUSE);
    }
    const account = texts(values, `${root}serviceAccount.annotations`, draft);
    if (Object.keys(account).length > 0) {
      draft.patch(call('site.xnat.node.findChild', 'service-account'), '/metadata/annotations', account, "The ServiceAccount of XNAT's pods.");
      const name = `${draft.siteName}-xnat-web`;
      if (account['eks.amazonaws.com/role-arn'] !== undefined && name !== values.fullName) {
        draft.remark(
          `The IAM role must trust the ServiceAccount system:serviceaccount:${values.release.namespace}:${name}; that of the release is ${values.fullName}.`,
        );
      }
    }
  },
});
