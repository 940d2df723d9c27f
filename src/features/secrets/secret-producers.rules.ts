import { quoted } from '../../core/refusals/describe';
import { nearest } from '../../core/refusals/nearest';
import { Rule } from '../../core/refusals/rule';

export interface UnreadSecret {
  readonly path: string;
  readonly name: string;
  readonly namespace?: string;
  /** Secrets that are read and that nothing makes: by whom, and in which namespace. */
  readonly wanted: ReadonlyMap<string, { readonly readers: string; readonly namespace?: string }>;
  /** How the file is changed. */
  readonly edit: string;
}

export const secretUnread = new Rule<UnreadSecret>({
  id: 'secret-unread',
  refuses: 'a Secret of an encrypted file that nothing reads',
  why: 'its name is misspelt, or it has outlived its use',
  acknowledgeable: true,
  check: ({ path, name, namespace, wanted, edit }) => {
    const meant = nearest(name, [...wanted.keys()]);
    const reader = meant === undefined ? undefined : wanted.get(meant);
    const mendOf = () => {
      if (reader === undefined) return `remove it, with ${edit}`;
      if (meant !== name) return `rename it to ${quoted(meant!)}, which is read by ${reader.readers}, with ${edit}`;
      // A file of sops names no namespace: a Secret is made in that of the chart.
      return namespace === undefined
        ? `give the file to the chart of ${reader.readers} too, secrets: … in its props`
        : `give it the namespace ${quoted(reader.namespace ?? '')} of ${reader.readers}, with ${edit}`;
    };
    const where = namespace === undefined ? '' : ` in the namespace ${quoted(namespace)}`;
    return [
      {
        what: `nothing here reads the Secret ${quoted(name)} of ${quoted(path)}${where}`,
        fix: mendOf(),
      },
    ];
  },
});

export interface SecretProducers {
  readonly name: string;
  readonly namespace?: string;
  readonly producers: readonly string[];
}

export const secretProducers = new Rule<SecretProducers>({
  id: 'secret-producers',
  refuses: 'a Secret that is made in two ways',
  why: 'each writes over what the other wrote, so that the pods get now this value and now that',
  check: ({ name, namespace, producers }) =>
    producers.length < 2
      ? []
      : [
          {
            what: `the Secret ${quoted(name)}${namespace === undefined ? '' : ` in the namespace ${quoted(namespace)}`} is made by ${producers.join(' and by ')}`,
            fix: 'remove it from one of them',
          },
        ],
});
