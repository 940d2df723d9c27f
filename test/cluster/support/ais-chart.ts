import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { Manifest } from '../../support/manifests';
import { VERSIONS } from '../../../src/core/versions';

/** Where the chart's XNAT finds its database. */
interface Database {
  readonly host: string;
  readonly name: string;
  readonly user: string;
}

export interface AisChart {
  readonly database: Database;
  /** Whether the release has the server that the chart's dependency, Bitnami's chart, makes. */
  readonly bitnami?: { readonly superuserPassword: string; readonly password: string };
  /** `xnat-web.volumes.*.existingClaim`: claims that the chart does not make. */
  readonly existingClaims: Readonly<Record<string, string>>;
  /** `xnat-web.plugins`, as far as they are jars of the image. */
  readonly plugins: readonly string[];
}

const USER = 65534;
const RESTRICTED = { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] }, readOnlyRootFilesystem: true, runAsNonRoot: true };
const IMAGE = `${VERSIONS.aisXnatRepository}:${VERSIONS.xnat}`;
const ADMIN = 'xnat-xnat-web-admin';

/**
 * A chart of the tests' own that makes what the AIS Helm chart 2.0.0 makes for the release `xnat`: its names, labels,
 * selectors, ports, claims and annotations, as far as a take-over meets them. The shell in the init containers is its own.
 *
 * @param folder becomes the chart
 */
export function writeAisChart(folder: string, chart: AisChart): void {
  mkdirSync(join(folder, 'templates'), { recursive: true });
  writeFileSync(join(folder, 'Chart.yaml'), stringify({ apiVersion: 'v2', name: 'xnat', version: '2.0.0', appVersion: VERSIONS.xnat }));
  writeFileSync(join(folder, 'values.yaml'), stringify({ 'xnat-web': {} }));
  const objects = [...web(chart), ...(chart.bitnami === undefined ? [] : bitnami(chart.database, chart.bitnami))];
  // Helm's braces are nowhere in the objects, so that they are templates as they stand.
  writeFileSync(join(folder, 'templates/all.yaml'), objects.map((object) => stringify(object)).join('---\n'));
}

