import { Size } from 'cdk8s';
import type { EfkTls } from '../../contracts/efk-tls';
import { k8s } from '../../core/k8s';
import { environment } from '../../core/kubernetes/environment';
import { restrictedContainer, restrictedPod } from '../../core/kubernetes/restricted';
import { scratch } from '../../core/kubernetes/scratch';
import { mebibytes } from '../../core/units/quantity';
import { helperResources, type Resources } from '../../core/units/resources';
import type { Secret, SecretKey } from '../../values/secret';
import type { EfkPart } from './efk-component';
import { KIBANA_PORT } from './efk-names';
import { parseVersion } from './elasticsearch-version';
import { kibanaSecrets } from './kibana-config';
import { settingOf } from './secure-setting';

const HOME = '/usr/share/kibana';
const UID = 1000;

export interface KibanaPodFacts {
  readonly part: EfkPart;
  readonly version: string;
  readonly image: string;
  readonly resources: Resources;
  readonly passwordKey: SecretKey;
  readonly encryptionKeys: Secret;
  readonly formerEncryptionKeys?: Secret;
  readonly tls: EfkTls;
  readonly configMap: string;
  readonly checksum: string;
}

/** The pod of Kibana. @see https://www.elastic.co/docs/deploy-manage/deploy/self-managed/install-kibana-with-docker */
export function kibanaPod(facts: KibanaPodFacts): k8s.PodTemplateSpec {
  const { part, tls } = facts;
  const writable = ['data', 'logs', 'plugins'];
  return {
    metadata: { labels: part.labels, annotations: { 'checksum/config': facts.checksum } },
    spec: {
      serviceAccountName: part.name,
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      securityContext: restrictedPod(UID, UID),
      initContainers: [render(facts.image)],
      containers: [
        {
          ...kibana(facts),
          volumeMounts: [
            { name: 'rendered', mountPath: `${HOME}/config/kibana.yml`, subPath: 'kibana.yml', readOnly: true },
            ...tls.kibana.map(({ volume, mountPath }) => ({ name: volume.name, mountPath, readOnly: true })),
            { name: tls.ca.name, mountPath: '/run/ca', readOnly: true },
            ...writable.map((name) => ({ name, mountPath: `${HOME}/${name}` })),
            { name: 'tmp', mountPath: '/tmp' },
          ],
        },
      ],
      volumes: [
        { name: 'kibana-yml', configMap: { name: facts.configMap } },
        {
          name: 'secrets',
          projected: { defaultMode: 0o440, sources: kibanaSecrets(facts.passwordKey, facts.encryptionKeys, facts.formerEncryptionKeys).map(settingOf) },
        },
        // In memory, since the secrets are in it.
        { name: 'rendered', emptyDir: { medium: 'Memory', sizeLimit: k8s.Quantity.fromString('1Mi') } },
        ...tls.kibana.map(({ volume }) => volume),
        tls.ca,
        ...[...writable, 'tmp'].map((name) => scratch(name, Size.mebibytes(512))),
      ],
    },
  };
}

/** Puts `kibana.yml` together; the only container that sees the Secrets. */
function render(image: string): k8s.Container {
  return {
    name: 'config',
    image,
    imagePullPolicy: 'IfNotPresent',
    command: ['bash', '/config/render-kibana.sh'],
    env: environment({ CONFIG: '/config/kibana.yml', SECRETS: '/run/secrets/kibana', OUTPUT: '/rendered' }),
    resources: helperResources(),
    securityContext: restrictedContainer,
    volumeMounts: [
      { name: 'kibana-yml', mountPath: '/config', readOnly: true },
      { name: 'secrets', mountPath: '/run/secrets/kibana', readOnly: true },
      { name: 'rendered', mountPath: '/rendered' },
    ],
  };
}

function kibana(facts: KibanaPodFacts): k8s.Container {
  const answers = {
    httpGet: { path: readinessPath(facts.version), port: k8s.IntOrString.fromString('https'), scheme: 'HTTPS' },
    periodSeconds: 10,
    timeoutSeconds: 5,
  };
  return {
    name: 'kibana',
    image: facts.image,
    imagePullPolicy: 'IfNotPresent',
    env: [
      // Node takes no notice of the container's limit.
      { name: 'NODE_OPTIONS', value: `--max-old-space-size=${Math.floor(mebibytes(facts.resources.memoryLimit) * 0.7)}` },
    ],
    ports: [{ name: 'https', containerPort: KIBANA_PORT, protocol: 'TCP' }],
    resources: facts.resources.toKube(),
    securityContext: restrictedContainer,
    // The first start moves its indices to the version.
    startupProbe: { ...answers, failureThreshold: 60 },
    readinessProbe: { ...answers, failureThreshold: 3 },
    livenessProbe: { tcpSocket: { port: k8s.IntOrString.fromString('https') }, periodSeconds: 20, failureThreshold: 6 },
  };
}

/** Pages that answer 200 without a login, as Elastic's own operator asks for them. */
export function readinessPath(version: string): string {
  const { major, minor } = parseVersion(version) ?? { major: 8, minor: 19 };
  return major > 8 || (major === 8 && minor >= 16) ? '/api/status' : '/login';
}
