import { Size } from 'cdk8s';
import type { k8s } from '../../core/k8s';
import { environment } from '../../core/kubernetes/environment';
import { restrictedContainer } from '../../core/kubernetes/restricted';
import { scratch } from '../../core/kubernetes/scratch';
import { Cpu } from '../../core/units/cpu';
import { mebibytes, memoryQuantity } from '../../core/units/quantity';
import { DISK, Resources } from '../../core/units/resources';
import { ofCluster, proxyEnvironment, type ProxyOptions } from '../../values/proxy';
import { awsCliImage, type S3BackupOptions } from './s3-backup-options';

const SECRETS = '/run/secrets/s3';
const CA = '/run/s3-ca';
const WORKSPACE = Size.gibibytes(10);

export interface S3Facts {
  readonly options: S3BackupOptions;
  readonly instance: string;
  readonly prefix: string;
  readonly caVolume?: k8s.Volume;
  /** Whether its authorities are trusted beside those of the image, and not in their place. */
  readonly caBeside?: boolean;
  readonly proxy?: ProxyOptions;
}

/** A container of the AWS CLI's own image, for one of the scripts that source s3.sh. */
export function s3Container(name: string, facts: S3Facts, more: Readonly<Record<string, string>>): k8s.Container {
  const { options, caVolume, caBeside = false } = facts;
  const env = {
    BUCKET: options.bucket,
    KEY_PREFIX: keyPrefix(options.prefix ?? facts.instance),
    ENDPOINT: options.endpoint ?? '',
    AWS_REGION: options.region ?? 'us-east-1',
    SECRETS: options.credentials ? SECRETS : '',
    ...(caVolume && { [caBeside ? 'TRUST' : 'AWS_CA_BUNDLE']: `${CA}/ca.pem` }),
    ...proxyEnvironment(facts.proxy, ofCluster(options.endpoint === undefined ? [] : [options.endpoint])),
    HOME: '/tmp',
    FOLDER: '/backups',
    PREFIX: facts.prefix,
    ...more,
  };
  return {
    name,
    image: awsCliImage(options.image),
    imagePullPolicy: 'IfNotPresent',
    command: ['bash', `/scripts/${name}.sh`],
    env: environment(env),
    resources: resourcesOf(options),
    securityContext: restrictedContainer,
    volumeMounts: [
      { name: 'scripts', mountPath: '/scripts', readOnly: true },
      { name: 'result', mountPath: '/run/backup' },
      { name: 'backups', mountPath: '/backups' },
      ...(options.credentials ? [{ name: 's3', mountPath: SECRETS, readOnly: true }] : []),
      ...(caVolume ? [{ name: caVolume.name, mountPath: CA, readOnly: true }] : []),
      { name: 'tmp', mountPath: '/tmp' },
    ],
  };
}

/** With the room for the dump, where that is on the node: what a pod uses beyond its request is the first to be evicted. */
function resourcesOf({ workspaceSize, workspaceClass }: S3BackupOptions): k8s.ResourceRequirements {
  const { requests, limits } = new Resources({ cpu: Cpu.millis(250), cpuLimit: Cpu.units(1), memoryLimit: Size.gibibytes(1) }, Size.mebibytes(256)).toKube();
  if (workspaceClass !== undefined) return { requests, limits };
  const size = workspaceSize ?? WORKSPACE;
  const most = Size.mebibytes(mebibytes(size) + 1024);
  return { requests: { ...requests, [DISK]: memoryQuantity(size) }, limits: { ...limits, [DISK]: memoryQuantity(most) } };
}

/** With one slash at its end, and none at its beginning. */
function keyPrefix(prefix: string): string {
  const folder = prefix.replace(/^\/+|\/+$/g, '');
  return folder === '' ? '' : `${folder}/`;
}

/** What those containers mount beside the dump. */
export function s3Volumes({ options, caVolume }: S3Facts): k8s.Volume[] {
  const { credentials } = options;
  const sources = ['access_key', 'secret_key'].map((path) => {
    const { secretName, key } = credentials?.key(path) ?? { secretName: '', key: '' };
    return { secret: { name: secretName, items: [{ key, path }] } };
  });
  return [...(credentials ? [{ name: 's3', projected: { defaultMode: 0o440, sources } }] : []), ...(caVolume ? [caVolume] : [])];
}

/** Room for one dump on its way. */
export function workspace({ workspaceSize, workspaceClass }: S3BackupOptions): k8s.Volume {
  if (workspaceClass === undefined) return scratch('backups', workspaceSize ?? WORKSPACE);
  const storage = memoryQuantity(workspaceSize ?? WORKSPACE);
  const spec = { accessModes: ['ReadWriteOnce'], storageClassName: workspaceClass.storageClassName, resources: { requests: { storage } } };
  return { name: 'backups', ephemeral: { volumeClaimTemplate: { spec } } };
}
