import { Duration } from 'cdk8s';
import { BuildCleanUp, type BuildCleanUpOptions, DataVolume, PersistentVolumeAccessMode } from 'cdk8s-xnat';
import { type Allowed, type Case, mistake, site } from '../case';

const cleaned = (buildCleanUp: BuildCleanUpOptions) => site({ buildVolume: {}, buildCleanUp });

/** A clean-up of any volume, by the construct. */
const of = (mountPath: string) =>
  site({}, (uwa) => {
    const volume = new DataVolume(uwa, 'volume', { volumeName: 'pipelines', mountPath });
    uwa.xnat.addVolume(volume);
    uwa.networkPolicies!.addMember(new BuildCleanUp(uwa, 'clean-up', { xnat: uwa.xnat, volume }));
  });

const schedule = (title: string, wrong: string, what: string, mend = '30 3 * * *') =>
  mistake(
    'cron-schedule',
    title,
    cleaned({ schedule: wrong }),
    `
      [uwa/build-clean-up] buildCleanUp.schedule is ${JSON.stringify(wrong)}${what} (cron-schedule)
          why  the API server refuses such a CronJob, and the whole apply ends there
          fix  write minute, hour, day of the month, month and day of the week, such as "30 3 * * *" for half past three each night`,
    cleaned({ schedule: mend }),
  );

export const buildCleanUpCases: readonly Case[] = [
  mistake(
    'clean-up-age',
    'the folder of a pipeline that runs',
    cleaned({ age: Duration.hours(12) }),
    `
      [uwa/build-clean-up] buildCleanUp.age is 12 hours (clean-up-age)
          why  a pipeline that waits for its turn, or computes for hours without a line, would lose its folder
          fix  write Duration.days(30), or what your longest pipeline takes and some days more`,
    cleaned({}),
  ),
  mistake(
    'clean-up-soon',
    'folders of three days',
    cleaned({ age: Duration.days(3) }),
    `
      [uwa/build-clean-up] buildCleanUp.age is 3 days (clean-up-soon)
          why  a pipeline may wait over a weekend, and who comes back to one that failed finds nothing to look at
          fix  write Duration.days(30); or acknowledge "clean-up-soon"`,
    cleaned({ age: Duration.days(7) }),
  ),
  mistake(
    'clean-up-choice',
    'no build volume',
    site({ buildCleanUp: {} }),
    `
      [uwa] buildCleanUp is given without buildVolume (clean-up-choice)
          why  the build folder lies inside the pod, and goes with it
          fix  add buildVolume: {}, or remove buildCleanUp`,
    cleaned({}),
  ),
  mistake(
    'clean-up-volume',
    'a volume of other data',
    of('/data/xnat/inbox'),
    `
      [uwa/clean-up] the volume "pipelines" is mounted at "/data/xnat/inbox", not at /data/xnat/build (clean-up-volume)
          why  elsewhere a folder in which nothing changes is data that somebody keeps; and a volume of XNAT alone is mounted by nobody else
          fix  give it the volume that pipelines work in: new BuildVolume(…)`,
    of('/data/xnat/build/'),
  ),
  mistake(
    'clean-up-volume',
    'a volume of XNAT alone',
    site({ buildVolume: { accessMode: PersistentVolumeAccessMode.READ_WRITE_ONCE_POD }, buildCleanUp: {} }),
    `
      [uwa/build-clean-up] accessMode of build is ReadWriteOncePod (clean-up-volume)
          why  elsewhere a folder in which nothing changes is data that somebody keeps; and a volume of XNAT alone is mounted by nobody else
          fix  use READ_WRITE_MANY, or READ_WRITE_ONCE, on a new claim; or leave out buildCleanUp`,
    site({ buildVolume: { accessMode: PersistentVolumeAccessMode.READ_WRITE_ONCE }, buildCleanUp: {} }),
  ),
  schedule('too few fields', '0 3 * *', ', which has 4 fields in place of 5'),
  schedule('seconds', '0 30 3 * * *', ', which has 6 fields in place of 5', '@daily'),
  schedule('a word that there is not', '@nightly', ', which has one field in place of 5', '@midnight'),
  schedule('an hour that there is not', '0 24 * * *', ', whose hour is none', '0 0-23/2 * * *'),
  schedule('a month that there is not', '0 0 1 13 *', ', whose month is none', '0 0 1 1,JUN-dec *'),
  schedule('a day of the week that there is not', '0 0 * * mon-funday', ', whose day of the week is none', '0 0 ? * Mon-fri'),
  schedule('a range that runs backwards', '30-10 * * * *', ', whose minute is none', '*/15 * * * *'),
  schedule('a step of nothing', '*/0 * * * *', ', whose minute is none', '5/10 * * * *'),
  schedule('a day of no month', '0 0 0 * *', ', whose day of the month is none', '0 0 31 * *'),
  schedule('a time zone', 'TZ=Australia/Perth 30 3 * * *', ', which names a time zone: that is timeZone'),
];

export const buildCleanUpAllowed: readonly Allowed[] = [
  { rule: 'clean-up-age', title: 'a year', allowed: cleaned({ age: Duration.days(365) }) },
  { rule: 'clean-up-volume', title: 'a claim that exists already', allowed: site({ buildVolume: { existingClaim: 'build' }, buildCleanUp: {} }) },
];
