import type { Duration } from 'cdk8s';
import type { IVolume } from '../../contracts/volume';
import { enumerate, quoted, withoutSecrets } from '../../core/refusals/describe';
import { nearest } from '../../core/refusals/nearest';
import { type Report, Rule } from '../../core/refusals/rule';

const minutes = (duration: Duration) => duration.toMinutes({ integral: false });

export interface DeadlineSubject {
  readonly deadline: Duration | undefined;
  readonly startupTimeout: Duration;
  /** Pods that there are at least. */
  readonly pods: number;
}

export const smokeTestDeadline = new Rule<DeadlineSubject>({
  id: 'smoke-test-deadline',
  refuses: 'a smoke test that gives XNAT less time to start than the site does',
  why: 'it would fail while XNAT is still making its database, and nobody believes a test that cries wolf',
  acknowledgeable: true,
  check: ({ deadline, startupTimeout, pods }) => {
    const needed = pods * minutes(startupTimeout);
    if (deadline === undefined || minutes(deadline) >= needed) return [];
    const time = pods === 1 ? `the ${needed} minutes of startupTimeout` : `the ${needed} minutes of startupTimeout for ${pods} pods, one after the other`;
    return [{ what: `smokeTest.deadline is ${minutes(deadline)} minutes, under ${time}`, fix: `leave it out: it is ${needed + 15} minutes then` }];
  },
});

export const smokeTestKeepFor = new Rule<Duration | undefined>({
  id: 'smoke-test-keep-for',
  refuses: 'a smoke test that is removed within the hour',
  why: 'its log would be gone before anybody has read it, the alert about its failure with it, and a tool that makes again what is missing would run it without end',
  check: (keepFor) =>
    keepFor === undefined || minutes(keepFor) >= 60
      ? []
      : [{ what: `smokeTest.keepFor is ${minutes(keepFor)} minutes`, fix: 'write Duration.hours(1) or more, or leave it out: it is three days then' }],
});

export interface PublicUrlSubject {
  readonly url: string;
  readonly checkPublicUrl: boolean;
}

export const smokeTestUrl = new Rule<PublicUrlSubject>({
  id: 'smoke-test-url',
  refuses: 'a smoke test of a public URL that no pod can reach',
  why: 'localhost is the pod itself, which serves nothing: the test would always fail',
  check: ({ url, checkPublicUrl }) =>
    checkPublicUrl && /^https?:\/\/localhost([:/]|$)/i.test(url)
      ? [{ what: `smokeTest.checkPublicUrl is true, and url is ${quoted(withoutSecrets(url))}`, fix: 'remove checkPublicUrl' }]
      : [],
});

export const smokeTestPage = new Rule<string | undefined>({
  id: 'smoke-test-page',
  refuses: 'a login page that is no path',
  why: 'it is appended to the address of each pod',
  check: (page) =>
    page === undefined || /^\/[^\s#]*$/.test(page)
      ? []
      : [
          {
            what: `smokeTest.loginPage is ${quoted(page)}`,
            fix: 'write a path that begins with a slash, without "#" and blanks, such as "/app/template/Login.vm"',
          },
        ],
});

export const smokeTestAeTitle = new Rule<string | undefined>({
  id: 'smoke-test-ae-title',
  refuses: 'an AE title for the smoke test that DICOM cannot carry',
  why: 'DICOM has 16 characters for it, without a backslash or a control character',
  check: (title) =>
    title === undefined || (/^[\x20-\x5b\x5d-\x7e]{1,16}$/.test(title) && title.trim() === title)
      ? []
      : [{ what: `smokeTest.callingAeTitle is ${quoted(title)}`, fix: 'use at most 16 letters, digits, hyphens and underscores' }],
});

export interface SharedVolumeSubject {
  readonly names: readonly string[];
  readonly volumes: readonly IVolume[];
}

export const smokeTestVolume = new Rule<SharedVolumeSubject>({
  id: 'smoke-test-volume',
  refuses: 'a volume that the smoke test is to share, and that XNAT does not have, or that one node alone may use',
  why: 'the test would wait for the volume on another node, or keep XNAT from it',
  check: ({ names, volumes }) =>
    names.flatMap((name, i): Report[] => {
      const what = `smokeTest.sharedVolumes[${i}] is ${quoted(name)}`;
      const known = volumes.map(({ volumeName }) => volumeName);
      const volume = volumes.find(({ volumeName }) => volumeName === name);
      if (!volume) {
        const meant = nearest(name, known);
        return [{ what: `${what}, which XNAT does not mount`, fix: meant ? `write ${quoted(meant)}` : `choose among ${enumerate(known)}` }];
      }
      return volume.accessMode === undefined || volume.accessMode === 'ReadWriteMany'
        ? []
        : [
            {
              what: `${what}, whose accessMode is ${volume.accessMode}`,
              fix: 'remove it: where XNAT cannot write to it, its own pod says so and does not start',
            },
          ];
    }),
});
