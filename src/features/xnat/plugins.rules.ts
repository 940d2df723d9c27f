import { quoted } from '../../core/refusals/describe';
import { nearest } from '../../core/refusals/nearest';
import { Rule } from '../../core/refusals/rule';
import type { PluginDownload } from './plugins';
import type { XnatImage } from './xnat-image';

export const pluginChecksum = new Rule<readonly PluginDownload[]>({
  id: 'plugin-checksum',
  refuses: 'a plugin download without a SHA-256 of 64 hexadecimal digits',
  why: "a plugin runs with all of XNAT's rights: only a file that somebody has looked at may be loaded",
  check: (plugins) =>
    plugins
      .filter(({ sha256 }) => !/^[0-9a-fA-F]{64}$/.test(sha256))
      .map(({ name, sha256 }) => ({
        what: `sha256 of the plugin ${quoted(name)} is ${quoted(sha256)}`,
        fix: 'download the jar, check where it is from, and write what sha256sum prints for it',
      })),
});

export const pluginSource = new Rule<readonly PluginDownload[]>({
  id: 'plugin-source',
  refuses: 'a plugin without a place where its jar is, or with two',
  why: 'a pod fetches the jar from one place when it starts',
  check: (plugins) =>
    plugins
      .filter(({ url, from }) => (url === undefined) === (from === undefined))
      .map(({ name, url }) => ({
        what: `the plugin ${quoted(name)} has ${url === undefined ? 'neither url nor from' : 'both url and from'}`,
        fix: url === undefined ? 'write url: "https://…", or from: PluginSource.claim(…), or another source' : 'keep one of the two',
      })),
});

export interface IncludedSubject {
  readonly image: XnatImage;
  readonly names: readonly string[];
}

export const pluginIncluded = new Rule<IncludedSubject>({
  id: 'plugin-included',
  refuses: 'a plugin that is to be kept of the image, and is not in it',
  why: 'the pod would stop when it starts, as it does for any plugin that is missing',
  check: ({ image, names }) => {
    const known = Object.keys(image.plugins);
    return names
      .filter((name) => !known.includes(name))
      .map((name) => {
        const meant = nearest(name, known);
        return {
          what: `includedPlugins names ${quoted(name)}, which ${image.image} does not have`,
          fix: meant
            ? `write ${quoted(meant)}`
            : known.length > 0
              ? `choose among ${known.join(', ')}, or add it to plugins with its url and sha256`
              : 'add it to plugins with its url and sha256: this image has none inside',
        };
      });
  },
});
