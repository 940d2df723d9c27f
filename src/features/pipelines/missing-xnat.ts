import { MISSING_WATCHED } from '../../contracts/xnat-kinds';
import type { IXnatPipelines } from './xnat-pipelines';

/** Stands in for an XNAT that is none, with all that pipelines need, so that the other mistakes are found as well. */
export const MISSING_XNAT: IXnatPipelines = {
  ...MISSING_WATCHED,
  mountedVolumes: ['archive', 'build'].map((name) => ({ volumeName: name, claimName: name, mountPath: `/data/xnat/${name}` })),
  pluginVersion: () => 'missing',
};
