import { type Duration, Lazy, Size } from 'cdk8s';
import type { Construct } from 'constructs';
import type { IElasticsearch } from '../../contracts/elasticsearch';
import { asset } from '../../core/assets';
import { checksum } from '../../core/checksum';
import { k8s } from '../../core/k8s';
import { environment } from '../../core/kubernetes/environment';
import { finitePod, jobName, makeJob } from '../../core/kubernetes/job';
import { restrictedContainer } from '../../core/kubernetes/restricted';
import { scratch } from '../../core/kubernetes/scratch';
import { Cpu } from '../../core/units/cpu';
import { days } from '../../core/units/days';
import { Resources } from '../../core/units/resources';
import { jobWithPodOptions } from '../../values/pods/with-pod-options';
import { Secret, type SecretKey } from '../../values/secret';
import { type EfkPart, efkPart, metadataOf } from './efk-component';
import { EFK, USERS } from './efk-names';
import type { FluentdOptions } from './fluentd-options';
import { preparedIndices } from './index-name';
import type { KibanaOptions } from './kibana-options';
import { type SnapshotOptions, snapshotPolicy } from './snapshots';

export interface BootstrapFacts {
  readonly elasticsearch: IElasticsearch;
  readonly fluentdNamespace: string;
  /** Reference of the image that it runs in, which is Elasticsearch's. */
  readonly image: string;
  readonly indexPrefix: string;
  readonly indexPattern: string;
  readonly keepFor: Duration;
  readonly snapshots?: SnapshotOptions;
  /** Passwords by the user that each is of; `elastic` is the one that sets the others. */
  readonly passwords: Readonly<Record<string, SecretKey>>;
}

/**
 * Makes the Job that brings Elasticsearch to the state that the stack needs. A Job cannot be changed: its name holds a
 * hash of what it does, so that another task is another Job, and the same one is not done again.
 *
 * @returns labels of its pod
 */
export function makeBootstrapJob(scope: Construct, facts: BootstrapFacts): Record<string, string> {
  const { elasticsearch } = facts;
  const part = efkPart(scope, 'efk-bootstrap', EFK.bootstrap, elasticsearch.namespace);
  const script = asset(__dirname, 'bootstrap.sh');
  const scripts = metadataOf(part, `${part.name}-${checksum({ script }).slice(0, 8)}`);
  const job = jobSpec(facts, part, scripts.name);
  const spec = () => jobWithPodOptions(scope, { restartsForSecretsBut: [] }, job);
  const { caConfigMap } = elasticsearch._tls;
  if (caConfigMap !== undefined) makeAccess(scope, part, caConfigMap, facts.fluentdNamespace);
  new k8s.KubeConfigMap(scope, 'bootstrap-script', { metadata: scripts, data: { 'bootstrap.sh': script } });
  // What is said of its pod and of its Secrets is known at the end.
  const name = Lazy.any({ produce: () => jobName(part.name, spec, { script }) }) as string;
  makeJob(scope, 'bootstrap', { metadata: metadataOf(part), name, spec });
  return part.selector;
}

/** It fills one ConfigMap, and that alone. */
function makeAccess(scope: Construct, part: EfkPart, configMap: string, namespace: string): void {
  const metadata = { name: part.name, namespace, labels: part.labels };
  new k8s.KubeServiceAccount(scope, 'bootstrap-account', { metadata: metadataOf(part), automountServiceAccountToken: false });
  new k8s.KubeRole(scope, 'bootstrap-role', {
    metadata,
    rules: [{ apiGroups: [''], resources: ['configmaps'], resourceNames: [configMap], verbs: ['patch'] }],
  });
  new k8s.KubeRoleBinding(scope, 'bootstrap-role-binding', {
    metadata,
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: part.name },
    subjects: [{ kind: 'ServiceAccount', name: part.name, namespace: part.namespace }],
  });
}

function jobSpec(facts: BootstrapFacts, part: EfkPart, configMap: string): k8s.JobSpec {
  const { elasticsearch } = facts;
  const { ca, caConfigMap } = elasticsearch._tls;
  const env = {
    ES_URL: `https://${elasticsearch._tls.serverName}:${elasticsearch.port}`,
    CONNECT_TO: elasticsearch._tls.verifiesNames ? '' : `${elasticsearch.serviceName}:${elasticsearch.port}`,
    CA_FILE: '/run/ca/ca.crt',
    CA_CONFIG_MAP: caConfigMap === undefined ? '' : `namespaces/${facts.fluentdNamespace}/configmaps/${caConfigMap}`,
    SECRETS: '/run/secrets/efk',
    INDEX_PREFIX: facts.indexPrefix,
    INDEX_PATTERN: facts.indexPattern,
    RETENTION_DAYS: String(days(facts.keepFor)),
    REPLICAS: elasticsearch.replicas > 1 ? '1' : '0',
    SNAPSHOT_REPOSITORY: facts.snapshots ? JSON.stringify(facts.snapshots.repository._body) : '',
    SNAPSHOT_POLICY: facts.snapshots ? JSON.stringify(snapshotPolicy(facts.snapshots, facts.indexPattern)) : '',
    ATTEMPTS: '120',
    PAUSE: '5',
  };
  const sources = Object.entries(facts.passwords).map(([user, { secretName, key }]) => ({ secret: { name: secretName, items: [{ key, path: user }] } }));
  return {
    backoffLimit: 3,
    template: {
      metadata: { labels: part.labels },
      spec: finitePod({
        ...(caConfigMap !== undefined && { serviceAccountName: part.name, automountServiceAccountToken: true }),
        uid: 1000,
        gid: 1000,
        containers: [
          {
            name: 'bootstrap',
            // It has bash and curl.
            image: facts.image,
            imagePullPolicy: 'IfNotPresent',
            command: ['bash', '/scripts/bootstrap.sh'],
            env: environment(env),
            resources: new Resources(
              { cpu: Cpu.millis(50), cpuLimit: Cpu.millis(500), memory: Size.mebibytes(64), memoryLimit: Size.mebibytes(128) },
              Size.mebibytes(64),
            ).toKube(),
            securityContext: restrictedContainer,
            volumeMounts: [
              { name: 'scripts', mountPath: '/scripts', readOnly: true },
              { name: 'passwords', mountPath: '/run/secrets/efk', readOnly: true },
              { name: ca.name, mountPath: '/run/ca', readOnly: true },
              { name: 'tmp', mountPath: '/tmp' },
            ],
          },
        ],
        volumes: [
          { name: 'scripts', configMap: { name: configMap } },
          { name: 'passwords', projected: { defaultMode: 0o440, sources } },
          ca,
          scratch('tmp', Size.mebibytes(64)),
        ],
      }),
    },
  };
}

/** The superuser's, and those of the users that it sets. */
export function bootstrapPasswords(
  superuser: SecretKey,
  { kibana, fluentd }: { readonly kibana?: KibanaOptions; readonly fluentd?: FluentdOptions },
): Record<string, SecretKey> {
  const key = (given: Secret | undefined, name: string) => (given ?? Secret.named(name)).key('password');
  const { writer } = preparedIndices(fluentd);
  return {
    [USERS.superuser]: superuser,
    ...((kibana?.username ?? USERS.kibana) === USERS.kibana && { [USERS.kibana]: key(kibana?.credentials, 'kibana-system') }),
    ...(writer !== undefined && { [writer]: key(fluentd?.credentials, 'fluentd-writer') }),
  };
}
