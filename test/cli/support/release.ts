export type Json = Record<string, unknown>;

/** An object of Kubernetes. */
export const object = (kind: string, name: string, more: Json = {}, labels: Json = {}): Json => ({
  apiVersion: 'v1',
  kind,
  metadata: { name, labels },
  ...more,
});
/** A Service. */
export const service = (name: string, selector: Json, ports: Json[]) => object('Service', name, { spec: { selector, ports } });
const http = { name: 'http', port: 80 };

/** A release as the charts make one: the names of its objects, and the volumes of its pod. */
export function release(fullName: string, name: string, claims: Readonly<Record<string, string>>, more: Json[] = [], container: Json = {}): Json[] {
  const labels = { 'app.kubernetes.io/name': name, 'app.kubernetes.io/instance': 'xnat' };
  const volumes = Object.entries(claims).map(([path, claimName]) => ({ path, name: path.split('/').pop()!, persistentVolumeClaim: { claimName } }));
  return [
    object(
      'StatefulSet',
      fullName,
      {
        spec: {
          serviceName: fullName,
          replicas: 1,
          selector: { matchLabels: labels },
          template: {
            metadata: { labels: { ...labels, version: '1.9.3.1' } },
            spec: {
              containers: [
                {
                  name: 'xnat',
                  image: 'ghcr.io/australian-imaging-service/xnat:1.9.2',
                  volumeMounts: [...volumes, { name: 'cache', path: '/data/xnat/cache' }].map((volume) => ({ name: volume.name, mountPath: volume.path })),
                  ...container,
                },
              ],
              volumes: volumes.map(({ name: volume, persistentVolumeClaim }) => ({ name: volume, persistentVolumeClaim })),
            },
          },
          volumeClaimTemplates: [{ metadata: { name: 'cache' } }],
        },
      },
      labels,
    ),
    service(fullName, labels, [http]),
    service(`${fullName}-headless`, labels, [http]),
    object('ServiceAccount', fullName),
    object('Secret', `${fullName}-admin`, { data: { password: 'bWFkZS11cC12YWx1ZQ==' } }),
    object('ConfigMap', `${fullName}-config`),
    object('ConfigMap', `${fullName}-plugins`),
    ...more,
  ];
}
