import type { Duration } from 'cdk8s';
import type { IVolume } from '../../contracts/volume';
import { quoted } from '../../core/refusals/describe';
import { Rule } from '../../core/refusals/rule';
import { days, daysInWords } from '../../core/units/days';
import { BUILD_PATH } from '../../values/data-paths';

export const cleanUpKeepFor = new Rule<Duration>({
  id: 'clean-up-keep-for',
  refuses: 'a clean-up of folders that are less than a day old',
  why: 'a pipeline that waits for its turn, or computes for hours without a line, would lose its folder',
  check: (keepFor) =>
    days(keepFor) >= 1
      ? []
      : [{ what: `buildCleanUp.keepFor is ${daysInWords(keepFor)}`, fix: 'write Duration.days(30), or what your longest pipeline takes and some days more' }],
});

export const cleanUpSoon = new Rule<Duration>({
  id: 'clean-up-soon',
  refuses: 'a clean-up of folders that are less than a week old',
  why: 'a pipeline may wait over a weekend, and who comes back to one that failed finds nothing to look at',
  acknowledgeable: true,
  check: (keepFor) =>
    days(keepFor) >= 1 && days(keepFor) < 7
      ? [{ what: `buildCleanUp.keepFor is ${daysInWords(keepFor)}`, fix: 'write Duration.days(30); or acknowledge "clean-up-soon"' }]
      : [],
});

export const cleanUpVolume = new Rule<IVolume>({
  id: 'clean-up-volume',
  refuses: 'a clean-up of another folder than that of pipelines, or of a volume that one pod alone may use',
  why: 'elsewhere a folder in which nothing changes is data that somebody keeps; and a volume of XNAT alone is mounted by nobody else',
  check: ({ volumeName, mountPath, accessMode }) => {
    if (mountPath.replace(/\/+$/, '') !== BUILD_PATH) {
      return [
        {
          what: `the volume ${quoted(volumeName)} is mounted at ${quoted(mountPath)}, not at ${BUILD_PATH}`,
          fix: 'give it the volume that pipelines work in: new BuildVolume(…)',
        },
      ];
    }
    return accessMode === 'ReadWriteOncePod'
      ? [{ what: `accessMode of ${volumeName} is ReadWriteOncePod`, fix: 'use READ_WRITE_MANY, or READ_WRITE_ONCE, on a new claim; or leave out buildCleanUp' }]
      : [];
  },
});

export interface CleanUpChoice {
  readonly cleanUp: boolean;
  readonly volume: boolean;
}

export const cleanUpChoice = new Rule<CleanUpChoice>({
  id: 'clean-up-choice',
  refuses: 'a clean-up of a build volume that is not there',
  why: 'the build folder lies inside the pod, and goes with it',
  check: ({ cleanUp, volume }) =>
    cleanUp && !volume ? [{ what: 'buildCleanUp is given without buildVolume', fix: 'add buildVolume: {}, or remove buildCleanUp' }] : [],
});
