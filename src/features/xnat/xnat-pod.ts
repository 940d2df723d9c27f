import { Size } from 'cdk8s';
import { type HostAndPort, hostsOf } from '../../contracts/database-hosts';
import type { IMessageBroker } from '../../contracts/message-broker';
import { POD_NAME_LABEL } from '../../contracts/pod-labels';
import { k8s } from '../../core/k8s';
import { environment } from '../../core/kubernetes/environment';
import { restrictedContainer, restrictedPod } from '../../core/kubernetes/restricted';
import { inMemory, scratch } from '../../core/kubernetes/scratch';
import { helperResources } from '../../core/units/resources';
import { CA_FOLDER } from '../../values/database-tls';
import { dicomPorts, receivingPod } from './dicom';
import { jvmEnvironment, jvmToolOptions, largestHeap } from './jvm';
import { logContainer } from './log-container';
import { pluginParts } from './plugin-pod';
import type { AllPodParts } from './pod-parts';
import { evictionAnnotations, LOG_STATE, spread } from './scheduling';
import type { XnatState } from './xnat-state';

export const HTTP_PORT = 8080;

/** Answers without a login, from the first moment on at which XNAT can serve; Tomcat alone says 404. */
export const HEALTH_PATH = '/xapi/siteConfig/buildInfo';
const SECRETS = '/run/secrets/xnat';

/** The pod of XNAT: init containers of XNAT's own image that put its folders together, then XNAT. */
export function xnatPod(xnat: XnatState, checksum: string): k8s.PodTemplateSpec {
  const { component, props, image, database } = xnat;
  const several = xnat.mostPods > 1;
  const parts = xnat.podParts.all();
  return {
    metadata: {
      // The controller gives each pod its own name; it stands here so that a check of the DICOM Service against the
      // template finds the pod that it selects.
      labels: { ...component.labels, [POD_NAME_LABEL]: receivingPod(component) },
      annotations: {
        'checksum/config': checksum,
        ...evictionAnnotations(props.safeToEvict ?? several, xnat.showLogs, parts),
        'kubectl.kubernetes.io/default-container': 'xnat',
      },
    },
    spec: {
      serviceAccountName: component.fullName,
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      terminationGracePeriodSeconds: Math.ceil(xnat.terminationGracePeriod.toSeconds({ integral: false })),
      securityContext: restrictedPod(image.uid, image.gid),
      hostAliases: database.hostAliases,
      topologySpreadConstraints: several ? spread(component.selector) : undefined,
      initContainers: initContainers(xnat, parts),
      containers: [xnatContainer(xnat, parts), ...(xnat.showLogs ? [logContainer(image)] : [])],
      volumes: podVolumes(xnat, parts),
    },
  };
}

function xnatContainer(xnat: XnatState, parts: AllPodParts): k8s.Container {
  const { props, image, resources, caVolume } = xnat;
  const receivers = props.dicom ? dicomPorts(props.dicom) : [];
  const serves = {
    httpGet: { path: HEALTH_PATH, port: k8s.IntOrString.fromString('http') },
    periodSeconds: 10,
    timeoutSeconds: 5,
  };
  return {
    name: 'xnat',
    image: image.image,
    imagePullPolicy: 'IfNotPresent',
    ports: [
      { name: 'http', containerPort: HTTP_PORT, protocol: 'TCP' },
      ...[...receivers, ...parts.ports].map(({ name, port }) => ({ name, containerPort: port, protocol: 'TCP' })),
    ],
    env: [
      { name: 'XNAT_HOME', value: image.home },
      { name: 'HOME', value: image.home },
      { name: 'JAVA_TOOL_OPTIONS', value: [...javaToolOptions(xnat), ...parts.javaOptions].join(' ') },
      ...(props.timeZone === undefined ? [] : [{ name: 'TZ', value: props.timeZone }]),
      ...environment({ ...jvmEnvironment(props.jvm ?? {}), ...parts.env }),
    ],
    resources: resources.toKube(),
    securityContext: restrictedContainer,
    // A slow start has this long; only after it the other probes begin.
    startupProbe: { ...serves, failureThreshold: Math.ceil(xnat.startupTimeout.toSeconds({ integral: false }) / 10) },
    // Takes a busy pod out of the Service, and back.
    readinessProbe: { ...serves, failureThreshold: 3 },
    // A dead pod no longer accepts connections. A slow answer is no reason to end a pod that others upload to.
    livenessProbe: {
      tcpSocket: { port: k8s.IntOrString.fromString('http') },
      periodSeconds: 20,
      timeoutSeconds: 5,
      failureThreshold: 6,
    },
    // Until the load balancer has noticed, new requests still come in.
    lifecycle: { preStop: { exec: { command: ['sleep', '20'] } } },
    volumeMounts: [
      { name: 'tomcat', mountPath: image.tomcat },
      { name: 'tmp', mountPath: '/tmp' },
      { name: 'data', mountPath: '/data/xnat' },
      { name: 'home', mountPath: image.home },
      { name: 'plugins', mountPath: `${image.home}/plugins` },
      { name: 'config', mountPath: `${image.home}/config` },
      ...xnat.volumes.map(({ volumeName, mountPath, subPath }) => ({ name: volumeName, mountPath, subPath })),
      ...(caVolume === undefined ? [] : [{ name: caVolume.name, mountPath: CA_FOLDER, readOnly: true }]),
      ...parts.files.map(({ volume, mountPath }) => ({ name: volume.name, mountPath, readOnly: true })),
    ],
  };
}

