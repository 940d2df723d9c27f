import { Duration, Size } from 'cdk8s';
import { k8s } from '../../core/k8s';
import { environment } from '../../core/kubernetes/environment';
import type { Component } from '../../core/kubernetes/instance';
import { restrictedContainer, restrictedPod } from '../../core/kubernetes/restricted';
import { inMemory, scratch } from '../../core/kubernetes/scratch';
import { mebibytes } from '../../core/units/quantity';
import { helperResources, type Resources } from '../../core/units/resources';
import { RENDER_CONFIG } from '../../values/render-config';
import type { SecretKey } from '../../values/secret';
import { STATIC_FILES, TEMPLATES } from './broker-files';

/** Any will do: the image's files are readable by all. */
const UID = 1000;
const HOME = '/opt/apache-activemq';
const CONFIG = '/etc/activemq';
const USERS = '/run/activemq';
const DATA = '/var/lib/activemq';
const SECRETS = '/run/secrets/activemq';
/** Beside the heap, Java needs memory for classes, threads and buffers. */
const HEAP_PERCENT = 60;

export interface BrokerPodOptions {
  readonly component: Component;
  readonly image: string;
  readonly resources: Resources;
  readonly configMap: string;
  readonly claimName: string;
  readonly passwordKey: SecretKey;
  readonly port: number;
  readonly checksum: string;
}

/** The pod of an ActiveMQ. @see https://github.com/apache/activemq/tree/main/assembly/src/docker */
export function brokerPod(options: BrokerPodOptions): k8s.PodTemplateSpec {
  const { component, configMap, passwordKey } = options;
  const files = (name: string, keys: readonly string[]): k8s.Volume => ({
    name,
    configMap: { name: configMap, items: keys.map((key) => ({ key, path: key })) },
  });
  return {
    metadata: {
      labels: component.labels,
      // Messages on their way would wait for another node; the claim may not follow at all.
      annotations: { 'checksum/config': options.checksum, 'cluster-autoscaler.kubernetes.io/safe-to-evict': 'false' },
    },
    spec: {
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      terminationGracePeriodSeconds: Duration.minutes(1).toSeconds(),
      securityContext: restrictedPod(UID, UID),
      initContainers: [renderUsers(options.image)],
      containers: [activemq(options)],
      volumes: [
        { name: 'data', persistentVolumeClaim: { claimName: options.claimName } },
        scratch('tmp', Size.mebibytes(512)),
        // In memory, since it holds the password.
        inMemory('users', Size.mebibytes(1)),
        files('config', STATIC_FILES),
        files('templates', TEMPLATES),
        files('scripts', [RENDER_CONFIG]),
        {
          name: 'secrets',
          projected: {
            defaultMode: 0o440,
            sources: [{ secret: { name: passwordKey.secretName, items: [{ key: passwordKey.key, path: `${passwordKey.secretName}/${passwordKey.key}` }] } }],
          },
        },
      ],
    },
  };
}

function activemq({ image, resources, port }: BrokerPodOptions): k8s.Container {
  const tcp = { tcpSocket: { port: k8s.IntOrString.fromString('openwire') }, timeoutSeconds: 5 };
  return {
    name: 'activemq',
    image,
    imagePullPolicy: 'IfNotPresent',
    // Not the image's entrypoint, which writes credentials into files of the image with sed.
    command: ['java', `-Xmx${heap(resources.memoryLimit)}m`, '-XX:+ExitOnOutOfMemoryError', ...properties(port), '-jar', `${HOME}/bin/activemq.jar`],
    args: ['start', `xbean:file:${CONFIG}/activemq.xml`],
    workingDir: '/tmp',
    ports: [{ name: 'openwire', containerPort: port, protocol: 'TCP' }],
    resources: resources.toKube(),
    securityContext: restrictedContainer,
    // A journal that was not closed is read from its beginning.
    startupProbe: { ...tcp, periodSeconds: 5, failureThreshold: 60 },
    readinessProbe: { ...tcp, periodSeconds: 10, failureThreshold: 3 },
    livenessProbe: { ...tcp, periodSeconds: 20, failureThreshold: 6 },
    volumeMounts: [
      { name: 'config', mountPath: CONFIG, readOnly: true },
      { name: 'users', mountPath: USERS, readOnly: true },
      { name: 'data', mountPath: DATA },
      { name: 'tmp', mountPath: '/tmp' },
    ],
  };
}

function properties(port: number): string[] {
  const values = {
    'java.security.auth.login.config': `${CONFIG}/login.config`,
    'activemq.home': HOME,
    'activemq.base': HOME,
    'activemq.conf': CONFIG,
    'activemq.data': DATA,
    'broker.port': port,
    'broker.users': USERS,
  };
  return Object.entries(values).map(([name, value]) => `-D${name}=${value}`);
}

function heap(limit: Size): number {
  return Math.floor((mebibytes(limit) * HEAP_PERCENT) / 100);
}

/** The only container that sees the password. */
function renderUsers(image: string): k8s.Container {
  const env = { TEMPLATES: '/templates', SECRETS, OUTPUT: USERS };
  return {
    name: 'users',
    image,
    imagePullPolicy: 'IfNotPresent',
    command: ['bash', `/scripts/${RENDER_CONFIG}`],
    env: [{ name: 'POD_NAME', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }, ...environment(env)],
    resources: helperResources(),
    securityContext: restrictedContainer,
    volumeMounts: [
      { name: 'scripts', mountPath: '/scripts', readOnly: true },
      { name: 'templates', mountPath: '/templates', readOnly: true },
      { name: 'secrets', mountPath: SECRETS, readOnly: true },
      { name: 'users', mountPath: USERS },
      { name: 'tmp', mountPath: '/tmp' },
    ],
  };
}
