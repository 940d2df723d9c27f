import { quoted } from '../../core/refusals/describe';
import { type Report, Rule } from '../../core/refusals/rule';
import { fileOf, type PluginDownload } from './plugins';

/** What a plugin needs of the image, by the first version that needs it. @see https://github.com/NrgXnat/openid-auth-plugin, CHANGELOG.md */
const NEEDS: ReadonlyArray<{ readonly plugin: string; readonly from: string; readonly xnat: string; readonly java: number }> = [
  { plugin: 'openid-auth', from: '1.5', xnat: '1.10', java: 21 },
];

/** Major and minor as one number that grows with the version; undefined for what is no version. */
function minorOf(version: string): number | undefined {
  const [, major, minor] = /^v?(\d+)\.(\d+)/.exec(version) ?? [];
  return major === undefined ? undefined : Number(major) * 1000 + Number(minor);
}

export interface PluginJavaSubject {
  /** Version of XNAT in the image; undefined where it is not known. */
  readonly xnat?: string;
  readonly downloads: readonly PluginDownload[];
}

export const pluginJava = new Rule<PluginJavaSubject>({
  id: 'plugin-java',
  refuses: 'a plugin download that needs a newer Java and XNAT than the image has',
  why: 'its classes cannot be loaded, and XNAT does not start',
  check: ({ xnat, downloads }) => {
    const has = xnat === undefined ? undefined : minorOf(xnat);
    if (has === undefined) return [];
    return downloads.flatMap(({ name, version }): Report[] => {
      const need = NEEDS.find((each) => each.plugin === canonical(name) && (minorOf(version) ?? 0) >= minorOf(each.from)!);
      return need === undefined || has >= minorOf(need.xnat)!
        ? []
        : [
            {
              what: `the plugin ${name} ${version} needs Java ${need.java} and XNAT ${need.xnat}, and the image has XNAT ${xnat}`,
              fix: `download a version of ${name} before ${need.from}, or use an image of XNAT ${need.xnat}`,
            },
          ];
    });
  },
});

/** What plugins and their files are called in common: openid-auth is openid-auth-plugin-1.4.1-xpl.jar, and xnat-openid-auth-plugin. */
function canonical(name: string): string {
  return name
    .toLowerCase()
    .replace(/^.*\//, '')
    .replace(/\.jar$/, '')
    .replace(/[-_]v?\d+(\.\d+).*$/, '')
    .replace(/[-_](xpl|all|fat|snapshot)$/, '')
    .replace(/[-_]plugin$/, '')
    .replace(/^xnat[-_]/, '')
    .replace(/_/g, '-');
}

export interface PluginTwiceSubject {
  /** Plugins that the pod keeps of the image. */
  readonly kept: readonly string[];
  readonly downloads: readonly PluginDownload[];
}

export const pluginTwice = new Rule<PluginTwiceSubject>({
  id: 'plugin-twice',
  refuses: 'a download of a plugin that the image has under another name, or two downloads of one plugin',
  why: 'both jars would be in the folder of plugins: XNAT does not start, or runs either of the two',
  check: ({ kept, downloads }) =>
    downloads.flatMap((download, i): Report[] => {
      const { name } = download;
      // plugin-url tells of a name that makes no file name.
      if (!/^[a-z0-9-]+$/.test(name)) return [];
      const file = fileOf(download);
      const isOf = (plugin: string) => [canonical(name), canonical(file)].includes(canonical(plugin));
      const before = downloads.slice(0, i).find((other) => isOf(other.name));
      if (before) return [{ what: `plugins names ${quoted(name)} after ${quoted(before.name)}, the same plugin`, fix: 'keep one of the two' }];
      const inside = kept.includes(name) ? undefined : kept.find(isOf);
      return inside === undefined
        ? []
        : [
            {
              what: `the download ${quoted(name)} is the plugin ${quoted(inside)}, which the image has and the pod keeps`,
              fix: `name the download ${quoted(inside)}: it then takes the place of the one in the image`,
            },
          ];
    }),
});

export const pluginVersion = new Rule<readonly PluginDownload[]>({
  id: 'plugin-version',
  refuses: 'a plugin download whose version is another one than its file is called by',
  why: 'features such as logins write their files for the version that is named, and the plugin of another version ignores or misreads them',
  acknowledgeable: true,
  check: (downloads) =>
    downloads.flatMap((download): Report[] => {
      const { name, version } = download;
      const file = fileOf(download);
      const versions: readonly string[] = file.match(/\d+(\.\d+)+/g) ?? [];
      const said = /\d+(\.\d+)+/.exec(version)?.[0];
      return said === undefined || versions.length === 0 || versions.includes(said)
        ? []
        : [
            {
              what: `version of the plugin ${quoted(name)} is ${quoted(version)}, and its file is ${quoted(file)}`,
              fix: `write the version of the file, ${quoted(versions[0]!)}, or take the file of ${version}`,
            },
          ];
    }),
});
