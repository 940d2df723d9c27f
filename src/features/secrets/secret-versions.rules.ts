import { enumerate, quoted } from '../../core/refusals/describe';
import { nearest } from '../../core/refusals/nearest';
import { Rule } from '../../core/refusals/rule';

export interface SecretVersionsSubject {
  /** The Secrets of which a version is said. */
  readonly names: readonly string[];
  /** Those for which something starts again. */
  readonly restarting: readonly string[];
  /** Who reads a Secret, by its name, of those for which nothing does. */
  readonly readers: ReadonlyMap<string, string>;
}

const PAGE = 'docs/how-to/rotate-secrets.md says how it is changed';

export const secretVersions = new Rule<SecretVersionsSubject>({
  id: 'secret-versions',
  refuses: 'a version of a Secret for which nothing starts again',
  why: 'the new value would be taken for known, and nothing would have read it',
  check: ({ names, restarting, readers }) =>
    names
      .filter((name) => !restarting.includes(name))
      .map((name) => {
        const [reader, meant] = [readers.get(name), nearest(name, restarting)];
        if (reader !== undefined)
          return { what: `secretVersions names ${quoted(name)}: ${reader} reads it, and makes nothing of a new value`, fix: `remove it; ${PAGE}` };
        const known = restarting.length > 0 ? `; those that pods read at their start are ${enumerate(restarting)}` : '';
        return {
          what: `secretVersions names ${quoted(name)}, which nothing of the chart reads`,
          fix: meant === undefined ? `remove it${known}` : `write ${quoted(meant)}`,
        };
      }),
});
