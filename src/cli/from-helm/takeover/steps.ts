import { VERSIONS } from '../../../core/versions';
import type { Conversion } from '../convert';
import { listAt, type Manifest, servicesOf, statefulSetOf, textAt } from './manifest';
import { type Names, namesOf } from './names';

/** A step of the take-over: commands, and what must be seen before the next one. */
export interface Step {
  readonly title: string;
  readonly commands: readonly string[];
  readonly check: string;
}

export interface TakeOver {
  readonly steps: readonly Step[];
  /** How the release comes back. */
  readonly wayBack: readonly Step[];
  /** What nobody reads any more, once the site works. */
  readonly afterwards: readonly string[];
}

const CLAIMS = "get pvc --output custom-columns='NAME:.metadata.name,UID:.metadata.uid,VOLUME:.spec.volumeName,MODES:.spec.accessModes' > takeover/";

/** What holds data, or is needed by what does: never deleted by a step. */
const DATA = ['PersistentVolumeClaim', 'PersistentVolume', 'Secret', 'Cluster', 'Namespace', 'CustomResourceDefinition', 'StorageClass'];

/** The take-over of a release as commands, in their order, as docs/how-to/takeover-from-helm.md explains them. */
export function takeOver(release: readonly Manifest[], site: readonly Manifest[], conversion: Conversion): TakeOver {
  const names = namesOf(release, site, conversion);
  return { steps: stepsOf(names), wayBack: wayBackOf(names), afterwards: afterwardsOf(release, site, names) };
}

function stepsOf(names: Names): Step[] {
  const { kubectl, release, old, now } = names;
  const { host, name, user, secret, key } = names.database;
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'takeover', namespace: namespaceOf(kubectl) },
    spec: {
      automountServiceAccountToken: false,
      terminationGracePeriodSeconds: 1,
      securityContext: { runAsNonRoot: true, runAsUser: 65534, seccompProfile: { type: 'RuntimeDefault' } },
      containers: [
        {
          name: 'psql',
          image: `${VERSIONS.postgresRepository}:${VERSIONS.postgres}`,
          command: ['sleep', 'infinity'],
          securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
          env: [
            { name: 'PGHOST', value: host },
            { name: 'PGDATABASE', value: name },
            { name: 'PGUSER', value: user },
            { name: 'PGPASSWORD', valueFrom: { secretKeyRef: { name: secret, key } } },
          ],
        },
      ],
    },
  };
  return [
    {
      title: 'Write down what is there, and open a way to the database',
      commands: [
        'umask 077; mkdir -p takeover',
        `${kubectl} ${CLAIMS}before-claims.txt; cat takeover/before-claims.txt`,
        `helm --namespace ${namespaceOf(kubectl)} get manifest ${release} > takeover/before-manifest.yaml`,
        `helm --namespace ${namespaceOf(kubectl)} get values ${release} --all > takeover/before-values.yaml`,
        `kubectl apply -f - <<<'${JSON.stringify(pod)}'`,
        `${kubectl} wait --for=condition=Ready pod/takeover --timeout=2m`,
        `${kubectl} exec takeover -- psql --command="SELECT name, value FROM xhbm_preference WHERE name IN ('siteId','siteUrl','adminEmail','archivePath','prearchivePath','cachePath','buildPath','fileStorePath','enabledProviders','smtpEnabled')"`,
      ],
      check:
        'Each claim has a volume; the paths are below /data/xnat; siteUrl, adminEmail, logins and mail are as main.ts has them. The folder takeover will hold secrets: keep it out of git.',
    },
    {
      title: 'Make the Secrets that are missing, and ask the cluster',
      commands: ['npm run synth', `bash dist/${names.site}.secrets.sh`, 'kubectl apply --server-side --force-conflicts --dry-run=server -f dist/'],
      check:
        old === now
          ? `Only the StatefulSet ${old} (immutable) and its Services may be refused: step 5 deletes them first.`
          : 'Nothing is refused but node ports that the release still has: step 5 frees them.',
    },
    {
      title: 'Keep the volumes, stop XNAT, and back up',
      commands: [
        `for volume in $(${kubectl} get pvc --output jsonpath='{.items[*].spec.volumeName}'); do kubectl patch pv "$volume" --patch '{"spec":{"persistentVolumeReclaimPolicy":"Retain"}}'; done`,
        `${kubectl} scale statefulset ${old} --replicas=0`,
        `${kubectl} wait --for=delete pod --selector ${names.oldPods} --timeout=5m`,
        `${kubectl} exec takeover -- pg_dump --format=custom > takeover/xnat.dump; ls -l takeover/xnat.dump`,
      ],
      check:
        'Every volume says Retain, no pod of XNAT is left, and the dump is as large as the database lets expect. Restore it once beside the database, and take a snapshot of the archive. Stop Argo CD or Flux, if it runs the chart.',
    },
    {
      title: "Take Helm's record away. Never run helm uninstall: it deletes the claims",
      commands: [
        `${kubectl} get secret --selector owner=helm,name=${release} --output yaml > takeover/helm-record.yaml`,
        "grep --count 'type: helm.sh/release.v1' takeover/helm-record.yaml",
        `${kubectl} delete secret --selector owner=helm,name=${release}`,
        `helm --namespace ${namespaceOf(kubectl)} list`,
      ],
      check: `The number is not 0, and the list has no ${release} any more.`,
    },
    {
      title: 'Swap',
      commands: [
        `${kubectl} delete statefulset ${old} --cascade=orphan`,
        ...names.swapped.map((what) => `${kubectl} delete ${what} --ignore-not-found`),
        'kubectl apply -f dist/',
        `${kubectl} rollout status statefulset ${now} --timeout=20m`,
        ...names.ingresses.flatMap((ingress) => redirect(kubectl, ingress, () => now)),
        ...(names.hasSetup ? [`${kubectl} wait --for=condition=Complete job --selector app.kubernetes.io/name=xnat-setup --timeout=10m`] : []),
      ],
      check: 'The last line of the rollout says complete.',
    },
    {
      title: 'Look again',
      commands: [
        `${kubectl} ${CLAIMS}after-claims.txt`,
        "diff takeover/before-claims.txt takeover/after-claims.txt && echo 'the same claims on the same volumes'",
      ],
      check: 'The same claims on the same volumes. Then log in, open and download an old session, archive a new one, send a DICOM image, run a pipeline.',
    },
  ];
}

