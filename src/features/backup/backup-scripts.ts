import { assets } from '../../core/assets';

const ALWAYS = ['database.sh', 'dump.sh', 'dumps.sh', 'load.sh', 'lock.sh', 'owner.sh', 'restore.sh', 'verify.sh'];
const OF_S3 = ['fetch.sh', 's3-owner.sh', 's3.sh', 'upload.sh'];
const OF_SNAPSHOTS = ['snapshot.sh'];

/** The scripts that a backup runs, by file name. */
export function backupScripts(parts: { readonly s3: boolean; readonly snapshots: boolean }): Record<string, string> {
  const names = [...ALWAYS, ...(parts.s3 ? OF_S3 : []), ...(parts.snapshots ? OF_SNAPSHOTS : [])].sort();
  return assets(__dirname, names);
}
