import { Duration } from 'cdk8s';
import type { Construct } from 'constructs';
import { DNS_SUBDOMAIN } from '../../core/grammar/kubernetes';
import { k8s } from '../../core/k8s';
import { environment } from '../../core/kubernetes/environment';
import type { Component } from '../../core/kubernetes/instance';
import { restrictedContainer } from '../../core/kubernetes/restricted';
import { by, duration, filledListOf, heldBy, optional, required, type Shape, text, valueOf } from '../../core/props/kind';
import { days } from '../../core/units/days';
import { helperResources } from '../../core/units/resources';
import { type Image, imageKind } from '../../values/image';
import { NetworkPeer } from '../../values/network-peer';
import { awsCliImage } from './s3-backup-options';

/** VolumeSnapshots of the archive beside the dumps. */
export interface ArchiveSnapshotOptions {
  /** Name of the VolumeSnapshotClass, as `kubectl get volumesnapshotclass` shows it. Its driver is that of the claim. */
  readonly className: string;

  /**
   * How long it may take until one is ready. The first of a large volume takes longest.
   *
   * @default Duration.hours(2)
   */
  readonly readyWithin?: Duration;

  /**
   * Where the API server is on the network.
   *
   * @default - anywhere, on the ports 443 and 6443
   */
  readonly apiServer?: NetworkPeer[];

  /**
   * Where the image of the AWS CLI comes from: a mirror of the official one, or an image with bash and curl. Without a tag it has that of the
   * default.
   *
   * @default - `public.ecr.aws/aws-cli/aws-cli:2.22.35`
   */
  readonly image?: Image;
}

export const archiveSnapshotShape: Shape<ArchiveSnapshotOptions> = {
  className: required(by(text, DNS_SUBDOMAIN), 'missing'),
  readyWithin: optional(heldBy(duration, 'backup-times', 'VolumeSnapshot, status.readyToUse: https://kubernetes.io/docs/concepts/storage/volume-snapshots/')),
  apiServer: optional(filledListOf(valueOf(NetworkPeer, 'NetworkPeer.cidr("10.0.0.1/32")'))),
  image: optional(imageKind),
};

export const READY_WITHIN = Duration.hours(2);

const ACCESS = '/run/secrets/api-server';

/** Lets the service account make, look at and delete snapshots, and no more. */
export function makeSnapshotAccess(scope: Construct, component: Component): void {
  const metadata = component.metadata();
  new k8s.KubeRole(scope, 'role', {
    metadata,
    rules: [{ apiGroups: ['snapshot.storage.k8s.io'], resources: ['volumesnapshots'], verbs: ['create', 'delete', 'get', 'list'] }],
  });
  new k8s.KubeRoleBinding(scope, 'role-binding', {
    metadata,
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: component.fullName },
    subjects: [{ kind: 'ServiceAccount', name: component.fullName }],
  });
}

export interface SnapshotFacts {
  readonly component: Component;
  readonly options: ArchiveSnapshotOptions;
  readonly claimName: string;
  readonly prefix: string;
  readonly keepFor: Duration;
}

/**
 * The container that makes one. Its image has bash and curl, and is that which brings dumps to S3.
 *
 * @param stored file that tells that the dump is stored; empty where it is before this begins
 */
export function snapshotContainer({ component, options, claimName, prefix, keepFor }: SnapshotFacts, stored: string): k8s.Container {
  const selector = Object.entries(component.selector).map(([label, value]) => `${label}=${value}`);
  const env = {
    API: 'https://kubernetes.default.svc',
    ACCESS,
    CLAIM: claimName,
    CLASS: options.className,
    LABELS: JSON.stringify(component.labels),
    SELECTOR: encodeURIComponent(selector.join(',')),
    RESULT: '/run/backup/dump',
    STORED: stored,
    PREFIX: prefix,
    KEEP_DAYS: String(days(keepFor)),
    READY_SECONDS: String((options.readyWithin ?? READY_WITHIN).toSeconds({ integral: false })),
    PAUSE: '10',
  };
  return {
    name: 'snapshot',
    image: awsCliImage(options.image),
    imagePullPolicy: 'IfNotPresent',
    command: ['bash', '/scripts/snapshot.sh'],
    env: environment(env),
    resources: helperResources(),
    securityContext: restrictedContainer,
    volumeMounts: [
      { name: 'scripts', mountPath: '/scripts', readOnly: true },
      { name: 'result', mountPath: '/run/backup', readOnly: true },
      { name: 'api-server', mountPath: ACCESS, readOnly: true },
      { name: 'tmp', mountPath: '/tmp' },
    ],
  };
}

/** What that container alone mounts: who it is to the API server, and how it knows that one. */
export const apiServerVolume: k8s.Volume = {
  name: 'api-server',
  projected: {
    defaultMode: 0o440,
    sources: [
      { serviceAccountToken: { path: 'token', expirationSeconds: 3600 } },
      { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
      { downwardApi: { items: [{ path: 'namespace', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } }] } },
    ],
  },
};
