import { bytesOf } from '../cluster/quantity';
import { at } from '../from-helm/values';
import { listAt, textAt, treeAt } from '../from-helm/takeover/manifest';
import type { Manifest } from '../manifests/manifests';
import { relationsOf } from '../manifests/relations';
import { neededSecrets } from '../secrets/needed';
import { called, type ClusterCheck, type Finding, inNamespace } from './finding';

const annotationOf = ({ object }: Manifest, name: string) => treeAt(object, 'metadata.annotations')[name];
const listed = (objects: readonly Manifest[]) => objects.map(({ name }) => name).join(', ') || 'none is there';

/** Secrets that have to be there, and their keys. */
export const secretsThere: ClusterCheck = (app, cluster) =>
  neededSecrets(app).flatMap(({ namespace, name, keys, readers }): Finding[] => {
    const found = cluster.keysOf('Secret', namespace, name);
    if (found === 'unread') return [];
    const secret = called({ kind: 'Secret', name, namespace });
    const why = 'these do not start until it is there, and nothing else says so: CreateContainerConfigError, or FailedMount';
    const pull = keys.length === 1 && keys[0]!.key === '.dockerconfigjson';
    const fix = pull
      ? `kubectl ${inNamespace(namespace)}create secret docker-registry ${name} --docker-server=… --docker-username=… --docker-password=…`
      : 'cdk8s-xnat secrets --make makes it';
    if (found === 'missing') {
      return [
        {
          id: pull ? 'pull-secret-missing' : 'secret-missing',
          what: `${secret} is not there; ${readers.join(', ')} ${readers.length === 1 ? 'reads' : 'read'} it`,
          why: pull ? 'images cannot be pulled with it: ErrImagePull' : why,
          fix,
        },
      ];
    }
    const missing = keys.map(({ key }) => key).filter((key) => !found.has(key));
    if (missing.length === 0) return [];
    return [
      {
        id: 'secret-key-missing',
        what: `${secret} has no key ${missing.join(', ')}; it has ${[...found].join(', ') || 'none'}`,
        why: `${readers.join(', ')} ${readers.length === 1 ? 'reads' : 'read'} it, and no such pod starts`,
        fix: `add the key: kubectl ${inNamespace(namespace)}edit secret ${name}; or make the Secret again by cdk8s-xnat secrets --make, once it is deleted`,
      },
    ];
  });

const NEEDED: Readonly<Record<string, readonly [verb: string, resource: string]>> = {
  ConfigMap: ['reads', 'configmaps'],
  PersistentVolumeClaim: ['mounts', 'persistentvolumeclaims'],
  ServiceAccount: ['runs as', 'serviceaccounts'],
};

/** ConfigMaps, claims and ServiceAccounts that pods name, and the YAML does not make. */
export const objectsThere: ClusterCheck = (app, cluster) => {
  const seen = new Set<string>();
  return relationsOf(app).flatMap(({ from, verb, to, optional, keys = [] }): Finding[] => {
    const [needs, resource] = NEEDED[to.kind] ?? [];
    const id = called(to);
    const automatic = to.name === 'kube-root-ca.crt' || (to.kind === 'ServiceAccount' && to.name === 'default');
    const made = app.some((one) => one.kind === to.kind && one.name === to.name && one.namespace === to.namespace);
    if (verb !== needs || optional || automatic || made || seen.has(id)) return [];
    seen.add(id);
    const there = cluster.list(resource!, to.namespace ?? 'default');
    const live = there?.find(({ name }) => name === to.name);
    if (there === undefined) return [];
    const missing =
      live === undefined ? [] : keys.filter((key) => at(live.object, ['data', key]) === undefined && at(live.object, ['binaryData', key]) === undefined);
    if (live !== undefined && (to.kind !== 'ConfigMap' || missing.length === 0)) return [];
    const flag = keys.length > 0 ? ` ${keys.map((key) => `--from-file=${key}`).join(' ')}` : '';
    return [
      {
        id: live === undefined ? 'object-missing' : 'config-key',
        what: live === undefined ? `${id} is not there, and the YAML does not make it` : `${id} has no key ${missing.join(', ')}`,
        why: `${called(from)} ${verb} it, and its pods do not start`,
        fix:
          to.kind === 'ConfigMap'
            ? `kubectl ${inNamespace(to.namespace)}create configmap ${to.name}${flag}`
            : `make it, or name one that is there: ${listed(there)}`,
      },
    ];
  });
};

