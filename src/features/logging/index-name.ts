import type { PreparedIndices } from '../../contracts/elasticsearch';
import { DEFAULT_INDEX_NAME, isOwnWriter, USERS } from './efk-names';
import type { FluentdOptions } from './fluentd-options';

/** Elasticsearch takes no longer name of an index, in bytes. */
export const LONGEST_INDEX_NAME = 255;

/** What of a name changes: parts of a date, each with the bytes that it comes to, and what a chunk of the buffer is told apart by. */
const DATES: Readonly<Record<string, number>> = { '%Y': 4, '%m': 2, '%d': 2, '%j': 3 };
const PART = /%[Ymdj]|\$\{[^}]*\}/g;

/** What all indices of such a name begin with: the part before the first thing that changes. */
const fixedPart = (indexName: string) => indexName.split(/[%$]/)[0]!;

/** That part as a name for what belongs to the indices. */
export function indexPrefix(indexName: string): string {
  return fixedPart(indexName).replace(/[.\-_]+$/, '');
}

/** The indices themselves, as Elasticsearch's templates and roles name them. */
export function indexPattern(indexName: string): string {
  return `${fixedPart(indexName)}*`;
}

/** What the bootstrap sets up for such a Fluentd. */
export function preparedIndices({ indexName = DEFAULT_INDEX_NAME, username = USERS.writer }: FluentdOptions = {}): PreparedIndices {
  return {
    template: `${indexPrefix(indexName)}-logs`,
    pattern: indexPattern(indexName),
    writer: isOwnWriter(username) ? username : undefined,
  };
}

/** The places of such as `${tag}`. */
export function placeholders(indexName: string): string[] {
  return [...indexName.matchAll(/\$\{([^}]*)\}/g)].map(([, name]) => name!);
}

/** How many bytes of the name are the same each day, or as many. */
export function fixedBytes(indexName: string): number {
  return Buffer.byteLength(indexName.replace(PART, (part) => 'x'.repeat(DATES[part] ?? 0)));
}

/** How many bytes are left for each place of such as `${tag}`. */
export function bytesForEach(indexName: string): number {
  return Math.floor((LONGEST_INDEX_NAME - fixedBytes(indexName)) / Math.max(1, placeholders(indexName).length));
}

/** The name as an expression of Ruby, in which what varies is cut to what Elasticsearch takes. */
export function indexExpression(indexName: string): string {
  const most = bytesForEach(indexName);
  const cut = (value: string) => `${value}.to_s.byteslice(0, ${most}).scrub("")`;
  const parts = indexName.split(/(\$\{[^}]*\})/).filter((part) => part !== '');
  return parts.map((part) => (part.startsWith('${') ? cut(valueOf(part.slice(2, -1))) : `time.strftime(${JSON.stringify(part)})`)).join(' + ');
}

/** As `record_transformer` knows it. */
function valueOf(name: string): string {
  const [, index] = /^tag\[(\d+)\]$/.exec(name) ?? [];
  if (index !== undefined) return `tag_parts[${index}]`;
  return name === 'tag' ? 'tag' : `record[${JSON.stringify(name)}]`;
}
