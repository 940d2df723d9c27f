import { quoted } from '../../../core/refusals/describe';
import { Rule } from '../../../core/refusals/rule';

/** Two claims on the same files. */
export interface VolumeOverlap {
  readonly volume: string;
  readonly place: string;
  readonly other: string;
  readonly otherPlace: string;
  /** Namespace of the other, where it is another. */
  readonly otherNamespace?: string;
}

const what = ({ volume, place, other, otherPlace, otherNamespace }: VolumeOverlap) => {
  const both = `the claims ${quoted(volume)} and ${quoted(other)}${otherNamespace === undefined ? '' : ` of the namespace ${quoted(otherNamespace)}`}`;
  if (place === otherPlace) return `${both} are bound to the same files`;
  const [outer, inner] = place.length < otherPlace.length ? [volume, other] : [other, volume];
  return `${both} are bound to one file system, and the files of ${quoted(inner)} lie within those of ${quoted(outer)}`;
};

export const volumeOverlap = new Rule<readonly VolumeOverlap[]>({
  id: 'volume-overlap',
  refuses: 'two volumes of a site on the same files, or one on a folder of the other',
  why: "each would take the other's files for its own: a clean-up of the build volume would delete the archive",
  check: (overlaps) =>
    overlaps
      .filter(({ otherNamespace }) => otherNamespace === undefined)
      .map((overlap) => ({ what: what(overlap), fix: 'give each a path, a handle or a volume of its own, neither within the other' })),
});

export const volumeOfTwoSites = new Rule<readonly VolumeOverlap[]>({
  id: 'volume-of-two-sites',
  refuses: 'volumes of two sites on the same files, or one on a folder of the other',
  why: "each XNAT would take the other's files for its own, and rewrite or delete them, unless it is a folder that all of them only read",
  acknowledgeable: true,
  check: (overlaps) =>
    overlaps
      .filter(({ otherNamespace }) => otherNamespace !== undefined)
      .map((overlap) => ({
        what: what(overlap),
        fix: 'give each site a path, a handle or a volume of its own; or acknowledge "volume-of-two-sites" for files that nobody changes',
      })),
});
