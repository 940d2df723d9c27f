import { Size } from 'cdk8s';
import type { Construct } from 'constructs';
import { DATA_PATHS } from '../../values/data-paths';
import { DataVolume, type DataVolumeOptions } from './volumes/data-volume';
import type { XnatWebProps } from './xnat-web-options';

/** The volumes that every XNAT has, the archive's first. */
export function makeDataVolumes(scope: Construct, { archive, prearchive, cache }: XnatWebProps): DataVolume[] {
  const volume = (volumeName: string, mountPath: string, defaultSize: Size, options: DataVolumeOptions | undefined) =>
    new DataVolume(scope, volumeName, { volumeName, mountPath, defaultSize, ...options });
  return [
    volume('archive', DATA_PATHS.archivePath, Size.gibibytes(100), archive),
    volume('prearchive', DATA_PATHS.prearchivePath, Size.gibibytes(50), prearchive),
    volume('cache', DATA_PATHS.cachePath, Size.gibibytes(10), cache),
  ];
}