/** Provisioners of disks, which one node has at a time. */
const DISKS =
  /^(ebs\.csi\.aws\.com|pd\.csi\.storage\.gke\.io|disk\.csi\.azure\.com|cinder\.csi\.openstack\.org|csi\.vsphere\.vmware\.com|rbd\.csi\.ceph\.com|.*\.rbd\.csi\.ceph\.com|rancher\.io\/local-path|k8s\.io\/minikube-hostpath|kubernetes\.io\/(aws-ebs|gce-pd|azure-disk|cinder|no-provisioner|vsphere-volume)|topolvm\.io|dobs\.csi\.digitalocean\.com|csi\.hetzner\.cloud|local\.csi\.openebs\.io|openebs\.io\/local)$/;

const DEFAULT_CLASS = 'storageclass.kubernetes.io/is-default-class';

export const storage: ClusterCheck = (app, cluster) => {
  const live = cluster.list('storageclasses.storage.k8s.io');
  if (live === undefined) return [];
  const made = app.filter(({ kind }) => kind === 'StorageClass');
  const all = [...made, ...live.filter(({ name }) => !made.some((one) => one.name === name))];
  return claimsOf(app).flatMap(({ claim, of }): Finding[] => {
    const there = cluster.live(claim);
    const given = at(claim.object, ['spec', 'storageClassName']);
    const isStatic = given === '' || textAt(claim.object, 'spec.volumeName') !== undefined;
    const name = textAt(there?.object, 'spec.storageClassName') ?? given;
    const defaults = all.filter((one) => annotationOf(one, DEFAULT_CLASS) === 'true');
    const chosen = name === undefined ? defaults[0] : all.find((one) => one.name === name);
    if (isStatic || name === '') return [];
    if (chosen === undefined) {
      if (textAt(there?.object, 'status.phase') === 'Bound' && !grows(there, claim)) return [];
      const what =
        name === undefined
          ? `${of} names no StorageClass, and the cluster has no default one`
          : `${of} names the StorageClass ${String(name)}, which the cluster does not have`;
      return [
        {
          id: name === undefined ? 'storage-class-none' : 'storage-class-missing',
          what,
          why: 'it stays Pending, and so do the pods that mount it',
          fix: `name one of: ${listed(all)}`,
        },
      ];
    }
    return [...sharing(claim, of, chosen), ...growing(there, claim, of, chosen)];
  });
};

/** Claims, and those that a StatefulSet makes for each of its pods, as the first one. */
function claimsOf(app: readonly Manifest[]): Array<{ claim: Manifest; of: string }> {
  return app.flatMap((one) => {
    if (one.kind === 'PersistentVolumeClaim') return [{ claim: one, of: called(one) }];
    if (one.kind !== 'StatefulSet') return [];
    return listAt(one.object, 'spec.volumeClaimTemplates').map((template) => {
      const name = textAt(template, 'metadata.name') ?? '';
      const claim = {
        kind: 'PersistentVolumeClaim',
        name: `${name}-${one.name}-0`,
        ...(one.namespace !== undefined && { namespace: one.namespace }),
        object: { apiVersion: 'v1', ...template },
      };
      return { claim, of: `the template ${name} of ${called(one)}` };
    });
  });
}

const SIZE = 'spec.resources.requests.storage';
const grows = (there: Manifest | undefined, claim: Manifest) => (bytesOf(textAt(claim.object, SIZE)) ?? 0) > (bytesOf(textAt(there?.object, SIZE)) ?? Infinity);

