import { SHA256 } from '../../core/grammar/sources';
import { address, heldBy, required, type Shape, text } from '../../core/props/kind';
import type { XnatImage } from './xnat-image';

/** A plugin that is downloaded when a pod starts. */
export interface PluginDownload {
  /** Name of the plugin, such as `openid-auth`. It takes the place of one of that name in the image. */
  readonly name: string;

  /** Version of the plugin; features such as login write their files for it. */
  readonly version: string;

  /** Where the jar is, by https. */
  readonly url: string;

  /** SHA-256 of the jar, 64 hexadecimal digits, as `sha256sum` prints it. XNAT does not start with any other file. */
  readonly sha256: string;
}

const XNAT_PLUGIN = 'https://wiki.xnat.org/documentation/deploying-plugins-in-xnat';

export const pluginShape: Shape<PluginDownload> = {
  name: required(heldBy(text, 'plugin-url', XNAT_PLUGIN), 'missing'),
  version: required(heldBy(text, 'plugin-url', XNAT_PLUGIN), '0'),
  url: required(heldBy(address, 'plugin-url', 'RFC 3986'), 'https://missing.invalid/missing.jar'),
  sha256: required(heldBy(text, 'plugin-checksum', SHA256), '0'.repeat(64)),
};

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
      ...this.downloads.map(({ name, version, sha256, url }) => `download ${name}-${version}.jar ${sha256.toLowerCase()} ${url}`),
    ];
    return lines.map((line) => `${line}\n`).join('');
  }
}
