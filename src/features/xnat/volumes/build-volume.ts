import type { Construct } from 'constructs';
import { examined } from '../../../core/props/checked';
import { Refusals } from '../../../core/refusals/refusals';
import { scopeOf } from '../../../core/scope';
import { BUILD_PATH } from '../../../values/data-paths';
import { DataVolume, type DataVolumeOptions, dataVolumeShape } from './data-volume';

/** The volume that pipelines work in. */
export type BuildVolumeOptions = DataVolumeOptions;

/**
 * The folder in which pipelines stage their inputs and outputs, shared between XNAT and the machines that run them.
 *
 * Without it XNAT's build folder lies inside the pod: no pipeline of the Container Service can see it, and it is lost
 * when the pod is. The claim is `build-<site>-xnat-web`, 10 GiB unless said otherwise, and a static volume is retained.
 *
 * Reports the rules of `DataVolume`.
 *
 * @see https://wiki.xnat.org/container-service/
 */
export class BuildVolume extends DataVolume {
  constructor(scope: Construct, id: string, props: BuildVolumeOptions = {}) {
    const { props: known, findings } = examined('BuildVolume', props, dataVolumeShape);
    super(scopeOf(scope, id, new.target), id, { volumeName: 'build', mountPath: BUILD_PATH, ...known });
    Refusals.of(this).report(...findings);
  }
}
