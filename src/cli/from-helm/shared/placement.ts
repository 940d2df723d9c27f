import { type Code, name } from '../../code/code';
import { durationCode } from '../../code/units';
import { type Converter, filled, jsonCode, textOf, texts, type Values } from '../chart';
import type { Draft } from '../draft';
import { isTree } from '../values';

const EVICT = 'cluster-autoscaler.kubernetes.io/safe-to-evict';
/** Annotations that the library writes itself. */
const OWN = ['checksum/config', 'kubectl.kubernetes.io/default-container', `${EVICT}-local-volumes`];
const POLICIES: Readonly<Record<string, string>> = { Always: 'ImagePullPolicy.ALWAYS', Never: 'ImagePullPolicy.NEVER' };
const EFFECTS: Readonly<Record<string, string>> = {
  NoSchedule: 'TaintEffect.NO_SCHEDULE',
  PreferNoSchedule: 'TaintEffect.PREFER_NO_SCHEDULE',
  NoExecute: 'TaintEffect.NO_EXECUTE',
};

/** Where the release's pods run, and what stands on them. Nodes and names hold for all of the site; the rest is XNAT's. */
export const placement = (root: string): Converter => ({
  keys: [
    ...['nodeSelector.*', 'tolerations.**', 'affinity.**', 'hostAliases.**', 'podAnnotations.*', 'podLabels.*', 'serviceAccount.annotations.*'],
    ...['priorityClassName', 'image.pullPolicy', 'imagePullPolicy', 'topologySpreadConstraints.**'],
  ].map((key) => root + key),
  convert(values, draft) {
    const { 'kubernetes.io/os': os, ...selector } = texts(values, `${root}nodeSelector`, draft);
    if (os !== undefined && os !== 'linux') draft.leave([...`${root}nodeSelector`.split('.'), 'kubernetes.io/os'], "the library's pods run on Linux");
    if (Object.keys(selector).length > 0) draft.set('pod.nodeSelector', selector);
    setTolerations(values, draft, `${root}tolerations`);
    setHostAliases(values, draft, `${root}hostAliases`);
    const affinity = values.tree(`${root}affinity`);
    if (Object.keys(affinity).length > 0) draft.set('xnat.pod.affinity', jsonCode(affinity));
    const spread = values.list(`${root}topologySpreadConstraints`);
    if (spread.length > 0) draft.set('xnat.pod.topologySpreadConstraints', jsonCode(spread));
    const priority = textOf(values.get(`${root}priorityClassName`));
    if (priority !== undefined && priority !== '') draft.set('xnat.pod.priorityClassName', priority);
    setPullPolicy(values, draft, [`${root}image.pullPolicy`, `${root}imagePullPolicy`]);
    setAnnotations(values, draft, `${root}podAnnotations`);
    const labels = texts(values, `${root}podLabels`, draft);
    if (Object.keys(labels).length > 0) draft.set('xnat.pod.labels', labels);
    setAccount(values, draft, `${root}serviceAccount.annotations`);
  },
});

function setTolerations(values: Values, draft: Draft, key: string): void {
  const codes = values.list(key).flatMap((entry, i): Code[] => {
    if (!isTree(entry)) return [];
    const { key: taint, value, effect, tolerationSeconds, operator } = entry;
    if (textOf(taint) === undefined && textOf(effect) === undefined) {
      draft.leave(`${key}.${i}`, 'it tolerates every taint, those of nodes that are about to go as well: write the key of the taint that is meant');
      return [];
    }
    const seconds = typeof tolerationSeconds === 'number' ? tolerationSeconds : undefined;
    return [
      filled({
        key: textOf(taint),
        value: operator === 'Exists' ? undefined : (textOf(value) ?? ''),
        effect: EFFECTS[textOf(effect) ?? ''] === undefined ? undefined : name(EFFECTS[textOf(effect)!]!),
        stayFor: seconds === undefined ? undefined : durationCode(seconds),
      })!,
    ];
  });
  if (codes.length > 0) draft.set('pod.tolerations', codes);
}

function setHostAliases(values: Values, draft: Draft, key: string): void {
  const codes = values.list(key).flatMap((entry): Code[] => {
    const hostnames = isTree(entry) && Array.isArray(entry.hostnames) ? entry.hostnames.flatMap((host) => textOf(host) ?? []) : [];
    const ip = isTree(entry) ? textOf(entry.ip) : undefined;
    return ip === undefined || hostnames.length === 0 ? [] : [{ ip, hostnames }];
  });
  if (codes.length > 0) draft.set('pod.hostAliases', codes);
}

function setPullPolicy(values: Values, draft: Draft, keys: readonly string[]): void {
  for (const key of keys) {
    const policy = textOf(values.get(key));
    if (policy === undefined || policy === '' || policy === 'IfNotPresent') continue;
    if (POLICIES[policy] === undefined) draft.leave(key, 'Kubernetes has no such policy');
    else draft.set('xnat.pod.imagePullPolicy', name(POLICIES[policy]));
  }
}

function setAnnotations(values: Values, draft: Draft, key: string): void {
  const { [EVICT]: evict, ...given } = texts(values, key, draft);
  if (evict !== undefined) draft.set('xnat.safeToEvict', evict === 'true');
  for (const own of OWN.filter((one) => given[one] !== undefined)) draft.leave(`${key}.${own}`, 'the library sets this annotation itself');
  const annotations = Object.fromEntries(Object.entries(given).filter(([one]) => !OWN.includes(one)));
  if (Object.keys(annotations).length > 0) draft.set('xnat.pod.annotations', annotations);
}

function setAccount(values: Values, draft: Draft, key: string): void {
  const account = texts(values, key, draft);
  if (Object.keys(account).length === 0) return;
  draft.set('xnat.pod.serviceAccountAnnotations', account);
  const name = `${draft.siteName}-xnat-web`;
  if (account['eks.amazonaws.com/role-arn'] !== undefined && name !== values.fullName) {
    draft.remark(
      `The IAM role must trust the ServiceAccount system:serviceaccount:${values.release.namespace}:${name}; that of the release is ${values.fullName}.`,
    );
  }
}
