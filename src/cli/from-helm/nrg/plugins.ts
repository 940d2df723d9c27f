import { carriesSecret } from '../../../core/secrets';
import { call, type Code, on } from '../../code/code';
import { type Converter, filled, textOf, type Values } from '../chart';
import type { Draft } from '../draft';
import { isTree, type Tree } from '../values';

/** Stands in for a checksum that the values do not have; no jar has it. */
const NO_CHECKSUM = '0'.repeat(64);

/** Plugins by a URL, by the coordinates of a Maven repository, in S3, in a Secret, or on a claim that the pod mounts. */
export const nrgPlugins: Converter = {
  keys: [
    ...['source', 'url', 'coordinates', 'mavenUrl', 'sha256', 'target', 's3Uri', 'file', 'secret.name', 'secret.key'].map((key) => `plugins.*.${key}`),
    ...['baseUrl', 'matchPrefix', 'mavenUrl'].map((key) => `pluginRepository.${key}`),
    'pluginInstaller.caCertSecret',
    ...['bucket', 'prefix', 'region', 'endpointUrl', 'existingSecret', 'secretKeys.*'].map((key) => `pluginInstaller.s3.${key}`),
  ],
  convert(values, draft) {
    const ca = values.text('pluginInstaller.caCertSecret');
    if (ca !== undefined) draft.set('trust', call('CaBundle.fromSecret', on(call('Secret.named', ca), 'key', 'ca.crt')));
    for (const [key, plugin] of Object.entries(values.tree('plugins'))) {
      if (!isTree(plugin)) continue;
      const found = sourceOf(key, plugin, values, draft);
      if (typeof found === 'string') draft.leave(['plugins', key], found);
      else draft.append('xnat.plugins', download(key, found, textOf(plugin.sha256), draft));
    }
  },
};

/** Where the jar is, or why nobody knows. */
function sourceOf(key: string, plugin: Tree, values: Values, draft: Draft): Located | string {
  switch (textOf(plugin.source)) {
    case 'url':
    case 'coordinates':
      return byUrl(plugin, values);
    case 's3':
      return inS3(key, plugin, values, draft);
    case 'file':
      return inFile(plugin, values);
    default:
      return 'a plugin in an image of its own, and the values do not say where its jar lies there: name it in xnat.plugins, with from: PluginSource.image( … ) and its sha256';
  }
}

function byUrl(plugin: Tree, values: Values): Located | string {
  const found = located(plugin, values);
  if (found === undefined) return 'the values do not say which jar it is: url, or coordinates and a mavenUrl';
  return carriesSecret(found.url!)
    ? 'its URL carries a secret, which is not copied: keep a token in a Secret, and name the plugin in xnat.plugins with from: PluginSource.url( … )'
    : found;
}

/** With what the installer knows of the bucket. */
function inS3(key: string, plugin: Tree, values: Values, draft: Draft): Located | string {
  const s3 = (name: string) => values.text(`pluginInstaller.s3.${name}`);
  const folder = [s3('bucket'), ...(s3('prefix') ?? '').split('/')].filter((part) => part !== undefined && part !== '');
  const uri = textOf(plugin.s3Uri) ?? (s3('bucket') === undefined ? undefined : `s3://${[...folder, textOf(plugin.target) ?? `${key}.jar`].join('/')}`);
  if (uri === undefined) return 'the values do not say in which bucket it is: s3Uri, or pluginInstaller.s3.bucket';
  const [endpoint, secretName] = [s3('endpointUrl'), s3('existingSecret')];
  const region = s3('region') ?? (endpoint === undefined ? 'us-east-1' : undefined);
  if (s3('region') === undefined && endpoint === undefined) {
    draft.gaps.push({ prop: `xnat.plugins, region of ${nameOf(key)}`, why: 'the values have none: write the region of the bucket' });
  }
  if (secretName === undefined && endpoint !== undefined) return 'its S3 is not AWS, and the values name no Secret for it: pluginInstaller.s3.existingSecret';
  const keyOf = (name: string, otherwise: string) => values.text(['pluginInstaller', 's3', 'secretKeys', name]) ?? otherwise;
  const credentials =
    secretName &&
    call('Secret.named', secretName, { access_key: keyOf('accessKeyId', 'AWS_ACCESS_KEY_ID'), secret_key: keyOf('secretAccessKey', 'AWS_SECRET_ACCESS_KEY') });
  return { from: call('PluginSource.s3', uri, filled({ region, endpoint, credentials })!), version: versionIn(uri) };
}

