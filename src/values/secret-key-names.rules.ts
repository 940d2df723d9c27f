import { enumerate, quoted } from '../core/refusals/describe';
import { nearest } from '../core/refusals/nearest';
import { Rule } from '../core/refusals/rule';

export interface SecretKeyNames {
  readonly secretName: string;
  /** Names of the map that says where keys are called otherwise. */
  readonly names: readonly string[];
  /** Names that readers ask for. */
  readonly known: readonly string[];
}

export const secretKeyNames = new Rule<SecretKeyNames>({
  id: 'secret-key-names',
  refuses: 'a key of a Secret under a name that no construct of this library asks for',
  why: 'the name would be ignored: the pod would wait for ever for the key that the reader has a name for',
  acknowledgeable: true,
  check: ({ secretName, names, known }) =>
    names
      .filter((name) => !known.includes(name))
      .map((name) => {
        const meant = known.filter((one) => one.startsWith(name) || name.startsWith(one));
        const right = meant.length > 0 ? enumerate(meant.map(quoted)).replace(/ and /g, ' or ') : quoted(nearest(name, known) ?? 'password');
        return {
          what: `Secret.named(${quoted(secretName)}, …) says how the key ${/^[\w.-]{1,60}$/.test(name) ? quoted(name) : '(not shown here)'} is called, which nothing asks for`,
          fix: `write before the colon the name that the reader documents, such as ${right}, and after it the key of the Secret; or acknowledge it where a construct of your own asks for it`,
        };
      }),
});