/**
 * The heap is an absolute number: the images set `-XX:MaxRAMPercentage` on Java's command line, which wins over the
 * same flag here, while any `-Xmx` wins over both.
 */
function javaToolOptions({ image, resources, heapPercent, props }: XnatState): string[] {
  const heap = largestHeap(resources.memoryLimit, heapPercent);
  return [
    `-Xmx${heap}m`,
    // A JVM without memory neither works nor dies; ended, it is started anew.
    '-XX:+ExitOnOutOfMemoryError',
    // XNAT reads its preference files in Java's default encoding.
    '-Dfile.encoding=UTF-8',
    `-Duser.home=${image.home}`,
    `-Dxnat.home=${image.home}`,
    ...jvmToolOptions(props.jvm ?? {}),
  ];
}

/** What the script adds to Tomcat's own start: `JAVA_TOOL_OPTIONS` would reach every other JVM of the container. */
function agentsOf({ agents }: AllPodParts): Record<string, string> {
  return agents.length === 0 ? {} : { AGENTS: agents.map(({ jar, options }) => `${jar}=${options}`).join(' ') };
}

function initContainers({ image, database, volumes, plugins, trust, outgoing, props: { messageBroker } }: XnatState, parts: AllPodParts): k8s.Container[] {
  const { before, env: sources, mounts } = pluginParts(plugins, outgoing);
  const container = (name: string, script: string, env: Record<string, string>, mounts: k8s.VolumeMount[]): k8s.Container => ({
    name,
    image: image.image,
    imagePullPolicy: 'IfNotPresent',
    command: ['bash', `/scripts/${script}`],
    env: [{ name: 'POD_NAME', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }, ...environment(env)],
    resources: helperResources(),
    securityContext: restrictedContainer,
    volumeMounts: [{ name: 'scripts', mountPath: '/scripts', readOnly: true }, { name: 'tmp', mountPath: '/tmp' }, ...mounts],
  });
  return [
    container(
      'home',
      'copy-image.sh',
      {
        TOMCAT: image.tomcat,
        HOME_IN_IMAGE: image.home,
        TOMCAT_TARGET: '/target/tomcat',
        HOME_TARGET: '/target/home',
        DATA_TARGET: '/target/data',
        VOLUMES: volumes.map(({ volumeName }) => volumeName).join(' '),
        ...agentsOf(parts),
      },
      [
        { name: 'tomcat', mountPath: '/target/tomcat' },
        { name: 'home', mountPath: '/target/home' },
        { name: 'data', mountPath: '/target/data' },
        ...volumes.map(({ volumeName, subPath }) => ({ name: volumeName, mountPath: `/target/data/${volumeName}`, subPath })),
      ],
    ),
    ...trust.initContainers(),
    ...before,
    container(
      'plugins',
      'install-plugins.sh',
      { PLUGINS: '/templates/plugins.txt', PLUGINS_IN_IMAGE: `${image.home}/plugins`, TARGET: '/target/plugins', ...sources },
      [{ name: 'plugins', mountPath: '/target/plugins' }, { name: 'templates', mountPath: '/templates', readOnly: true }, ...mounts],
    ),
    // The only container that sees the secrets.
    container('config', 'render-config.sh', { TEMPLATES: '/templates', SECRETS, OUTPUT: '/target/config' }, [
      { name: 'config', mountPath: '/target/config' },
      { name: 'templates', mountPath: '/templates', readOnly: true },
      { name: 'secrets', mountPath: SECRETS, readOnly: true },
    ]),
    container('database', 'wait-for.sh', waiting('database', hostsOf(database)), []),
    ...(messageBroker ? [container('broker', 'wait-for.sh', waiting('broker', brokersOf(messageBroker)), [])] : []),
    ...parts.initContainers,
  ];
}

const brokersOf = ({ hosts, port }: IMessageBroker): HostAndPort[] => hosts.map((host) => ({ host, port }));

const waiting = (what: string, hosts: readonly HostAndPort[]) => ({
  WAIT_FOR: what,
  ADDRESSES: hosts.map(({ host, port }) => `${host}:${port}`).join(' '),
});

function podVolumes({ component, config, caVolume, volumes, plugins, outgoing, showLogs, resources }: XnatState, parts: AllPodParts): k8s.Volume[] {
  // Any of them may need most of it: uploads in Tomcat's temp, files of the inbox. Together they have what the pod has.
  const most = resources.ephemeralStorageLimit;
  return [
    scratch('tomcat', most),
    scratch('tmp', most),
    // For what XNAT writes to and no claim is given for: ftp, inbox, pipeline.
    scratch('data', most),
    scratch('home', most),
    scratch('plugins', most),
    // In memory, since it holds secrets.
    inMemory('config', Size.mebibytes(8)),
    { name: 'templates', configMap: { name: `${component.fullName}-config` } },
    { name: 'scripts', configMap: { name: `${component.fullName}-scripts` } },
    { name: 'secrets', projected: { defaultMode: 0o440, sources: config.secretSources() } },
    ...pluginParts(plugins, outgoing).volumes,
    ...(showLogs ? [scratch(LOG_STATE, Size.mebibytes(64))] : []),
    ...(caVolume === undefined ? [] : [caVolume]),
    ...parts.files.map(({ volume }) => volume),
    ...volumes.map(({ volumeName, claimName }) => ({ name: volumeName, persistentVolumeClaim: { claimName } })),
  ];
}
