import { carriesSecret } from '../../../core/secrets';
import { type Code } from '../../code/code';
import { type Converter, filled, textOf, type Values } from '../chart';
import type { Draft } from '../draft';
import { isTree, type Tree } from '../values';

/** Stands in for a checksum that the values do not have; no jar has it. */
const NO_CHECKSUM = '0'.repeat(64);

/** Plugins that are downloaded, by a URL or by the coordinates of a Maven repository. */
export const nrgPlugins: Converter = {
  keys: [
    ...['source', 'url', 'coordinates', 'mavenUrl', 'sha256', 'target'].map((key) => `plugins.*.${key}`),
    ...['baseUrl', 'matchPrefix', 'mavenUrl'].map((key) => `pluginRepository.${key}`),
  ],
  convert(values, draft) {
    for (const [key, plugin] of Object.entries(values.tree('plugins'))) {
      if (!isTree(plugin)) continue;
      const why = whyNot(plugin);
      const found = why === undefined ? located(plugin, values) : undefined;
      if (found !== undefined && carriesSecret(found.url))
        draft.leave(['plugins', key], 'its URL carries a password, which is not copied: host the jar where none is needed');
      else if (found === undefined) draft.leave(['plugins', key], why ?? 'the values do not say which jar it is: url, or coordinates and a mavenUrl');
      else draft.append('xnat.plugins', download(key, found, textOf(plugin.sha256), draft));
    }
  },
};

function whyNot(plugin: Tree): string | undefined {
  const source = textOf(plugin.source);
  if (source === 'url' || source === 'coordinates') return undefined;
  if (source === 's3') return 'the library downloads plugins by https: put the jar where it can be had so, and name it in xnat.plugins with its sha256';
  if (source === 'file') return 'the library downloads plugins by https; a jar that lies in the cluster goes into an image of your own, for XnatImage.custom';
  return 'a plugin in an image of its own: name the jar in xnat.plugins with its url and sha256, or put it into an image of your own';
}

interface Located {
  readonly url: string;
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
  return { url: mirrored(url, values), version: /-(\d+(?:\.\d+)+[^/]*?)(?:-(?:fat|all|xpl))?\.jar$/i.exec(url)?.[1] ?? /\/v?(\d+(?:\.\d+)+)\//.exec(url)?.[1] };
}

/** As the chart rewrites it: what begins with the prefix is asked of the mirror. */
function mirrored(url: string, values: Values): string {
  const [base, prefix] = [values.text('pluginRepository.baseUrl'), values.text('pluginRepository.matchPrefix')];
  return base !== undefined && prefix !== undefined && url.startsWith(prefix)
    ? `${base.replace(/\/+$/, '')}/${url.slice(prefix.length).replace(/^\/+/, '')}`
    : url;
}

function download(key: string, { url, version }: Located, sha256: string | undefined, draft: Draft): Code {
  const name = key.replace(/-plugin$/, '').toLowerCase();
  if (sha256 === undefined)
    draft.gaps.push({
      prop: `xnat.plugins, sha256 of ${name}`,
      why: 'the values have none: download the jar, look where it is from, and write what sha256sum prints',
    });
  if (version === undefined) draft.gaps.push({ prop: `xnat.plugins, version of ${name}`, why: 'its URL does not say it' });
  return filled({ name, version: version ?? '0', url, sha256: sha256 ?? NO_CHECKSUM })!;
}
