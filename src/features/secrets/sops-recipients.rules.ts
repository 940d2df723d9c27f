import { enumerate, quoted } from '../../core/refusals/describe';
import { type Report, Rule } from '../../core/refusals/rule';

export interface SopsRecipients {
  readonly path: string;
  /** The `.sops.yaml`. */
  readonly config: string;
  /** Keys that the file is encrypted for, and that are not in the configuration; and the other way about. */
  readonly added: readonly string[];
  readonly missing: readonly string[];
}

export const sopsRecipients = new Rule<SopsRecipients>({
  id: 'sops-recipients',
  refuses: 'a file of secrets that is encrypted for other keys than the .sops.yaml beside it, or above it, names',
  why: 'the next change by sops encrypts for the keys of the file, whoever put them there',
  check: ({ path, config, added, missing }): Report[] => {
    const clauses = [
      ...(added.length > 0 ? [`is encrypted for ${enumerate(added)}, which ${quoted(config)} does not name`] : []),
      ...(missing.length > 0 ? [`is not encrypted for ${enumerate(missing)}, which ${quoted(config)} names`] : []),
    ];
    if (clauses.length === 0) return [];
    return [
      {
        what: `${quoted(path)} ${clauses.join(', and ')}`,
        ...(added.length === 0 && { why: 'whoever has that key cannot decrypt the file' }),
        fix: `correct the keys of ${config}, and then sops updatekeys ${path}${added.length > 0 ? '; if nobody of you added that key, look in git for who did, and change the passwords' : ''}`,
      },
    ];
  },
});
