import { call } from '../../code/code';
import { type Converter, filled } from '../chart';
import { tellDefaultTag } from '../shared/pods';
import { NRG_DEFAULTS } from './defaults';

const IMAGE = NRG_DEFAULTS.image as { repository: string; tag: string };

/** The image that runs now, and by whom it runs. */
export const nrgImage: Converter = {
  keys: [
    'image.repository',
    'image.tag',
    'image.digest',
    'securityContext.runAsUser',
    'podSecurityContext.runAsUser',
    'podSecurityContext.runAsGroup',
    'podSecurityContext.fsGroup',
  ],
  convert(values, draft) {
    const [repository, tag] = [
      values.text('image.repository') ?? IMAGE.repository,
      (values.changed('image.tag') ? values.text('image.tag') : undefined) ?? values.release.running?.tag ?? IMAGE.tag,
    ];
    tellDefaultTag(values, draft, 'image.tag');
    const digest = values.text('image.digest');
    const given = values.number('securityContext.runAsUser') ?? values.number('podSecurityContext.runAsUser') ?? 1000;
    if (given === 0)
      draft.leave(
        'securityContext.runAsUser',
        'XNAT does not run as root with the library: change the owner of the files on the volumes to 1000, and run as 1000',
      );
    const uid = given === 0 ? 1000 : given;
    const group = values.number('podSecurityContext.runAsGroup') ?? values.number('podSecurityContext.fsGroup') ?? uid;
    const gid = group === 0 ? uid : group;
    const comment = 'The version that runs now. Upgrade later, as a step of its own.';
    if (repository === IMAGE.repository && uid === 1000 && gid === 1000) {
      draft.set('xnat.image', digest === undefined ? call('XnatImage.nrg', tag) : call('XnatImage.nrg', tag, { digest }), comment);
      return;
    }
    const image = call('Image.of', repository, filled({ tag, digest })!);
    const options = filled({ image, uid: uid === 1000 ? undefined : uid, gid: gid === uid ? undefined : gid, logsToFiles: false });
    draft.set('xnat.image', call('XnatImage.custom', options!), comment);
    // The chart leaves out the plugins of the image.
    draft.set('xnat.includedPlugins', []);
  },
};
