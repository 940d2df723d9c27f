import type { Converter, Values } from '../chart';
import { isTree } from '../values';

/** Plugins in the AIS image by the names of the library. */
const IN_IMAGE = ['container-service', 'openid-auth', 'ldap-auth', 'ohif-viewer', 'xsync', 'batch-launch', 'jupyterhub'];

const nameOf = (key: string) => key.replace(/-plugin$/, '');

/** The plugins that the release keeps of its image. */
export function pluginNames(values: Values): string[] {
  const names = Object.keys(values.tree('xnat-web.plugins')).map(nameOf);
  return IN_IMAGE.filter((name) => names.includes(name) || (name === 'openid-auth' && names.includes('openid')));
}

/** Which plugins XNAT starts with. With others it would make tables that the site never had. */
export const aisPlugins: Converter = {
  keys: ['xnat-web.plugins.*'],
  convert(values, draft) {
    draft.set('xnat.includedPlugins', pluginNames(values));
    for (const key of Object.keys(values.tree('xnat-web.plugins'))) {
      if (!IN_IMAGE.includes(nameOf(key)) && nameOf(key) !== 'openid') {
        draft.leave(
          ['xnat-web', 'plugins', key],
          `${nameOf(key)} is not among the plugins of the AIS image. If your image has it, name it in xnat.includedPlugins and in the plugins of XnatImage.custom`,
        );
      }
    }
    if (!pluginNames(values).includes('container-service')) return;
    draft.remark(
      'The values do not say where pipelines run. Without containerService they stop at the swap: add containerService: {} for Jobs of Kubernetes, or name your Docker Swarm (docs/how-to/pipelines-on-docker-swarm.md).',
    );
    if (!isTree(values.get('xnat-web.volumes.build'))) draft.remark('Pipelines need buildVolume, and the release has no volume at /data/xnat/build.');
  },
};
