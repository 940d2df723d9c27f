import { asset } from '../../core/assets';
import { METRICS_PORT } from './efk-names';
import { indexExpression, placeholders } from './index-name';

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
  // As the kubelet names its links: pod, namespace, and container with its id.
  const ignored = facts.ignoredNamespaces.map((namespace) => `/var/log/containers/*_${namespace}_*.log`);
  const varies = placeholders(facts.indexName).length > 0;
  return {
    main: {
      'fluent.conf': read('fluent.conf'),
      'kubernetes-api.rb': read('kubernetes-api.rb'),
      'wait-for-elasticsearch.rb': read('wait-for-elasticsearch.rb'),
    },
    included: {
      '01_sources.conf': filled('01_sources.conf', {
        metricsPort: String(METRICS_PORT),
        excludePath: JSON.stringify(ignored),
        parse: read(facts.docker ? 'parse-docker.conf' : 'parse-cri.conf'),
      }),
      '02_filters.conf': filled('02_filters.conf', {
        // Records of docker have no mark for a line that goes on; their lines end in a line break.
        concat: read(facts.docker ? 'concat-docker.conf' : 'concat-cri.conf'),
        chomp: facts.docker ? '.chomp' : '',
      }),
      '03_dispatch.conf': read('03_dispatch.conf'),
      '04_outputs.conf': filled('04_outputs.conf', {
        exceptions: facts.joinExceptions ? read('exceptions.conf') : '',
        shortNames: varies ? filled('short-names.conf', { expression: indexExpression(facts.indexName) }) : '',
        targetIndex: varies ? '    target_index_key efk_index\n' : '',
        sslVerify: String(facts.verifiesNames),
        major: String(facts.major),
        indexName: facts.indexName,
        bufferKeys: facts.bufferKeys.join(', '),
        bufferLimit: String(facts.bufferMebibytes),
      }),
    },
  };
}