function web(chart: AisChart): Manifest[] {
  const identity = { 'app.kubernetes.io/name': 'xnat-web', 'app.kubernetes.io/instance': 'xnat' };
  const labels = { 'helm.sh/chart': 'xnat-2.0.0', ...identity, 'app.kubernetes.io/version': VERSIONS.xnat, 'app.kubernetes.io/managed-by': 'Helm' };
  const meta = (name: string, annotations?: Record<string, string>) => ({ name, labels, ...(annotations && { annotations }) });
  const service = (name: string, spec: object): Manifest => ({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: meta(name),
    spec: { ...spec, selector: identity, sessionAffinity: 'ClientIP' },
  });
  const http = [{ port: 80, targetPort: 8080, protocol: 'TCP', name: 'http' }];
  const configMap = (name: string, data: Record<string, string>): Manifest => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: meta(name), data });
  const volumes = ['archive', 'prearchive', 'build'].map((name) => ({ name, claim: chart.existingClaims[name] ?? `xnat-xnat-web-${name}` }));
  // The chart makes a volume "build" where the values have one.
  const made = volumes.filter(({ name, claim }) => claim === `xnat-xnat-web-${name}` && name !== 'build');
  return [
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: meta('xnat-xnat-web', { 'eks.amazonaws.com/role-arn': 'arn:aws:iam::111122223333:role/xnat' }) },
    {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: meta(ADMIN, { 'helm.sh/resource-policy': 'keep' }),
      type: 'kubernetes.io/basic-auth',
      stringData: { username: 'admin', password: 'HgOLrCWeDJb7lWbaxs3aDPGdFCXmB7H6', htpasswd: 'admin:made-up', password_hash: 'made-up' },
    },
    configMap('xnat-xnat-web-config', {
      'README.md': "Templates of XNAT's configuration.\n",
      'node-conf.properties': 'node.id=${HOSTNAME}\n',
      'prefs-init.ini': [
        '[fileStore]',
        'fileStorePath=/data/xnat',
        '[siteConfig]',
        'archivePath=/data/xnat/archive',
        'buildPath=/data/xnat/build',
        'cachePath=/data/xnat/cache',
        'inboxPath=/data/xnat/inbox',
        'pipelinePath=/data/xnat/pipeline',
        'prearchivePath=/data/xnat/prearchive',
        '[system]',
        'defaultAdminPassword=${XNAT_ADMIN_CREDS}',
        '',
      ].join('\n'),
      'xnat-conf.properties': [
        'datasource.driver=org.postgresql.Driver',
        'datasource.url=${PGJDBCURI}',
        'datasource.username=${PGUSER}',
        'datasource.password=${PGPASSWORD}',
        'hibernate.dialect=org.hibernate.dialect.PostgreSQL9Dialect',
        'hibernate.hbm2ddl.auto=update',
        '',
      ].join('\n'),
    }),
    configMap('xnat-xnat-web', { passwd: 'root:x:0:0:root:/root:/bin/bash\ntomcat:x:65534:65534::/data/xnat/home:/usr/sbin/nologin\n' }),
    configMap('xnat-xnat-web-plugins', {
      'openid-provider.properties':
        'auth.method=openid\nname=University login\nprovider.id=openid\ntype=openid\nvisible=true\nopenid.aaf.clientId=0a1b2c3d\nopenid.aaf.clientSecret=made-up-value\n',
    }),
    ...made.map(({ claim }): Manifest => ({
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: meta(claim),
      spec: { accessModes: ['ReadWriteMany'], volumeMode: 'Filesystem', resources: { requests: { storage: '1Ti' } } },
    })),
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'Role',
      metadata: { name: 'xnat-xnat-web-role' },
      rules: [
        { apiGroups: [''], resources: ['pods'], verbs: ['get', 'list', 'watch'] },
        { apiGroups: ['batch'], resources: ['jobs'], verbs: ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete'] },
      ],
    },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'RoleBinding',
      metadata: { name: 'xnat-xnat-web-bind' },
      subjects: [{ kind: 'ServiceAccount', name: 'xnat-xnat-web' }],
      roleRef: { kind: 'Role', name: 'xnat-xnat-web-role', apiGroup: 'rbac.authorization.k8s.io' },
    },
    service('xnat-xnat-web', { type: 'ClusterIP', ports: http }),
    service('xnat-xnat-web-headless', { type: 'ClusterIP', clusterIP: 'None', ports: http }),
    service('xnat-xnat-web-dicom-scp', { type: 'NodePort', ports: [{ name: 'xnat-dicom', port: 8104, targetPort: 8104 }] }),
    {
      apiVersion: 'apps/v1',
      kind: 'StatefulSet',
      metadata: meta('xnat-xnat-web'),
      spec: {
        replicas: 1,
        serviceName: 'xnat-xnat-web',
        selector: { matchLabels: { ...identity, version: VERSIONS.xnat, app: 'xnat-web' } },
        template: { metadata: { labels: { ...identity, version: VERSIONS.xnat, app: 'xnat-web' } }, spec: webPod(chart, volumes) },
        volumeClaimTemplates: [
          { metadata: { name: 'cache' }, spec: { accessModes: ['ReadWriteOnce'], volumeMode: 'Filesystem', resources: { requests: { storage: '10Gi' } } } },
        ],
      },
    },
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      metadata: meta('xnat-xnat-web', { 'kubernetes.io/ingress.class': 'alb' }),
      spec: {
        rules: [
          {
            host: 'xnat.example.edu.au',
            http: { paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name: 'xnat-xnat-web-headless', port: { number: 80 } } } }] },
          },
        ],
      },
    },
  ];
}

