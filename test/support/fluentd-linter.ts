/** A directive of Fluentd's configuration, such as `<match **>`, with what stands in it. */
interface Directive {
  readonly name: string;
  readonly argument: string;
  readonly parameters: Map<string, string>;
  readonly children: Directive[];
  readonly line: string;
}

type Kinds = Readonly<Record<string, readonly string[]>>;

const COMMON = ['@type', '@id', '@label', '@log_level'];

/** Plugins that the image fluent/fluentd-kubernetes-daemonset …-elasticsearch has, and their parameters. */
const PLUGINS: Readonly<Record<string, Kinds>> = {
  source: {
    prometheus: ['bind', 'port', 'metrics_path'],
    prometheus_monitor: ['interval'],
    prometheus_output_monitor: ['interval'],
    tail: ['path', 'pos_file', 'tag', 'read_from_head', 'follow_inodes', 'refresh_interval', 'emit_unmatched_lines'],
  },
  parse: { regexp: ['expression', 'time_key', 'time_format', 'keep_time_key'], json: ['time_key', 'time_format', 'keep_time_key'] },
  filter: {
    concat: [
      'key',
      'use_partial_cri_logtag',
      'partial_cri_logtag_key',
      'partial_cri_stream_key',
      'stream_identity_key',
      'separator',
      'flush_interval',
      'timeout_label',
    ],
    kubernetes_metadata: ['skip_labels', 'skip_container_metadata', 'skip_namespace_metadata', 'skip_master_url'],
    record_transformer: ['enable_ruby', 'remove_keys'],
    prometheus: [],
  },
  match: {
    null: [],
    relabel: [],
    detect_exceptions: ['remove_tag_prefix', 'message', 'stream', 'force_line_breaks', 'multiline_flush_interval', 'max_bytes', 'max_lines'],
    elasticsearch: [
      'host',
      'port',
      'scheme',
      'user',
      'password',
      'ssl_verify',
      'ca_file',
      'ssl_min_version',
      'ssl_max_version',
      'verify_es_version_at_startup',
      'default_elasticsearch_version',
      'suppress_type_name',
      'index_name',
      'include_timestamp',
      'include_tag_key',
      'tag_key',
      'reload_connections',
      'reconnect_on_error',
      'reload_on_failure',
      'request_timeout',
      'log_es_400_reason',
    ],
  },
  buffer: {
    file: [
      'path',
      'timekey',
      'timekey_wait',
      'flush_mode',
      'flush_interval',
      'flush_thread_count',
      'chunk_limit_size',
      'total_limit_size',
      'overflow_action',
      'retry_type',
      'retry_max_interval',
      'retry_forever',
    ],
  },
};

const FREE = ['record', 'labels', 'metric'];

/** What a Fluentd would end over, or take in another way than it is meant, in `fluent.conf` and what it includes. */
export function lintFluentd(main: string, included: Readonly<Record<string, string>>, probePort: number): string[] {
  const faults: string[] = [];
  const roots = [
    main,
    ...Object.keys(included)
      .sort()
      .map((name) => included[name]!),
  ].flatMap((text) => parse(text, faults));
  const all = roots.flatMap(below);
  faults.push(...all.flatMap(lintPlugin));

  const labels = roots.filter(({ name }) => name === 'label').map(({ argument }) => argument);
  for (const label of all.flatMap(({ parameters }) => [parameters.get('@label'), parameters.get('timeout_label')])) {
    if (label !== undefined && !labels.includes(label)) faults.push(`the label ${label} is not defined`);
  }
  const ids = all.flatMap(({ parameters }) => parameters.get('@id') ?? []);
  for (const id of new Set(ids)) if (ids.filter((other) => other === id).length > 1) faults.push(`the id ${id} is there twice`);

  const probed = roots.some(
    ({ name, parameters }) => name === 'source' && parameters.get('@type') === 'prometheus' && Number(parameters.get('port')) === probePort,
  );
  if (!probed) faults.push(`no source listens on the port of the probes, ${probePort}`);
  for (const { argument } of all.filter(({ name }) => name === 'buffer')) {
    if (!argument.split(/\s*,\s*/).includes('tag')) faults.push("'tag' or '_index' in chunk_keys is required.");
  }
  for (const section of roots.filter(({ name }) => name === 'label')) faults.push(...lintOrder(section));
  return faults;
}

const below = (directive: Directive): Directive[] => [directive, ...directive.children.flatMap(below)];

function lintPlugin({ name, parameters, line }: Directive): string[] {
  const kinds = PLUGINS[name];
  if (!kinds) return [...FREE, 'label'].includes(name) ? [] : [`${line} is no directive that is known`];
  const type = parameters.get('@type');
  const known = type === undefined ? undefined : kinds[type];
  if (!known) return [`Unknown ${name} plugin '${type ?? ''}'`];
  return [...parameters.keys()].filter((key) => !known.includes(key) && !COMMON.includes(key)).map((key) => `parameter '${key}' in ${line} is not used`);
}

/** What stands behind a match for everything is never reached, and records that no match takes are lost. */
function lintOrder({ argument, children }: Directive): string[] {
  const last = children.at(-1);
  const everything = children.findIndex(({ name, argument: pattern }) => name === 'match' && pattern === '**');
  if (everything < 0) return [`${argument} has no match for everything`];
  return everything < children.length - 1 ? [`${last!.line} in ${argument} is never reached`] : [];
}

function parse(text: string, faults: string[]): Directive[] {
  const roots: Directive[] = [];
  const open: Directive[] = [];
  for (const raw of text.split('\n')) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#') || line.startsWith('@include')) continue;
    const [, closed] = /^<\/(\w+)>$/.exec(line) ?? [];
    const [, opened, argument = ''] = /^<(\w+)(?:\s+(.*))?>$/.exec(line) ?? [];
    if (closed !== undefined) {
      const directive = open.pop();
      if (directive?.name !== closed) faults.push(`${line} closes ${directive?.line ?? 'nothing'}`);
    } else if (opened !== undefined) {
      const directive: Directive = { name: opened, argument, parameters: new Map(), children: [], line };
      (open.at(-1)?.children ?? roots).push(directive);
      open.push(directive);
    } else {
      const [key = '', ...rest] = line.split(/\s+/);
      const parameters = open.at(-1)?.parameters;
      if (!parameters) faults.push(`${line} stands in no directive`);
      else if (parameters.has(key)) faults.push(`${key} is there twice in ${open.at(-1)!.line}`);
      parameters?.set(key, rest.join(' '));
    }
  }
  faults.push(...open.map(({ line }) => `${line} is not closed`));
  return roots;
}
