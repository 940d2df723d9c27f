import { App, Duration, Size } from 'cdk8s';
import {
  AccountPolicy,
  ClusterServices,
  ExternalSecret,
  IngressPreset,
  MetricsServer,
  OpenIdProvider,
  PersistentVolumeAccessMode,
  ReclaimPolicy,
  Secret,
  SecretStoreKind,
  StorageClass,
  StorageProvisioner,
  VolumeSource,
  XnatSite,
  type XnatSiteProps,
} from 'cdk8s-xnat';
import { parseAllDocuments } from 'yaml';
import type { Manifest } from './manifests';
import { MINIMAL } from './sites';

/** A site with one more thing, as a user writes it. */
function site(props: Partial<XnatSiteProps>, more: (made: XnatSite) => void = () => undefined): Manifest[] {
  const app = new App();
  const made = new XnatSite(app, 'further', { ...MINIMAL, ...props });
  more(made);
  return read(app);
}

const read = (app: App) => parseAllDocuments(app.synthYaml()).map((document) => document.toJS() as Manifest);

const sized = (source: VolumeSource, accessMode?: PersistentVolumeAccessMode) => ({ source, size: Size.tebibytes(1), accessMode });

/**
 * States that no operator goes to from another one, since claims keep their volumes, and parts that stand by themselves: with the matrix of
 * options they are all that this library writes.
 */
export const FURTHER_STATES: Readonly<Record<string, () => Manifest[]>> = {
  'volumes of an NFS server': () =>
    site({ archive: sized(VolumeSource.nfs({ server: 'nfs.example.edu.au', path: '/export/archive', mountOptions: ['hard'] })) }),
  'volumes of a CSI driver': () =>
    site({ archive: sized(VolumeSource.csi({ driver: 'efs.csi.aws.com', volumeHandle: 'fs-0123456789abcdef0', attributes: { encryptInTransit: 'true' } })) }),
  'volumes of one node': () => site({ archive: sized(VolumeSource.local({ path: '/srv/archive', nodes: ['node1'], capacity: Size.tebibytes(2) })) }),
  'a volume that is there': () => site({ archive: sized(VolumeSource.fromVolumeName('archive')) }),
  'a claim that is there': () => site({ archive: { existingClaim: 'archive' } }),
  'a class by name': () => site({ archive: { storageClass: StorageClass.named('fast'), accessMode: PersistentVolumeAccessMode.READ_WRITE_MANY } }),
  'an Ingress with a preset': () =>
    site({ ingress: { className: 'nginx', preset: IngressPreset.nginx(), clusterIssuer: 'letsencrypt' } }, (made) =>
      made.acknowledge('ingress-nginx-retired', 'a trial of its annotations'),
    ),
  'a login by any provider': () =>
    site({}, (made) =>
      made.xnat.addLogin(
        new OpenIdProvider(made, 'keycloak', {
          providerId: 'keycloak',
          client: Secret.named('keycloak'),
          userAuthUri: 'https://id.example.edu.au/auth',
          accessTokenUri: 'https://id.example.edu.au/token',
          accounts: AccountPolicy.reviewed(),
        }),
      ),
    ),
  'Secrets of a store': () =>
    site({}, (made) => {
      new ExternalSecret(made, 'further-postgresql', { store: 'aws', keys: { password: { key: 'prod/db', property: 'password' } } });
      new ExternalSecret(made, 'all', {
        store: 'vault',
        storeKind: SecretStoreKind.SECRET_STORE,
        secretName: 'other',
        extract: 'prod/all',
        refreshInterval: Duration.minutes(5),
        type: 'kubernetes.io/tls',
      });
    }),
  'classes of each maker': () => {
    const app = new App();
    new ClusterServices(app, 'classes', {
      storageClasses: {
        'ebs-gp3': { provisioner: StorageProvisioner.ebsGp3({ iops: 4000, throughput: 250 }), isDefault: true },
        'ebs-gp2': { provisioner: StorageProvisioner.ebsGp2(), reclaimPolicy: ReclaimPolicy.DELETE },
        gp2: { provisioner: StorageProvisioner.aisInTreeGp2(), isDefault: false },
        efs: { provisioner: StorageProvisioner.efs({ fileSystemId: 'fs-0123456789abcdef0' }) },
        static: { provisioner: StorageProvisioner.noProvisioner() },
        nfs: { provisioner: StorageProvisioner.of('nfs.csi.k8s.io', { server: 'nfs.example.edu.au', share: '/export' }), mountOptions: ['nfsvers=4.1'] },
      },
    });
    return read(app);
  },
  'the Metrics Server of the AIS documents': () => {
    const app = new App();
    const cluster = new ClusterServices(app, 'metrics', { metricsServer: { ...MetricsServer.ais(), kubernetesVersion: '1.33' } });
    cluster.acknowledge('kubelet-unverified', 'the kubelets sign their certificates themselves');
    return read(app);
  },
};
