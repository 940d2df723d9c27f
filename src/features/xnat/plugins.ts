import { SHA256 } from '../../core/grammar/sources';
import { heldBy, optional, required, type Shape, text, valueOf } from '../../core/props/kind';
import { nameIn, PLUGIN_URL, type PluginPlace, PluginSource } from './plugin-source';
import type { XnatImage } from './xnat-image';

/** A plugin that is fetched when a pod starts. Exactly one of `url` and `from` says where its jar is. */
export interface PluginDownload {
  /** Name of the plugin, such as `openid-auth`. It takes the place of one of that name in the image. */
  readonly name: string;

  /** Version of the plugin; features such as login write their files for it. */
  readonly version: string;

  /**
   * URL of the jar, as `PluginSource.url` takes it.
   *
   * @default - `from` says where it is
   */
  readonly url?: string;

  /**
   * Where the jar is: a server that wants a token, an image, a claim, a Secret, a ConfigMap or S3.
   *
   * @default - at `url`
   */
  readonly from?: PluginSource;

  /** SHA-256 of the jar, 64 hexadecimal digits, as `sha256sum` prints it. XNAT does not start with any other file. */
  readonly sha256: string;
}

const XNAT_PLUGIN = 'https://wiki.xnat.org/documentation/deploying-plugins-in-xnat';

export const pluginShape: Shape<PluginDownload> = {
  name: required(heldBy(text, 'plugin-url', XNAT_PLUGIN), 'missing'),
  version: required(heldBy(text, 'plugin-url', XNAT_PLUGIN), '0'),
  url: optional(PLUGIN_URL, 'https://missing.invalid/missing.jar'),
  from: optional(valueOf(PluginSource, 'PluginSource.claim("plugins", "openid-auth-plugin-1.4.1.jar")'), PluginSource.claim('missing', 'missing.jar')),
  sha256: required(heldBy(text, 'plugin-checksum', SHA256), '0'.repeat(64)),
};

/** What the file of a download is called where it comes from. */
export const fileOf = ({ url, from }: PluginDownload): string => from?._fileName ?? nameIn(url);

/** Where a download is. */
export const placeOf = ({ url, from }: PluginDownload): PluginPlace => from?._place ?? { url };

/** The name under which XNAT loads a download. */
export const jarOf = ({ name, version }: PluginDownload): string => `${name}-${version}.jar`;

/** The plugins that an XNAT runs: those kept of the image's, and those downloaded. */
export class PluginSet {
  /** Undefined where every jar of the image is kept, known by name or not. */
  private readonly kept: readonly string[] | undefined;
  private readonly replaced: readonly string[];

  constructor(
    private readonly image: XnatImage,
    kept: readonly string[] | undefined,
    readonly downloads: readonly PluginDownload[],
  ) {
    this.replaced = downloads.map((download) => download.name);
    this.kept = kept?.filter((name) => !this.replaced.includes(name));
  }

  /** Version of a plugin; undefined where XNAT does not run it. */
  version(name: string): string | undefined {
    const download = this.downloads.find((candidate) => candidate.name === name);
    return download?.version ?? ((this.kept?.includes(name) ?? true) ? this.image.plugins[name] : undefined);
  }

  /** Plugins of the image, by name, that the pod keeps: those of a download's name make room for it. */
  get keptNames(): string[] {
    return (this.kept ?? Object.keys(this.image.plugins)).filter((name) => !this.replaced.includes(name));
  }

  /** What install-plugins.sh reads: a line for each plugin. */
  toText(): string {
    const lines = [
      ...(this.kept === undefined ? ['baked-all', ...this.replaced.map((name) => `without ${name}`)] : [...this.kept].sort().map((name) => `baked ${name}`)),
      ...this.downloads.map((download) => lineOf(download)),
    ];
    return lines.map((line) => `${line}\n`).join('');
  }
}

/** The line of a download: from where a URL leads, or where the pod has mounted it, with words for a reader. */
function lineOf(download: PluginDownload): string {
  const { name, sha256 } = download;
  const { url, token, claimName, path, secret, configMap, image, s3 } = placeOf(download);
  const file = `${jarOf(download)} ${sha256.toLowerCase()}`;
  if (url !== undefined) return `download ${file} ${url}${token ? ` ${name}` : ''}`;
  if (claimName !== undefined) return `copy ${file} ${name}/${path} ${path} of the claim ${claimName}`;
  if (secret) return `copy ${file} ${name}/plugin.jar ${secret.key} of the Secret ${secret.secretName}`;
  if (configMap) return `copy ${file} ${name}/plugin.jar ${configMap.key} of the ConfigMap ${configMap.name}`;
  return `copy ${file} fetched/${jarOf(download)} ${s3 ? s3.uri : `${path} of the image ${image}`}`;
}