function webPod({ database, plugins }: AisChart, volumes: ReadonlyArray<{ readonly name: string; readonly claim: string }>): object {
  const mount = (name: string, mountPath: string, more: object = {}) => ({ name, mountPath, ...more });
  const of = (name: string, key: string) => ({ valueFrom: { secretKeyRef: { name, key } } });
  const container = (name: string, more: object) => ({ name, image: IMAGE, imagePullPolicy: 'IfNotPresent', securityContext: RESTRICTED, ...more });
  const login = { httpGet: { path: '/app/template/Login.vm#!', port: 'http' } };
  const home = '/data/xnat/home';
  return {
    serviceAccountName: 'xnat-xnat-web',
    securityContext: { fsGroup: USER, runAsGroup: USER, runAsUser: USER },
    initContainers: [
      container('config', {
        command: [
          'bash',
          '-c',
          [
            'set -eu',
            'PGJDBCURI=jdbc:postgresql://$PGHOST:$PGPORT/$PGDATABASE',
            'fill() { text=$(<"$1"); for name in PGJDBCURI PGUSER PGPASSWORD XNAT_ADMIN_CREDS HOSTNAME; do text=${text//"\\${$name}"/"${!name}"}; done; printf "%s\\n" "$text" >"$2"; }',
            'for file in /k8s_config/*; do fill "$file" "/data/xnat/home/config/${file##*/}"; done',
            'mkdir -p /data/xnat/home/config/auth',
            'for file in /k8s_plugins/*; do fill "$file" "/data/xnat/home/config/auth/${file##*/}"; done',
            'until (exec 3<>"/dev/tcp/$PGHOST/$PGPORT") 2>/dev/null; do sleep 1; done',
          ].join('\n'),
        ],
        env: [
          { name: 'PGDATABASE', value: database.name },
          { name: 'PGHOST', value: database.host },
          { name: 'PGPASSWORD', ...of('xnat-postgresql', 'password') },
          { name: 'PGPORT', value: '5432' },
          { name: 'PGUSER', value: database.user },
          { name: 'XNAT_ADMIN_CREDS', ...of(ADMIN, 'password') },
        ],
        volumeMounts: [
          mount('xnat-home-config', `${home}/config`),
          mount('conf-xnat', '/k8s_config', { readOnly: true }),
          mount('conf-plugins', '/k8s_plugins', { readOnly: true }),
        ],
      }),
      container('home', {
        command: [
          'bash',
          '-c',
          [
            'set -eu',
            'shopt -s extglob',
            'cp -r --preserve=mode,timestamps /usr/local/tomcat/* /TOMCAT',
            'cp -r --preserve=mode,timestamps "$XNAT_HOME"/!(plugins) /XNAT_HOME',
            `for plugin in ${plugins.join(' ')}; do cp -r --preserve=mode,timestamps "$XNAT_HOME"/plugins/*"$plugin"-* /XNAT_HOME_PLUGINS; done`,
          ].join('\n'),
        ],
        volumeMounts: [mount('tomcat', '/TOMCAT'), mount('xnat-home', '/XNAT_HOME'), mount('xnat-home-plugins', '/XNAT_HOME_PLUGINS')],
      }),
    ],
    containers: [
      container('xnat', {
        env: [{ name: 'TZ', value: 'Australia/Sydney' }],
        ports: [{ name: 'http', containerPort: 8080, protocol: 'TCP' }],
        livenessProbe: { ...login, failureThreshold: 1, periodSeconds: 10, timeoutSeconds: 5 },
        readinessProbe: { ...login, failureThreshold: 1, periodSeconds: 10, timeoutSeconds: 3 },
        startupProbe: { ...login, failureThreshold: 600, periodSeconds: 1, timeoutSeconds: 5 },
        resources: { limits: { memory: '768Mi' }, requests: { memory: '768Mi' } },
        volumeMounts: [
          mount('passwd', '/etc/passwd', { readOnly: true, subPath: 'passwd' }),
          mount('tomcat', '/usr/local/tomcat'),
          mount('conf-catalina', '/usr/local/tomcat/conf/Catalina'),
          mount('xnat-home', home),
          mount('xnat-home-config', `${home}/config`, { readOnly: true }),
          mount('xnat-home-plugins', `${home}/plugins`),
          ...['cache', ...volumes.map(({ name }) => name)].map((name) => mount(name, `/data/xnat/${name}`)),
        ],
      }),
    ],
    volumes: [
      { name: 'passwd', configMap: { name: 'xnat-xnat-web', items: [{ key: 'passwd', path: 'passwd' }] } },
      ...['tomcat', 'conf-catalina', 'xnat-home', 'xnat-home-config', 'xnat-home-plugins'].map((name) => ({ name, emptyDir: {} })),
      { name: 'conf-plugins', configMap: { name: 'xnat-xnat-web-plugins' } },
      { name: 'conf-xnat', configMap: { name: 'xnat-xnat-web-config' } },
      ...volumes.map(({ name, claim }) => ({ name, persistentVolumeClaim: { claimName: claim } })),
    ],
  };
}