function sharing(claim: Manifest, of: string, { name, object }: Manifest): Finding[] {
  const modes = at(claim.object, ['spec', 'accessModes']);
  const provisioner = textAt(object, 'provisioner') ?? '';
  const shared = Array.isArray(modes) ? modes.find((mode) => ['ReadWriteMany', 'ReadOnlyMany'].includes(String(mode))) : undefined;
  if (shared === undefined || textAt(claim.object, 'spec.volumeMode') === 'Block' || !DISKS.test(provisioner)) return [];
  return [
    {
      id: 'access-mode',
      what: `${of} wants ${String(shared)} of the StorageClass ${name}, whose provisioner ${provisioner} makes disks`,
      why: 'a disk is on one node at a time: the claim stays Pending',
      fix: 'take a StorageClass of shared file systems, such as EFS, Azure Files, Filestore or NFS; or one pod and ReadWriteOnce',
    },
  ];
}

function growing(there: Manifest | undefined, claim: Manifest, of: string, { name, object }: Manifest): Finding[] {
  if (!grows(there, claim) || object.allowVolumeExpansion === true) return [];
  return [
    {
      id: 'claim-cannot-grow',
      what: `${of} grows from ${String(textAt(there!.object, SIZE))} to ${String(textAt(claim.object, SIZE))}, and its StorageClass ${name} does not allow it`,
      why: 'the API server refuses the claim',
      fix: `kubectl patch storageclass ${name} --patch '{"allowVolumeExpansion":true}', if its provisioner can; or keep the size`,
    },
  ];
}

export const ingressClass: ClusterCheck = (app, cluster) => {
  const ingresses = app.filter((one) => one.kind === 'Ingress' && annotationOf(one, 'kubernetes.io/ingress.class') === undefined);
  if (ingresses.length === 0) return [];
  const live = cluster.list('ingressclasses.networking.k8s.io');
  if (live === undefined) return [];
  const all = [...app.filter(({ kind }) => kind === 'IngressClass'), ...live];
  return ingresses.flatMap((one): Finding[] => {
    const name = textAt(one.object, 'spec.ingressClassName');
    const found =
      name === undefined
        ? all.some((each) => annotationOf(each, 'ingressclass.kubernetes.io/is-default-class') === 'true')
        : all.some((each) => each.name === name);
    if (found) return [];
    return [
      {
        id: 'ingress-class-missing',
        what:
          name === undefined
            ? `${called(one)} names no IngressClass, and the cluster has no default one`
            : `${called(one)} names the IngressClass ${name}, which the cluster does not have`,
        why: 'no controller reads it, and nobody reaches the site',
        fix: `install its controller, or name one of: ${listed(all)}`,
      },
    ];
  });
};

/** Who signs certificates, by cert-manager. */
export const issuers: ClusterCheck = (app, cluster) => {
  const wanted = app.flatMap((one) => {
    const ref = one.kind === 'Certificate' ? treeAt(one.object, 'spec.issuerRef') : {};
    return [
      ['ClusterIssuer', annotationOf(one, 'cert-manager.io/cluster-issuer')],
      ['Issuer', annotationOf(one, 'cert-manager.io/issuer')],
      [String(ref.kind ?? 'Issuer'), ref.name],
    ].flatMap(([kind, name]) => (typeof name === 'string' ? [{ one, kind: String(kind), name }] : []));
  });
  return wanted.flatMap(({ one, kind, name }): Finding[] => {
    const namespace = kind === 'Issuer' ? one.namespace : undefined;
    if (app.some((each) => each.kind === kind && each.name === name)) return [];
    const there = cluster.list(`${kind.toLowerCase()}s.cert-manager.io`, kind === 'Issuer' ? (namespace ?? 'default') : undefined);
    const live = there?.find((each) => each.name === name);
    const ready = listAt(live?.object, 'status.conditions').find(({ type }) => type === 'Ready');
    if (there === undefined || (live !== undefined && ready?.status !== 'False')) return [];
    const state = live === undefined ? 'which the cluster does not have' : `which is not ready: ${String(ready?.message ?? '')}`;
    return [
      {
        id: 'issuer-missing',
        what: `${called(one)} is to be signed by the ${kind} ${name}, ${state}`,
        why: 'there is no certificate, and browsers refuse the site',
        fix: `make it, or name one of: ${listed(there)}`,
      },
    ];
  });
};
