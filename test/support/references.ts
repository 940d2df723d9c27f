import type { Manifest } from './manifests';

type Mount = { name: string; mountPath: string };
type Container = { name: string; volumeMounts?: Mount[]; ports?: Array<{ name: string; containerPort: number }> };

/** The pod that an object starts, be it from a schedule. */
export const podOf = (object: Manifest): Manifest | undefined => object.spec?.jobTemplate?.spec.template ?? object.spec?.template;
const isWorkload = (object: Manifest) => podOf(object) !== undefined;

/** Every reference between objects that leads nowhere. Secrets are the site's to bring, and count as there. */
export function danglingReferences(objects: readonly Manifest[]): string[] {
  const faults: string[] = [];
  const need = (from: Manifest, kind: string, name: string) => {
    if (!objects.some((object) => object.kind === kind && object.metadata.name === name)) {
      faults.push(`${from.kind}/${from.metadata.name} names ${kind}/${name}`);
    }
  };
  for (const object of objects) {
    if (isWorkload(object)) {
      const { spec } = podOf(object)!;
      if (spec.serviceAccountName) need(object, 'ServiceAccount', spec.serviceAccountName);
      if (object.kind === 'StatefulSet') need(object, 'Service', object.spec.serviceName);
      for (const volume of spec.volumes ?? []) {
        if (volume.configMap) need(object, 'ConfigMap', volume.configMap.name);
        if (volume.persistentVolumeClaim) need(object, 'PersistentVolumeClaim', volume.persistentVolumeClaim.claimName);
      }
      faults.push(...danglingMounts(object));
    }
    if (object.kind === 'Service' && object.spec.selector) faults.push(...danglingService(object, objects));
    if (object.kind === 'HorizontalPodAutoscaler') need(object, object.spec.scaleTargetRef.kind as string, object.spec.scaleTargetRef.name);
    if (object.kind === 'Ingress') faults.push(...danglingIngress(object, objects));
    if (['NetworkPolicy', 'PodDisruptionBudget'].includes(object.kind)) faults.push(...selectsNobody(object, objects));
    if (object.kind === 'PersistentVolume') need(object, 'PersistentVolumeClaim', object.spec.claimRef.name);
    if (object.kind === 'PersistentVolumeClaim' && object.spec.volumeName) need(object, 'PersistentVolume', object.spec.volumeName);
  }
  return faults;
}

function danglingMounts(workload: Manifest): string[] {
  const { spec } = podOf(workload)!;
  const claims = (workload.spec.volumeClaimTemplates ?? []).map(({ metadata }: Manifest) => metadata);
  const volumes = new Set([...(spec.volumes ?? []), ...claims].map((volume: { name: string }) => volume.name));
  const containers: Container[] = [...(spec.initContainers ?? []), ...spec.containers];
  const used = new Set(containers.flatMap(({ volumeMounts = [] }) => volumeMounts.map(({ name }) => name)));
  return [
    ...containers.flatMap(({ name, volumeMounts = [] }) => [
      ...volumeMounts.filter((mount) => !volumes.has(mount.name)).map((mount) => `${name} mounts ${mount.name}, no volume`),
      ...(new Set(volumeMounts.map(({ mountPath }) => mountPath)).size < volumeMounts.length ? [`${name} mounts a path twice`] : []),
    ]),
    ...[...volumes].filter((name) => !used.has(name as string)).map((name) => `nobody mounts ${String(name)}`),
  ];
}

function danglingIngress(ingress: Manifest, objects: readonly Manifest[]): string[] {
  return ingress.spec.rules.flatMap(({ http }: { http: { paths: Array<{ backend: { service: { name: string; port: { name: string } } } }> } }) =>
    http.paths.flatMap(({ backend: { service } }) => {
      const found = objects.find(({ kind, metadata }) => kind === 'Service' && metadata.name === service.name);
      const ports = (found?.spec.ports ?? []) as Array<{ name: string }>;
      return ports.some(({ name }) => name === service.port.name)
        ? []
        : [`Ingress/${ingress.metadata.name} names the port ${service.port.name} of ${service.name}`];
    }),
  );
}

/** Pods that a controller makes while it works, and the app does not. */
const OF_CONTROLLERS = ['acme.cert-manager.io/http01-solver'];

/** A policy or a budget for pods that there are not protects nothing. An empty selector means all. */
function selectsNobody({ kind, metadata, spec }: Manifest, objects: readonly Manifest[]): string[] {
  const labels = Object.entries((spec.podSelector ?? spec.selector).matchLabels ?? {});
  if (labels.some(([key]) => OF_CONTROLLERS.includes(key))) return [];
  const selected = objects.some((object) => isWorkload(object) && labels.every(([key, value]) => podOf(object)!.metadata.labels[key] === value));
  return selected ? [] : [`${kind}/${metadata.name} selects nobody`];
}

function danglingService(service: Manifest, objects: readonly Manifest[]): string[] {
  const selected = objects.filter(
    (object) => isWorkload(object) && Object.entries(service.spec.selector).every(([key, value]) => podOf(object)!.metadata.labels[key] === value),
  );
  if (selected.length !== 1) return [`Service/${service.metadata.name} selects ${selected.length} workloads`];
  const ports = podOf(selected[0]!)!.spec.containers.flatMap((container: Container) =>
    (container.ports ?? []).flatMap(({ name, containerPort }) => [name, containerPort]),
  );
  return service.spec.ports
    .filter((port: { targetPort: string | number }) => !ports.includes(port.targetPort))
    .map((port: { targetPort: string | number }) => `Service/${service.metadata.name} targets ${port.targetPort}, no port`);
}
