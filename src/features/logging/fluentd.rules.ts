import { enumerate, quoted } from '../../core/refusals/describe';
import { Rule } from '../../core/refusals/rule';
import { USERS } from './efk-names';
import { bytesForEach, fixedBytes, indexPattern, LONGEST_INDEX_NAME, placeholders } from './index-name';

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
    if (!/^[a-z0-9][a-z0-9._-]*$/.test(literal) || !/^[a-z0-9]/.test(indexName)) {
      return [
        {
          what: `indexName is ${quoted(indexName)}`,
          fix: 'begin with a lower-case letter, and use lower-case letters, digits, dots, hyphens, underscores, %Y, %m, %d and %j',
        },
      ];
    }
    const bytes = fixedBytes(indexName);
    const [variable] = placeholders(indexName);
    const left = variable === undefined || bytesForEach(indexName) >= LEAST_FOR_EACH;
    return bytes <= LONGEST_INDEX_NAME && left
      ? []
      : [
          {
            what: `indexName comes to ${bytes} bytes${variable === undefined ? '' : `, beside ${quoted(`\${${variable}}`)}`}, and an index's name has ${LONGEST_INDEX_NAME} at most`,
            fix: 'write "ais.%Y%m%d", or another short name',
          },
        ];
  },
});

/** What varies is cut to its share of the name: fewer bytes would tell hardly anything apart. */
const LEAST_FOR_EACH = 32;

export interface WriterSubject {
  readonly indexName: string;
  readonly username: string;
  /** The user that the bootstrap makes, if it makes one, and the indices that it may write to. */
  readonly writer: string | undefined;
  readonly pattern: string;
}

export const fluentdWriter = new Rule<WriterSubject>({
  id: 'fluentd-writer',
  refuses: 'a Fluentd whose user the stack does not make, or may not write to its indices',
  why: "Elasticsearch refuses every record: the stack makes the user of its own Fluentd alone, which may write to that one's indices",
  check: ({ indexName, username, writer, pattern }) => {
    if (username !== USERS.writer && username !== writer) return [];
    const own = `make a user in Elasticsearch that may write to ${quoted(indexPattern(indexName))}, and name it with username`;
    if (writer !== username) return [{ what: `username is ${username}, which the stack does not make`, fix: own }];
    return covers(pattern, indexPattern(indexName))
      ? []
      : [
          {
            what: `indexName is ${quoted(indexName)}, and ${username} may write to ${quoted(pattern)}`,
            fix: `write ${quoted(`${pattern.slice(0, -1)}${indexName}`)}; or ${own}`,
          },
        ];
  },
});

/** Whether each name of one pattern is one of the other; a star stands at the end of both. */
const covers = (wide: string, narrow: string) => narrow.startsWith(wide.slice(0, -1));

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
  refuses: "a buffer that is not told apart by tag, or not by time though the index's name has a date, or not by a field that is in that name",
  why: 'Fluentd ends at its start, or writes "%Y" into the name of the index',
  check: ({ keys, indexName }) => {
    const odd = keys.filter((key) => !/^[A-Za-z0-9_.$]+$/.test(key));
    if (odd.length > 0) return [{ what: `bufferKeys has ${JSON.stringify(odd[0])}`, fix: 'write names of fields, such as "tag" and "time"' }];
    // An index of an array, such as tag[4], is of the same key.
    const named = placeholders(indexName).map((name) => name.replace(/\[.*$/, ''));
    const needed = [...new Set(['tag', ...(indexName.includes('%') ? ['time'] : []), ...named])];
    const missing = needed.filter((key) => !keys.includes(key));
    const fix = named.every((name) => name === 'tag') ? 'leave it out: ["tag", "time"] is taken' : `write bufferKeys: ${JSON.stringify(needed)}`;
    return missing.length === 0 ? [] : [{ what: `bufferKeys is ${JSON.stringify(keys)}, without ${enumerate(missing)}`, fix }];
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
