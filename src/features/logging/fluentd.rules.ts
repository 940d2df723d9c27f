import { enumerate, quoted } from '../../core/refusals/describe';
import { Rule } from '../../core/refusals/rule';

export const fluentdIndex = new Rule<string>({
  id: 'fluentd-index',
  refuses: 'indices without a day in their name, or one for each container',
  why: 'an index is deleted whole, so many days after it was begun: one for longer goes while it is written; with the tag in it every start of a container is an index of its own, until Elasticsearch takes no more',
  acknowledgeable: true,
  check: (indexName) => {
    if (/\$\{/.test(indexName))
      return [{ what: `indexName is ${quoted(indexName)}, with the container's id in it`, fix: 'write "ais.%Y%m%d": one for each day' }];
    return /%Y/.test(indexName) && (/%j/.test(indexName) || (/%m/.test(indexName) && /%d/.test(indexName)))
      ? []
      : [
          {
            what: `indexName is ${quoted(indexName)}, without a day`,
            fix: `write ${quoted(`${indexName.replace(/[.%].*$/, '').toLowerCase() || 'ais'}.%Y%m%d`)}`,
          },
        ];
  },
});

export const fluentdIndexName = new Rule<string>({
  id: 'fluentd-index-name',
  refuses: 'a name that no index can have',
  why: 'Elasticsearch refuses every record',
  check: (indexName) => {
    const literal = indexName.replace(/%[Ymdj]|\$\{[a-z0-9_.[\]]+\}/g, '1');
    return /^[a-z0-9][a-z0-9._-]*$/.test(literal) && /^[a-z0-9]/.test(indexName)
      ? []
      : [
          {
            what: `indexName is ${quoted(indexName)}`,
            fix: 'begin with a lower-case letter, and use lower-case letters, digits, dots, hyphens, underscores, %Y, %m, %d and %j',
          },
        ];
  },
});

export interface ExcludedSubject {
  readonly excluded: readonly string[];
  readonly own: readonly string[];
}

export const fluentdExcluded = new Rule<ExcludedSubject>({
  id: 'fluentd-excluded',
  refuses: "a namespace to be left out that is the stack's own, or that cannot be one",
  why: "the stack's own logs are always left out, or it would log that it logs; a wrong name leaves out nothing",
  check: ({ excluded, own }) =>
    excluded.flatMap((namespace, i) => {
      if (own.includes(namespace)) return [{ what: `excludedNamespaces[${i}] is ${quoted(namespace)}, the stack's own`, fix: 'remove it' }];
      return /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(namespace)
        ? []
        : [{ what: `excludedNamespaces[${i}] is ${quoted(namespace)}`, fix: 'write the name of a namespace, without wildcards' }];
    }),
});

export interface BufferSubject {
  readonly keys: readonly string[];
  readonly indexName: string;
}

export const fluentdBuffer = new Rule<BufferSubject>({
  id: 'fluentd-buffer',
  refuses: "a buffer that is not told apart by tag, or not by time though the index's name has a date",
  why: 'Fluentd ends at its start, or writes "%Y" into the name of the index',
  check: ({ keys, indexName }) => {
    const odd = keys.filter((key) => !/^[A-Za-z0-9_.$]+$/.test(key));
    if (odd.length > 0) return [{ what: `bufferKeys has ${JSON.stringify(odd[0])}`, fix: 'write names of fields, such as "tag" and "time"' }];
    const missing = ['tag', ...(indexName.includes('%') ? ['time'] : [])].filter((key) => !keys.includes(key));
    return missing.length === 0
      ? []
      : [{ what: `bufferKeys is ${JSON.stringify(keys)}, without ${enumerate(missing)}`, fix: 'leave it out: ["tag", "time"] is taken' }];
  },
});

export interface FluentdImageSubject {
  /** Undefined for the library's own, and where a digest alone says which image it is. */
  readonly tag: string | undefined;
  readonly major: number;
}

export const fluentdImage = new Rule<FluentdImageSubject>({
  id: 'fluentd-image',
  refuses: 'an image of Fluentd whose client is of another major version than Elasticsearch',
  why: 'the client asks the server for its version, and sends nothing to another one',
  check: ({ tag, major }) => {
    if (tag === undefined) return [];
    const client = /elasticsearch(\d+)/.exec(tag)?.[1];
    return client === String(major)
      ? []
      : [
          {
            what: `the tag of fluentd.image is ${quoted(tag)}, beside Elasticsearch ${major}`,
            fix: `leave the tag out, or choose one with elasticsearch${major} in it`,
          },
        ];
  },
});

export const fluentdBufferLimit = new Rule<number>({
  id: 'fluentd-buffer-limit',
  refuses: 'a buffer that holds hardly anything',
  why: 'a part of it is 8 MiB: with few of them logs are dropped whenever Elasticsearch is slow',
  check: (mebibytes) => (mebibytes >= 64 ? [] : [{ what: `bufferLimit is ${mebibytes} MiB`, fix: 'give it 64 MiB or more; 1 GiB is the default' }]),
});