/** Lets an Ingress that stays send to another Service, path by path; port 80 is that of both. */
function redirect(kubectl: string, { name, object }: Manifest, to: (service: string) => string): string[] {
  const patches = listAt(object, 'spec.rules').flatMap((rule, i) =>
    listAt(rule, 'http.paths').flatMap((path, j) => {
      const service = textAt(path, 'backend.service.name');
      return service === undefined ? [] : [{ op: 'replace', path: `/spec/rules/${i}/http/paths/${j}/backend/service/name`, value: to(service) }];
    }),
  );
  return patches.length === 0 ? [] : [`${kubectl} patch ingress ${name} --type=json --patch='${JSON.stringify(patches)}'`];
}

const namespaceOf = (kubectl: string) => kubectl.split(' ').pop()!;

function wayBackOf(names: Names): Step[] {
  const { kubectl, release, old, now } = names;
  const namespace = namespaceOf(kubectl);
  return [
    {
      title: 'Stop the new XNAT, and take away what the library made',
      commands: [
        `${kubectl} scale statefulset ${now} --replicas=0`,
        `${kubectl} wait --for=delete pod --selector ${names.nowPods} --timeout=5m`,
        `${kubectl} delete statefulset ${now}`,
        `${kubectl} delete networkpolicy,job,cronjob,ingress,horizontalpodautoscaler,poddisruptionbudget --selector app.kubernetes.io/managed-by=cdk8s-xnat,app.kubernetes.io/instance=${names.site}`,
        ...names.made.map((what) => `${kubectl} delete ${what} --ignore-not-found`),
      ],
      check: 'No pod of XNAT is left. Claims, Secrets and the database stay. If another version of XNAT has started since, restore takeover/xnat.dump now.',
    },
    {
      title: 'Give Helm its record back, and let it make its objects again',
      commands: [
        ...names.accounts.map((account) => `${kubectl} label serviceaccount ${account} app.kubernetes.io/managed-by=Helm --overwrite`),
        'kubectl create -f takeover/helm-record.yaml',
        ...names.ingresses.flatMap((ingress) => redirect(kubectl, ingress, (service) => service)),
        `revision=$(helm --namespace ${namespace} history ${release} | awk 'END { print $1 }'); helm --namespace ${namespace} rollback ${release} "$revision"`,
        `${kubectl} rollout status statefulset ${old} --timeout=20m`,
        `helm --namespace ${namespace} list`,
      ],
      check: `The list has ${release} as deployed, of one revision more, and the claims are those of takeover/before-claims.txt.`,
    },
  ];
}

/** What is left of the release and holds no data. */
function afterwardsOf(release: readonly Manifest[], site: readonly Manifest[], names: Names): string[] {
  const isSwapped = ({ kind, name }: Manifest) =>
    (kind === 'StatefulSet' && name === names.old) ||
    names.swapped.some((swapped) => {
      const [what, ...rest] = swapped.split(' ');
      return what === (kind === 'HorizontalPodAutoscaler' ? 'hpa' : kind.toLowerCase()) && rest.includes(name);
    });
  const ofXnat = new Set(servicesOf(release, statefulSetOf(release)).map(({ name }) => name));
  const rest = release.filter(
    (manifest) =>
      !DATA.includes(manifest.kind) &&
      !isSwapped(manifest) &&
      !site.some(({ kind, name }) => kind === manifest.kind && name === manifest.name) &&
      // The database of the release, and what else runs, is in use.
      !['StatefulSet', 'Deployment', ...(names.ingresses.length > 0 ? ['Ingress'] : [])].includes(manifest.kind) &&
      !(manifest.kind === 'Service' && !ofXnat.has(manifest.name)),
  );
  return rest.map(({ kind, name }) => `${names.kubectl} delete ${kind.toLowerCase()} ${name}`);
}
