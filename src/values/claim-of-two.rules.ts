import { quoted } from '../core/refusals/describe';
import { Rule } from '../core/refusals/rule';

/** What is kept on a claim. */
export interface ClaimUser {
  /** As a message names it, such as `the database`. */
  readonly what: string;
  readonly kind: 'volume' | 'database' | 'backup' | 'other';
  /** What the names of its files begin with, if by that they are told from those of another. */
  readonly files?: string;
  /** The part of the app within which another rule looks at claims of its kind. */
  readonly chart?: string;
}

export interface ClaimOfTwo {
  readonly claimName: string;
  readonly user: ClaimUser;
  readonly earlier: ClaimUser;
  readonly earlierPath: string;
}

export const claimOfTwo = new Rule<ClaimOfTwo>({
  id: 'claim-of-two',
  refuses: 'one claim for two purposes, such as the archive and the database',
  why: 'each takes the files of the other for its own, and may overwrite or delete them',
  check: ({ claimName, user, earlier, earlierPath }) => {
    // Their names tell the dumps of sites apart.
    if (user.kind === 'backup' && earlier.kind === 'backup' && user.files !== earlier.files) return [];
    // Two volumes of one XNAT are looked at by `mount-path`, two databases of one chart by `duplicate-object`.
    if (user.kind === earlier.kind && user.kind !== 'other' && user.chart === earlier.chart) return [];
    return toldByBackup(user, earlier)
      ? []
      : [
          {
            what: `${user.what} is on the claim ${quoted(claimName)}, as is ${earlier.what} at ${earlierPath}`,
            fix: 'give each a claim of its own',
          },
        ];
  },
});

/** A backup on the claim of what it is a backup of is told by `backup-claim`. */
function toldByBackup(one: ClaimUser, other: ClaimUser): boolean {
  const partner = one.kind === 'backup' ? other : other.kind === 'backup' ? one : undefined;
  return partner !== undefined && one.chart === other.chart && (partner.kind === 'database' || partner.what === 'the volume "archive"');
}
