import { quoted } from '../../core/refusals/describe';
import { Rule } from '../../core/refusals/rule';

export interface FilesOfAnother {
  readonly storageClass: string;
  /** User that every file of the class belongs to. */
  readonly owner: string;
}

export const filesOfAnother = new Rule<FilesOfAnother | undefined>({
  id: 'files-of-another',
  refuses: 'PostgreSQL on a class of EFS whose files belong to another user',
  why: 'PostgreSQL does not start on a data folder that it does not own, and on such a class every file belongs to the user of the class, whatever the pod says',
  check: (subject) =>
    subject
      ? [
          {
            what: `storageClass is ${quoted(subject.storageClass)}, a class of EFS whose files belong to the user ${subject.owner}; PostgreSQL runs as 999`,
            fix: 'give the database a class of disks, such as one of StorageProvisioner.ebsGp3()',
          },
        ]
      : [],
});
