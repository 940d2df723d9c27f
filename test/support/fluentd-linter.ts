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
    tail: [
      'path',
      'exclude_path',
      'pos_file',
      'tag',
      'read_from_head',
      'follow_inodes',
      'refresh_interval',
      'read_bytes_limit_per_second',
      'emit_unmatched_lines',
    ],
  },
  parse: { regexp: ['expression', 'time_key', 'time_format', 'keep_time_key'], json: ['time_key', 'time_format', 'keep_time_key'] },
  filter: {
    concat: [
      'key',
      'use_partial_cri_logtag',
      'partial_cri_logtag_key',
      'partial_cri_stream_key',
      'multiline_end_regexp',
      'stream_identity_key',
      'separator',
      'flush_interval',
      'timeout_label',
    ],
    kubernetes_metadata: ['skip_labels', 'skip_container_metadata', 'skip_namespace_metadata', 'skip_master_url', 'kubernetes_url'],
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
      'target_index_key',
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
  return [...faults, ...all.flatMap(lintSource), ...all.flatMap(lintRecord), ...lintLines(roots), ...lintIndex(all)];
}

/** What loses lines, though a Fluentd takes it. */
function lintSource({ name, parameters, children }: Directive): string[] {
  const faults: string[] = [];
  if (name === 'source' && parameters.get('@type') === 'tail') {
    // As in_tail has it: less than 8 KiB a second is refused.
    if (!(bytes(parameters.get('read_bytes_limit_per_second')) >= 8192))
      faults.push('a busy file is read to its end, and those that are rotated meanwhile are lost');
    const excluded = parameters.get('exclude_path');
    if (!isListOfText(excluded)) faults.push(`exclude_path is no list: ${excluded}`);
    if (!children.some((child) => child.name === 'parse')) faults.push('the source has no <parse>');
  }
  if (name === 'parse') {
    const [type, format] = [parameters.get('@type'), parameters.get('time_format')];
    if (type === 'json' && format !== '%iso8601') faults.push(`time_format ${format} drops a time without a fraction`);
    if (/%:z/.test(format ?? '')) faults.push(`time_format ${format} is none of strptime's, and eight times as slow`);
  }
  return faults;
}

function lintRecord({ name, parameters }: Directive): string[] {
  if (name === 'filter' && parameters.get('@type') === 'kubernetes_metadata' && !/^"#\{.*\}"$/.test(parameters.get('kubernetes_url') ?? '')) {
    return ['the filter kubernetes_metadata ends Fluentd where the API server is away, or says 403'];
  }
  const password = name === 'match' ? parameters.get('password') : undefined;
  return password === undefined || /^"#\{File\.read\('[^']+'.*\)\}"$/.test(password) ? [] : ['the password is read from no file'];
}

/** What becomes of a line's parts and bytes on their way, label after label. */
function lintLines(roots: Directive[]): string[] {
  const faults: string[] = [];
  const sources = roots.filter(({ name, parameters }) => name === 'source' && parameters.get('@type') === 'tail');
  for (const source of sources) {
    const docker = source.children.some(({ name, parameters }) => name === 'parse' && parameters.get('@type') === 'json');
    const way = wayOf(source, roots);
    const concat = way.findIndex(({ parameters }) => parameters.get('@type') === 'concat');
    const joined = way[concat]?.parameters;
    if (docker ? joined?.get('multiline_end_regexp') !== '/\\n\\z/' : joined?.get('use_partial_cri_logtag') !== 'true')
      faults.push('lines of more than 16 KiB come in parts');
    if (joined && joined.get('stream_identity_key') !== 'stream') faults.push('parts of both streams are joined to one line');
    const valueOf = (field: string) =>
      way
        .slice(concat + 1)
        .flatMap(({ children }) => children.filter(({ name }) => name === 'record').flatMap(({ parameters }) => parameters.get(field) ?? []))[0] ?? '';
    for (const field of ['log', 'unmatched_line']) {
      if (!valueOf(field).includes('.dup.force_encoding("UTF-8").scrub'))
        faults.push(`${field} keeps bytes that are not UTF-8, and Elasticsearch refuses the line`);
    }
    if (docker && !valueOf('log').includes('.chomp')) faults.push('each line keeps its line break');
  }
  return faults;
}

/** The filters that a record of a source passes, in their order. */
function wayOf(source: Directive, roots: Directive[]): Directive[] {
  const way: Directive[] = [];
  for (let label = source.parameters.get('@label'); label !== undefined;) {
    const section = roots.find(({ name, argument }) => name === 'label' && argument === label);
    way.push(...(section?.children.filter(({ name }) => name === 'filter') ?? []));
    label = section?.children.find(({ name, argument }) => name === 'match' && argument === '**')?.parameters.get('@label');
  }
  return way;
}

/** A name that varies must be cut to what an index can have, and its field must be made where it is read. */
function lintIndex(all: Directive[]): string[] {
  return all
    .filter(({ name, parameters }) => name === 'match' && parameters.get('@type') === 'elasticsearch')
    .flatMap(({ parameters }) => {
      const key = parameters.get('target_index_key');
      if (key === undefined) return (parameters.get('index_name') ?? '').includes('${') ? ['the name of an index can pass 255 bytes'] : [];
      return all.some((record) => record.name === 'record' && record.parameters.has(key)) ? [] : [`the field ${key} is in no record`];
    });
}

function bytes(size: string | undefined): number {
  const [, count = '', unit = ''] = /^(\d+)([kmg]?)$/i.exec(size ?? '') ?? [];
  return count === '' ? Number.NaN : Number(count) * 1024 ** ['', 'k', 'm', 'g'].indexOf(unit.toLowerCase());
}

function isListOfText(value: string | undefined): boolean {
  try {
    const list: unknown = JSON.parse(value ?? '');
    return Array.isArray(list) && list.length > 0 && list.every((each) => typeof each === 'string');
  } catch {
    return false;
  }
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
