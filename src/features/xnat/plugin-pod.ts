import { Size } from 'cdk8s';
import type { Outgoing } from '../../contracts/outgoing';
import type { k8s } from '../../core/k8s';
import { environment } from '../../core/kubernetes/environment';
import { restrictedContainer } from '../../core/kubernetes/restricted';
import { scratch } from '../../core/kubernetes/scratch';
import { helperResources } from '../../core/units/resources';
import { jarOf, placeOf, type PluginDownload, type PluginSet } from './plugins';

const SOURCES = '/sources';
const TOKENS = '/run/secrets/plugins';
const S3_SECRETS = '/run/secrets/s3';
/** Jars that init containers bring from images and from S3. */
const FETCHED = 'plugin-files';
const TOKEN_VOLUME = 'plugin-tokens';
/** All jars together; the largest known one has 250 MiB. */
const ROOM = Size.gibibytes(4);

/** What the pod needs for plugins that come from elsewhere than a URL alone. */
export interface PluginParts {
  /** Containers that bring jars, before the one that puts them in place. */
  readonly before: k8s.Container[];
  /** Of the container that puts them in place. */
  readonly env: Record<string, string>;
  readonly mounts: k8s.VolumeMount[];
  readonly volumes: k8s.Volume[];
}

/** Names of its volumes and containers. */
const nameOf = ({ name }: PluginDownload) => `plugin-${name}`;

const fromImage = (download: PluginDownload) => placeOf(download).image !== undefined;
const fromS3 = (download: PluginDownload) => placeOf(download).s3 !== undefined;

/** Scripts that only such sources need. */
export function pluginScripts({ downloads }: PluginSet): string[] {
  return [...(downloads.some(fromImage) ? ['copy-plugin.sh'] : []), ...(downloads.some(fromS3) ? ['fetch-plugin.sh'] : [])];
}

/** What the sources of plugins add to the pod. */
export function pluginParts({ downloads }: PluginSet, outgoing: Outgoing): PluginParts {
  const out = downloads.some((each) => placeOf(each).url !== undefined) ? outgoing : undefined;
  const before = downloads.filter((each) => fromImage(each) || fromS3(each));
  const mounted = downloads.flatMap((download) => {
    const source = mountedSource(download);
    return source ? [{ volume: { name: nameOf(download), ...source }, mountPath: `${SOURCES}/${download.name}` }] : [];
  });
  const tokens = downloads.flatMap(({ name, ...download }) => {
    const { token } = placeOf({ name, ...download });
    return token ? [{ secret: { name: token.secretName, items: [{ key: token.key, path: name }] } }] : [];
  });
  return {
    before: before.map((download) => bringing(download, outgoing)),
    env: {
      ...((mounted.length > 0 || before.length > 0) && { SOURCES }),
      ...(tokens.length > 0 && { TOKENS }),
      ...out?.env,
    },
    mounts: [
      ...mounted.map(({ volume, mountPath }) => ({ name: volume.name, mountPath, readOnly: true })),
      ...(before.length > 0 ? [{ name: FETCHED, mountPath: `${SOURCES}/fetched`, readOnly: true }] : []),
      ...(tokens.length > 0 ? [{ name: TOKEN_VOLUME, mountPath: TOKENS, readOnly: true }] : []),
      ...(out?.volumeMounts ?? []),
    ],
    volumes: [
      ...mounted.map(({ volume }) => volume),
      ...(before.length > 0 ? [scratch(FETCHED, ROOM)] : []),
      ...(tokens.length > 0 ? [{ name: TOKEN_VOLUME, projected: { defaultMode: 0o440, sources: tokens } }] : []),
      ...before.flatMap((download) => keysVolume(download)),
    ],
  };
}

function mountedSource(download: PluginDownload): Omit<k8s.Volume, 'name'> | undefined {
  const { claimName, secret, configMap } = placeOf(download);
  const items = (key: string) => [{ key, path: 'plugin.jar' }];
  if (claimName !== undefined) return { persistentVolumeClaim: { claimName, readOnly: true } };
  if (secret) return { secret: { secretName: secret.secretName, items: items(secret.key), defaultMode: 0o440 } };
  return configMap && { configMap: { name: configMap.name, items: items(configMap.key) } };
}

/** The keys of an S3, for its container alone. */
function keysVolume(download: PluginDownload): k8s.Volume[] {
  const credentials = placeOf(download).s3?.credentials;
  const sources = ['access_key', 'secret_key'].map((path) => {
    const { secretName, key } = credentials?.key(path) ?? { secretName: '', key: '' };
    return { secret: { name: secretName, items: [{ key, path }] } };
  });
  return credentials ? [{ name: `${nameOf(download)}-s3`, projected: { defaultMode: 0o440, sources } }] : [];
}

/** A container that brings a jar, in the image that has the means. */
function bringing(download: PluginDownload, { env: { CA_BUNDLE, ...proxy }, volumeMounts }: Outgoing): k8s.Container {
  const { image, path, s3 } = placeOf(download);
  const target = { TARGET: `/target/${jarOf(download)}` };
  const secrets = s3?.credentials ? S3_SECRETS : '';
  return {
    name: nameOf(download),
    image: s3?.image ?? image!,
    imagePullPolicy: 'IfNotPresent',
    command: s3 ? ['bash', '/scripts/fetch-plugin.sh'] : ['sh', '/scripts/copy-plugin.sh'],
    env: environment(
      s3
        ? {
            URI: s3.uri,
            ...target,
            ENDPOINT: s3.endpoint ?? '',
            AWS_REGION: s3.region,
            SECRETS: secrets,
            HOME: '/tmp',
            ...(CA_BUNDLE !== undefined && { AWS_CA_BUNDLE: CA_BUNDLE }),
            ...proxy,
          }
        : { JAR: path!, ...target },
    ),
    resources: helperResources(),
    securityContext: restrictedContainer,
    volumeMounts: [
      { name: 'scripts', mountPath: '/scripts', readOnly: true },
      { name: 'tmp', mountPath: '/tmp' },
      { name: FETCHED, mountPath: '/target' },
      ...(s3?.credentials ? [{ name: `${nameOf(download)}-s3`, mountPath: S3_SECRETS, readOnly: true }] : []),
      ...(s3 ? volumeMounts : []),
    ],
  };
}
