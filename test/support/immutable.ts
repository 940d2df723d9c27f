import { Size } from 'cdk8s';
import type { Manifest } from './manifests';

const MUTABLE: Record<string, readonly string[]> = {
  // As the API server's own message lists them.
  StatefulSet: ['replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy', 'minReadySeconds'],
};

/** Fields of other kinds that cannot change once an object is there. */
const FIXED: Record<string, readonly string[]> = {
  Deployment: ['spec.selector'],
  DaemonSet: ['spec.selector'],
  Job: ['spec.selector', 'spec.template', 'spec.completions'],
  Service: ['spec.clusterIP', 'spec.ipFamilies'],
  PersistentVolume: ['spec.nfs', 'spec.csi', 'spec.local', 'spec.volumeMode', 'spec.nodeAffinity'],
  StorageClass: ['provisioner', 'parameters', 'reclaimPolicy', 'volumeBindingMode'],
  EndpointSlice: ['addressType'],
  RoleBinding: ['roleRef'],
  ClusterRoleBinding: ['roleRef'],
  Secret: ['type'],
};

type Fields = Record<string, unknown>;

function fixedFields({ kind, spec, ...rest }: Manifest): Fields {
  if (kind === 'StatefulSet') return Object.fromEntries(Object.entries(spec as Fields).filter(([name]) => !MUTABLE[kind]!.includes(name)));
  if (kind === 'PersistentVolumeClaim') return { ...(spec as Fields), resources: undefined };
  const object: Fields = { spec, ...rest };
  return Object.fromEntries(
    (FIXED[kind] ?? []).map((path) => [path, path.split('.').reduce<unknown>((value, step) => (value as Fields | undefined)?.[step], object)]),
  );
}

const nameOf = ({ kind, metadata }: Manifest) => [kind, metadata.namespace, metadata.name].filter(Boolean).join(' ');
const bytes = (claim: Manifest) => {
  const [, amount, unit] = /^(\d+)(Ki|Mi|Gi|Ti)$/.exec(claim.spec.resources.requests.storage as string)!;
  const sizes = { Ki: Size.kibibytes, Mi: Size.mebibytes, Gi: Size.gibibytes, Ti: Size.tebibytes };
  return sizes[unit as keyof typeof sizes](Number(amount)).toKibibytes();
};

/** What the API server would refuse of a change: objects that are there before and after, with another fixed field. */
export function refusedChanges(before: readonly Manifest[], after: readonly Manifest[]): string[] {
  const found = new Map(before.map((object) => [nameOf(object), object]));
  const faults: string[] = [];
  for (const object of after) {
    const old = found.get(nameOf(object));
    if (!old) continue;
    const [was, is] = [fixedFields(old), fixedFields(object)];
    for (const field of new Set([...Object.keys(was), ...Object.keys(is)])) {
      if (JSON.stringify(was[field]) !== JSON.stringify(is[field])) faults.push(`${nameOf(object)}: ${field}`);
    }
    if (object.kind === 'PersistentVolumeClaim' && bytes(object) < bytes(old)) faults.push(`${nameOf(object)} shrinks`);
  }
  return faults;
}

/** Selectors that do not select the pods of their own template. */
export function strayedSelectors(objects: readonly Manifest[]): string[] {
  return objects
    .filter(({ spec }) => spec?.selector?.matchLabels && spec.template)
    .filter(({ spec }) =>
      Object.entries(spec.selector.matchLabels as Record<string, string>).some(([name, value]) => spec.template.metadata.labels[name] !== value),
    )
    .map(nameOf);
}
