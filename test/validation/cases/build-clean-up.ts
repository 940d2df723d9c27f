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

const schedule = (title: string, wrong: string, what: string, fix: string, mend: string) =>
  mistake(
    'cron-schedule',
    title,
    cleaned({ schedule: wrong }),
    `
      [uwa] buildCleanUp.schedule is ${JSON.stringify(wrong)}, ${what} (cron-schedule)
          why  the API server refuses such a CronJob, and the apply ends there; or it never runs
          fix  ${fix}`,
    cleaned({ schedule: mend }),
  );
const FIELDS = 'write "30 15 * * *", which is each day at 15:30; the five fields are minute, hour, day of the month, month and day of the week';

export const buildCleanUpCases: readonly Case[] = [
  mistake(
    'clean-up-keep-for',
    'the folder of a pipeline that runs',
    cleaned({ keepFor: Duration.hours(12) }),
    `
      [uwa/build-clean-up] buildCleanUp.keepFor is 12 hours (clean-up-keep-for)
          why  a pipeline that waits for its turn, or computes for hours without a line, would lose its folder
          fix  write Duration.days(30), or what your longest pipeline takes and some days more`,
    cleaned({}),
  ),
  mistake(
    'clean-up-soon',
    'folders of three days',
    cleaned({ keepFor: Duration.days(3) }),
    `
      [uwa/build-clean-up] buildCleanUp.keepFor is 3 days (clean-up-soon)
          why  a pipeline may wait over a weekend, and who comes back to one that failed finds nothing to look at
          fix  write Duration.days(30); or acknowledge "clean-up-soon"`,
    cleaned({ keepFor: Duration.days(7) }),
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
  schedule('too few fields', '0 3 * *', 'of 4 fields', FIELDS, '30 15 * * *'),
  schedule('seconds', '0 30 3 * * *', 'of 6 fields', 'leave out the seconds: "30 3 * * *"', '30 3 * * *'),
  schedule(
    'a word that there is not',
    '@nightly',
    'which is none of @yearly, @annually, @monthly, @weekly, @daily, @midnight, @hourly',
    'write "@daily", or five fields such as "30 15 * * *"',
    '@daily',
  ),
  schedule('a day that never comes', '0 3 30 2 *', 'a day that no year has', FIELDS, '30 15 * * *'),
  schedule('a time zone', 'TZ=Australia/Perth 30 3 * * *', 'with a time zone in it', 'write schedule: "30 3 * * *", timeZone: "Australia/Perth"', '30 3 * * *'),
  mistake(
    'cron-time-zone',
    'an abbreviation',
    cleaned({ timeZone: 'AWST' }),
    `
      [uwa] buildCleanUp.timeZone is "AWST" (cron-time-zone)
          why  the API server refuses the CronJob, and abbreviations mean something else elsewhere: EST is in America
          fix  write area and city, such as "Australia/Perth", or leave it out`,
    cleaned({ timeZone: 'Australia/Perth' }),
  ),
];

export const buildCleanUpAllowed: readonly Allowed[] = [
  { rule: 'clean-up-keep-for', title: 'a year', allowed: cleaned({ keepFor: Duration.days(365) }) },
  { rule: 'clean-up-volume', title: 'a claim that exists already', allowed: site({ buildVolume: { existingClaim: 'build' }, buildCleanUp: {} }) },
];
