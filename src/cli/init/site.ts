import { call, type Code, type CodeObject, make, name, on } from '../code/code';
import { printFile, type Statement } from '../code/typescript-printer';
import { MODULES } from '../library';
import { type Answers, isLocal, placeOf } from './answers';

type Volume = 'archive' | 'prearchive' | 'cache';
/** In gibibytes. */
const SIZES: { readonly [kind in 'local' | 'production']: { readonly [volume in Volume]: number } } = {
  local: { archive: 20, prearchive: 10, cache: 5 },
  production: { archive: 500, prearchive: 100, cache: 50 },
};

const gibibytes = (amount: number) => call('Size.gibibytes', amount);
const secret = (secretName: string) => call('Secret.named', secretName);

/** main.ts of a site, as a person would write it. */
export function mainFile(answers: Answers): string {
  const { storageClass, volumes } = storageOf(answers);
  const props: CodeObject = {
    url: answers.url,
    adminEmail: answers['admin-email'],
    ...(isLocal(answers) && { xnat: { resources: { cpu: call('Cpu.millis', 500), cpuLimit: call('Cpu.units', 2), memory: call('Size.mebibytes', 2500) } } }),
    ...databaseOf(answers),
    ...volumes,
    ...ingressOf(answers),
    ...loginOf(answers),
    ...(!isLocal(answers) && { smokeTest: {} }),
    ...networkOf(answers),
  };
  const statements: Statement[] = [
    { code: make('App'), constant: 'app' },
    ...storageClass,
    { code: make('XnatSite', name('app'), answers.name, props), comment: 'The id gives all objects their names, and the namespace: it stays for good.' },
    { code: call('app.synth') },
  ];
  return printFile(statements, MODULES);
}

/** Name of the ConfigMap with the certificates of the database's authority. */
export const CA_CONFIG_MAP = 'database-ca';

/** Host, port and name of a database that is there, such as `db.example.edu.au:5433/xnat`. */
function externalOf(database: string): { host: string; port?: number; databaseName?: string } {
  const [, host = '', port, databaseName] = /^([^:/]+)(?::(\d+))?(?:\/(.+))?$/.exec(database) ?? [];
  return { host, ...(port !== undefined && { port: Number(port) }), ...(databaseName !== undefined && { databaseName }) };
}

function databaseOf(answers: Answers): CodeObject {
  const { database } = answers;
  if (database === 'in-cluster') {
    if (isLocal(answers)) {
      return {
        postgres: { size: gibibytes(5), resources: { cpu: call('Cpu.millis', 250), cpuLimit: call('Cpu.units', 1), memory: call('Size.mebibytes', 512) } },
      };
    }
    return {
      postgres: { size: gibibytes(20) },
      backup: { destination: call('BackupDestination.claim', { size: gibibytes(100) }), keepFor: call('Duration.days', 30) },
    };
  }
  const [, cluster] = /^cloudnative-pg:(.*)$/.exec(database) ?? [];
  if (cluster !== undefined) {
    const ca = on(secret(`${cluster}-ca`), 'key', 'ca.crt');
    return {
      externalPostgres: {
        host: `${cluster}-rw`,
        databaseName: 'xnat',
        credentials: call('Secret.fromCloudNativePg', cluster),
        tls: call('DatabaseTls.verifyFull', call('CaBundle.fromSecret', ca)),
      },
    };
  }
  return {
    externalPostgres: {
      ...externalOf(database),
      credentials: secret(`${answers.name}-database`),
      tls: call('DatabaseTls.verifyFull', call('CaBundle.fromConfigMapName', CA_CONFIG_MAP)),
    },
  };
}

function storageOf(answers: Answers): { storageClass: Statement[]; volumes: CodeObject } {
  const sizes = SIZES[isLocal(answers) ? 'local' : 'production'];
  const volumes = (more: (volume: Volume) => CodeObject) =>
    Object.fromEntries(Object.entries(sizes).map(([volume, size]) => [volume, { size: gibibytes(size), ...more(volume as Volume) }]));
  const { storage } = answers;
  if (storage === 'default') return { storageClass: [], volumes: volumes(() => ({})) };
  const [, server, path] = /^nfs:\/\/([^/]+)\/(.*?)\/*$/.exec(storage) ?? [];
  if (server !== undefined) {
    const folder = (volume: string) => [path, volume].filter((part) => part !== '').join('/');
    return { storageClass: [], volumes: volumes((volume) => ({ source: call('VolumeSource.nfs', { server, path: `/${folder(volume)}` }) })) };
  }
  const [className = '', provisioner] = storage.split('=');
  const named = call('StorageClass.named', className, ...(provisioner === undefined ? [] : [{ provisioner }]));
  return { storageClass: [{ code: named, constant: 'storageClass' }], volumes: volumes(() => ({ storageClass: name('storageClass') })) };
}

function ingressOf(answers: Answers): CodeObject {
  const { ingress } = placeOf(answers);
  if (ingress === undefined) return {};
  return ingress === 'alb' ? { albIngress: {} } : { ingress: { className: ingress } };
}

function loginOf({ login, name: site }: Answers): CodeObject {
  const [kind = '', ...rest] = login.split(':');
  const value = rest.join(':');
  const client = secret(`${site}-${kind.replace(/-test$/, '')}`);
  const makers: { readonly [kind: string]: Code } = {
    aaf: call('Login.aaf', { client }),
    'aaf-test': call('Login.aaf', { environment: name('AafEnvironment.TEST'), client }),
    keycloak: call('Login.keycloak', { realm: value, client }),
    entra: call('Login.entraId', { tenant: value, client }),
    google: call('Login.google', { client, allowedEmailDomains: [value] }),
  };
  const maker = makers[kind];
  return maker === undefined ? {} : { logins: [maker] };
}

function networkOf(answers: Answers): CodeObject {
  const { controllerNamespace } = placeOf(answers);
  const policies = {
    ...(controllerNamespace !== undefined && { web: [call('NetworkPeer.namespace', controllerNamespace)] }),
    ...(answers.database.startsWith('cloudnative-pg:') && { wholeNamespace: false }),
  };
  return Object.keys(policies).length === 0 ? {} : { networkPolicies: policies };
}
