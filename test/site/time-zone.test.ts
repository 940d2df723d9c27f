import { App, Duration, Size } from 'cdk8s';
import { BackupDestination, StorageClass, XnatSite, type XnatSiteProps } from 'cdk8s-xnat';
import { find, manifests } from '../support/manifests';
import { MINIMAL } from '../support/sites';

const SITE: XnatSiteProps = {
  ...MINIMAL,
  buildVolume: { storageClass: StorageClass.named('efs', { provisioner: 'efs.csi.aws.com' }) },
  buildCleanUp: {},
  backup: { destination: BackupDestination.claim({ size: Size.gibibytes(50) }), keepFor: Duration.days(30) },
};

function zones(props: Partial<XnatSiteProps>): Record<string, string | undefined> {
  const objects = manifests(new XnatSite(new App(), 'uwa', { ...SITE, ...props }));
  const { env } = find(objects, 'StatefulSet', 'uwa-xnat-web').spec.template.spec.containers[0] as { env: Array<{ name: string; value: string }> };
  const { schedule, timeZone } = find(objects, 'CronJob', 'uwa-postgresql-backup').spec;
  return {
    xnat: env.find(({ name }) => name === 'TZ')?.value,
    backup: `${schedule} ${timeZone}`,
    cleanUp: find(objects, 'CronJob', 'uwa-build-clean-up').spec.timeZone,
  };
}

test('the time zone of a site is that of all that has one', () => {
  expect(zones({ timeZone: 'Australia/Perth' })).toEqual({ xnat: 'Australia/Perth', backup: '30 1 * * * Australia/Perth', cleanUp: 'Australia/Perth' });
});

test('what has its own keeps it', () => {
  const backup = { ...SITE.backup!, timeZone: 'Etc/UTC' };
  expect(zones({ timeZone: 'Australia/Perth', backup, xnat: { timeZone: 'Australia/Sydney' } })).toEqual({
    xnat: 'Australia/Sydney',
    backup: '30 1 * * * Etc/UTC',
    cleanUp: 'Australia/Perth',
  });
});

test('without one everything is as it was', () => {
  expect(zones({})).toEqual({ xnat: undefined, backup: '30 15 * * * Etc/UTC', cleanUp: undefined });
});