/** In a Secret, or on a claim whose mount the path lies below. */
function inFile({ file, secret }: Tree, values: Values): Located | string {
  if (isTree(secret)) {
    const [name, key = 'plugin.jar'] = [textOf(secret.name), textOf(secret.key)];
    if (name !== undefined) return { from: call('PluginSource.secret', on(call('Secret.named', name), 'key', key)), version: versionIn(key) };
  }
  const path = textOf(file) ?? '';
  const trees = (key: string) => values.list(key).filter(isTree);
  for (const { name, mountPath, subPath } of trees('extraVolumeMounts')) {
    const volume = trees('extraVolumes').find((each) => each.name === name);
    const claim = isTree(volume?.persistentVolumeClaim) ? textOf(volume.persistentVolumeClaim.claimName) : undefined;
    const root = `${textOf(mountPath)?.replace(/\/+$/, '')}/`;
    if (claim === undefined || !path.startsWith(root)) continue;
    const inside = [textOf(subPath), path.slice(root.length)].filter((part) => part !== undefined).join('/');
    return { from: call('PluginSource.claim', claim, inside), version: versionIn(path) };
  }
  return 'no claim of extraVolumes is mounted where its file lies: name it in xnat.plugins, with from: PluginSource.claim( … ), .secret( … ) or .configMap( … )';
}

const nameOf = (key: string): string => key.replace(/-plugin$/, '').toLowerCase();

const versionIn = (place: string): string | undefined =>
  /-(\d+(?:\.\d+)+[^/]*?)(?:-(?:fat|all|xpl))?\.jar$/i.exec(place)?.[1] ?? /\/v?(\d+(?:\.\d+)+)\//.exec(place)?.[1];

/** Exactly one of the two. */
interface Located {
  readonly url?: string;
  readonly from?: Code;
  readonly version: string | undefined;
}

function located(plugin: Tree, values: Values): Located | undefined {
  if (textOf(plugin.source) === 'coordinates') {
    const maven = textOf(plugin.mavenUrl) ?? values.text('pluginRepository.mavenUrl');
    const [group, artifact, version, type = 'jar', classifier] = (textOf(plugin.coordinates) ?? '').split(':');
    if (maven === undefined || group === undefined || artifact === undefined || version === undefined) return undefined;
    const jar = `${artifact}-${version}${classifier === undefined ? '' : `-${classifier}`}.${type}`;
    return { url: [maven.replace(/\/+$/, ''), ...group.split('.'), artifact, version, jar].join('/'), version };
  }
  const url = textOf(plugin.url);
  if (url === undefined) return undefined;
  return { url: mirrored(url, values), version: versionIn(url) };
}

/** As the chart rewrites it: what begins with the prefix is asked of the mirror. */
function mirrored(url: string, values: Values): string {
  const [base, prefix] = [values.text('pluginRepository.baseUrl'), values.text('pluginRepository.matchPrefix')];
  return base !== undefined && prefix !== undefined && url.startsWith(prefix)
    ? `${base.replace(/\/+$/, '')}/${url.slice(prefix.length).replace(/^\/+/, '')}`
    : url;
}

function download(key: string, { url, from, version }: Located, sha256: string | undefined, draft: Draft): Code {
  const name = nameOf(key);
  if (sha256 === undefined)
    draft.gaps.push({
      prop: `xnat.plugins, sha256 of ${name}`,
      why: 'the values have none: download the jar, look where it is from, and write what sha256sum prints',
    });
  if (version === undefined) draft.gaps.push({ prop: `xnat.plugins, version of ${name}`, why: 'the name of its file does not say it' });
  return filled({ name, version: version ?? '0', url, from, sha256: sha256 ?? NO_CHECKSUM })!;
}
