import { call, type Code } from '../../code/code';
import { type Converter, filled, type Values } from '../chart';
import { AIS_APP_VERSION, AIS_DEFAULTS } from './defaults';
import { tellDefaultTag } from '../shared/pods';
import { pluginNames } from './plugins';

const REPOSITORY = (AIS_DEFAULTS['xnat-web'] as { image: { repository: string } }).image.repository;

/** The plugin openid-auth in the images of the AIS, by the version of XNAT. */
const OPENID: ReadonlyArray<readonly [RegExp, string]> = [
  [/^1\.[0-8](\.|$)/, '1.0.2'],
  [/^1\.9\.(0|1(\.[12])?|2(\.[23])?)$/, '1.3.1'],
  [/^1\.9\.3$/, '1.4.0'],
  [/^1\.9\.3\.\d+$/, '1.4.1'],
  [/^1\.10(\.\d+)*$/, '1.5.0'],
];
/** What `XnatImage.ais` knows. */
const KNOWN = /^v?1\.(9\.(0|1(\.[12])?|2(\.[23])?)|9\.3(\.\d+)?|10(\.\d+)*)$/;

/** The version of the plugin openid-auth in the image, where it is known. */
export function openIdVersion(values: Values): string | undefined {
  const version = tagOf(values).replace(/^v/, '');
  return OPENID.find(([versions]) => versions.test(version))?.[1];
}

const tagOf = (values: Values) => values.text('xnat-web.image.tag') ?? values.release.running?.tag ?? AIS_APP_VERSION;

/** The image that runs now, by whom it runs, and its plugins. */
export const aisImage: Converter = {
  keys: ['repository', 'tag', 'digest']
    .map((key) => `xnat-web.image.${key}`)
    .concat(['runAsUser', 'runAsGroup', 'fsGroup'].map((key) => `xnat-web.podSecurityContext.${key}`)),
  convert(values, draft) {
    const [repository, tag] = [values.text('xnat-web.image.repository') ?? REPOSITORY, tagOf(values)];
    tellDefaultTag(values, draft, 'xnat-web.image.tag');
    const uid = values.number('xnat-web.securityContext.runAsUser') ?? values.number('xnat-web.podSecurityContext.runAsUser') ?? 65534;
    const gid = values.number('xnat-web.podSecurityContext.runAsGroup') ?? values.number('xnat-web.podSecurityContext.fsGroup') ?? uid;
    const group = values.number('xnat-web.podSecurityContext.fsGroup');
    if (group !== undefined && group !== gid) draft.leave('xnat-web.podSecurityContext.fsGroup', `the volumes belong to the group that XNAT runs as, ${gid}`);
    const digest = values.text('xnat-web.image.digest');
    const comment = 'The version that runs now. Upgrade later, as a step of its own.';
    if (repository === REPOSITORY && KNOWN.test(tag) && uid === 65534 && gid === 65534) {
      draft.set('xnat.image', digest === undefined ? call('XnatImage.ais', tag) : call('XnatImage.ais', tag, { digest }), comment);
      return;
    }
    if (uid === 0)
      draft.leave(
        'xnat-web.podSecurityContext.runAsUser',
        'XNAT does not run as root with the library: change the owner of the files on the volumes to 1000, and run as 1000',
      );
    const user = uid === 0 ? 1000 : uid;
    const plugins = Object.fromEntries(pluginNames(values).map((name) => [name, name === 'openid-auth' ? (openIdVersion(values) ?? '1.4.1') : 'included']));
    const image: Code = call(
      'XnatImage.custom',
      filled({
        image: call('Image.of', repository, filled({ tag, digest })!),
        uid: user === 1000 ? undefined : user,
        gid: gid === user || gid === 0 ? undefined : gid,
        plugins,
      })!,
    );
    draft.set('xnat.image', image, comment);
    if ('openid-auth' in plugins && openIdVersion(values) === undefined) {
      draft.gaps.push({
        prop: "xnat.image, plugins['openid-auth']",
        why: 'the version of the plugin in your image decides how its file looks: ls /data/xnat/home/plugins in the pod',
      });
    }
  },
};