/** What Bitnami's chart makes for the release: its names, folders and variables, with the official image in place of Bitnami's. */
function bitnami(database: Database, passwords: { readonly superuserPassword: string; readonly password: string }): Manifest[] {
  const identity = { 'app.kubernetes.io/name': 'postgresql', 'app.kubernetes.io/instance': 'xnat', 'app.kubernetes.io/component': 'primary' };
  const metadata = (name: string) => ({ name, labels: { ...identity, 'helm.sh/chart': 'postgresql-16.4.0', 'app.kubernetes.io/managed-by': 'Helm' } });
  const port = [{ name: 'tcp-postgresql', port: 5432, targetPort: 'tcp-postgresql' }];
  const secrets = '/opt/bitnami/postgresql/secrets';
  return [
    {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: metadata('xnat-postgresql'),
      stringData: { 'postgres-password': passwords.superuserPassword, password: passwords.password },
    },
    { apiVersion: 'v1', kind: 'Service', metadata: metadata('xnat-postgresql'), spec: { type: 'ClusterIP', ports: port, selector: identity } },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: metadata('xnat-postgresql-hl'),
      spec: { clusterIP: 'None', publishNotReadyAddresses: true, ports: port, selector: identity },
    },
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: metadata('xnat-postgresql'),
      spec: { podSelector: { matchLabels: identity }, policyTypes: ['Ingress', 'Egress'], egress: [{}], ingress: [{ ports: [{ port: 5432 }] }] },
    },
    {
      apiVersion: 'apps/v1',
      kind: 'StatefulSet',
      metadata: metadata('xnat-postgresql'),
      spec: {
        replicas: 1,
        serviceName: 'xnat-postgresql-hl',
        selector: { matchLabels: identity },
        template: {
          metadata: { labels: identity },
          spec: {
            securityContext: { fsGroup: 1001 },
            containers: [
              {
                name: 'postgresql',
                image: `${VERSIONS.postgresRepository}:${VERSIONS.postgres}`,
                imagePullPolicy: 'IfNotPresent',
                securityContext: { ...RESTRICTED, runAsUser: 1001, runAsGroup: 1001 },
                // Everybody needs a password, over the socket too, and the site's role is no superuser, as Bitnami's image has it.
                command: [
                  'bash',
                  '-c',
                  [
                    `export POSTGRES_DB=postgres POSTGRES_USER=postgres POSTGRES_PASSWORD="$(<${secrets}/postgres-password)" PGPASSWORD="$(<${secrets}/postgres-password)"`,
                    'export POSTGRES_INITDB_ARGS="--auth=scram-sha-256"',
                    'unset POSTGRES_PASSWORD_FILE',
                    'exec docker-entrypoint.sh postgres',
                  ].join('\n'),
                ],
                env: [
                  { name: 'PGDATA', value: '/bitnami/postgresql/data' },
                  { name: 'POSTGRES_USER', value: database.user },
                  { name: 'POSTGRES_PASSWORD_FILE', value: `${secrets}/password` },
                  { name: 'POSTGRES_DATABASE', value: database.name },
                ],
                ports: [{ name: 'tcp-postgresql', containerPort: 5432 }],
                readinessProbe: {
                  exec: { command: ['pg_isready', '--host=127.0.0.1', `--username=${database.user}`, `--dbname=${database.name}`] },
                  periodSeconds: 1,
                  timeoutSeconds: 10,
                },
                volumeMounts: [
                  { name: 'data', mountPath: '/bitnami/postgresql' },
                  { name: 'secrets', mountPath: secrets },
                  { name: 'first', mountPath: '/docker-entrypoint-initdb.d' },
                  { name: 'empty', mountPath: '/tmp', subPath: 'tmp' },
                  { name: 'empty', mountPath: '/var/run/postgresql', subPath: 'run' },
                ],
              },
            ],
            volumes: [
              { name: 'secrets', secret: { secretName: 'xnat-postgresql' } },
              { name: 'empty', emptyDir: {} },
              { name: 'first', configMap: { name: 'xnat-postgresql-init-scripts' } },
            ],
          },
        },
        volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '8Gi' } } } }],
      },
    },
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: metadata('xnat-postgresql-init-scripts'),
      data: {
        'role.sh': `PGPASSWORD="$(<${secrets}/postgres-password)" psql --username=postgres --set=ON_ERROR_STOP=1 --set=password="$(<${secrets}/password)" <<'END'\n${roleAndDatabase(database)}END\n`,
      },
    },
  ];
}

/** A role that owns a database, and may make others; its password is psql's variable `password`. */
export const roleAndDatabase = ({ user, name }: { readonly user: string; readonly name: string }): string =>
  `CREATE ROLE "${user}" LOGIN CREATEDB PASSWORD :'password';\nCREATE DATABASE "${name}" OWNER "${user}";\n`;
