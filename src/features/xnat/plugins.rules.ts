import { quoted, withoutSecrets } from '../../core/refusals/describe';
import { nearest } from '../../core/refusals/nearest';
import { type Report, Rule } from '../../core/refusals/rule';
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

export const pluginUrl = new Rule<readonly PluginDownload[]>({
  id: 'plugin-url',
  refuses: 'a plugin download that is not a jar by https, carries a password in its URL, or has an unusable name',
  why: 'the file is fetched by a script when the pod starts; what stands in its URL ends up in a ConfigMap',
  check: (plugins) =>
    plugins.flatMap(({ name, version, url }): Report[] => {
      const reports: Report[] = [];
      if (!/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/.test(name) || !/^[A-Za-z0-9][-A-Za-z0-9._]*$/.test(version)) {
        reports.push({
          what: `plugin ${quoted(name)} in version ${quoted(version)} makes no file name`,
          why: 'the jar is kept as <name>-<version>.jar, by a script that reads its list word by word',
          fix: 'name it in lower-case letters, digits and hyphens, and its version without blanks or slashes',
        });
      }
      if (/^[a-z]+:\/\/[^/]*@/i.test(url)) {
        reports.push({ what: `url of the plugin ${quoted(name)} carries a password`, fix: 'host the jar where no password is needed' });
      } else if (!/^https:\/\/[^\s/@]+\/\S+\.jar$/.test(url)) {
        reports.push({
          what: `url of the plugin ${quoted(name)} is ${quoted(withoutSecrets(url))}`,
          fix: 'write the https URL of the jar itself; it ends in .jar',
        });
      }
      return reports;
    }),
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
