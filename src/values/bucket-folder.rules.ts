import { OTHER_CLUSTER } from '../core/app/cluster';
import { quoted } from '../core/refusals/describe';
import { Rule } from '../core/refusals/rule';

/** What is kept in a folder of a bucket. */
export interface BucketFolderUser {
  /** As a message names it, such as `the backup`. */
  readonly what: string;
  /** The prop that says the folder. */
  readonly prop: string;
  /** What the names of its files begin with, if by that they are told from those of another. */
  readonly files?: string;
}

export interface SharedFolder {
  readonly place: string;
  readonly user: BucketFolderUser;
  readonly earlier: BucketFolderUser;
  readonly earlierPath: string;
}

/** Whether the names of the files tell them apart. */
const apart = ({ user, earlier }: SharedFolder) => user.files !== undefined && earlier.files !== undefined && user.files !== earlier.files;

const what = ({ place, user, earlier, earlierPath }: SharedFolder) => `${user.what} goes to ${quoted(place)}, as does ${earlier.what} at ${earlierPath}`;

export const bucketFolder = new Rule<SharedFolder>({
  id: 'bucket-folder',
  refuses: 'two backups with the same names of files, or a backup and snapshots of the logs, in one folder of a bucket',
  why: 'a backup stores nothing where another site has dumps by the same names, and Elasticsearch needs the folder of its snapshots to itself',
  check: (subject) =>
    apart(subject) ? [] : [{ what: what(subject), fix: `give each a folder of its own by ${subject.user.prop}, or a bucket; ${OTHER_CLUSTER}` }],
});

export const sharedBucketFolder = new Rule<SharedFolder>({
  id: 'shared-bucket-folder',
  refuses: 'the backups of two sites in one folder of a bucket',
  why: "credentials for one site's backups then open the other's: no bucket policy can tell them apart",
  acknowledgeable: true,
  check: (subject) =>
    apart(subject)
      ? [{ what: what(subject), fix: `give each a folder of its own by ${subject.user.prop}, or acknowledge "shared-bucket-folder"; ${OTHER_CLUSTER}` }]
      : [],
});
