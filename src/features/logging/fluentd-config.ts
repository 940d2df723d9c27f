import { asset } from '../../core/assets';
import { METRICS_PORT } from './efk-names';

export interface FluentdConfigFacts {
  readonly docker: boolean;
  readonly ignoredNamespaces: readonly string[];
  readonly joinExceptions: boolean;
  readonly indexName: string;
  readonly bufferKeys: readonly string[];
  readonly bufferMebibytes: number;
  /** Major version of Elasticsearch. */
  readonly major: number;
  readonly verifiesNames: boolean;
}

const read = (name: string) => asset(__dirname, name);

/** Puts values in the places of {{name}}; lines that hold nothing else are left out where the value is empty. */
function filled(name: string, values: Readonly<Record<string, string>>): string {
  return read(name)
    .replace(/^\{\{(\w+)\}\}\n/gm, (_, key: string) => valueOf(name, values, key))
    .replace(/\{\{(\w+)\}\}/g, (_, key: string) => valueOf(name, values, key));
}

function valueOf(name: string, values: Readonly<Record<string, string>>, key: string): string {
  const value = values[key];
  if (value === undefined) throw new Error(`${name} has the place {{${key}}}, and nothing for it`);
  return value;
}

/**
 * Fluentd's configuration by file name: `fluent.conf`, and what it includes.
 *
 * @see https://docs.fluentd.org/configuration/config-file
 */
export function fluentdFiles(facts: FluentdConfigFacts): { main: Record<string, string>; included: Record<string, string> } {
  const ignore = facts.ignoredNamespaces.map((namespace) => filled('ignore-namespace.conf', { namespace, id: namespace.replace(/-/g, '_') }));
  return {
    main: { 'fluent.conf': read('fluent.conf') },
    included: {
      '01_sources.conf': filled('01_sources.conf', {
        metricsPort: String(METRICS_PORT),
        parse: read(facts.docker ? 'parse-docker.conf' : 'parse-cri.conf'),
      }),
      '02_filters.conf': filled('02_filters.conf', {
        ignore: ignore.join(''),
        // Records of docker have no such mark, and the filter ends over each of them.
        concat: facts.docker ? '' : read('concat-cri.conf'),
      }),
      '03_dispatch.conf': read('03_dispatch.conf'),
      '04_outputs.conf': filled('04_outputs.conf', {
        exceptions: facts.joinExceptions ? read('exceptions.conf') : '',
        sslVerify: String(facts.verifiesNames),
        major: String(facts.major),
        indexName: facts.indexName,
        bufferKeys: facts.bufferKeys.join(', '),
        bufferLimit: String(facts.bufferMebibytes),
      }),
    },
  };
}

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
