import { ApiObject, type App, Chart, Names, Yaml, YamlOutputType } from 'cdk8s';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** A file of YAML, and the objects that belong into it. */
type Files = Map<string, unknown[]>;

/**
 * Puts right what cdk8s has written, where it would lose an object or where Helm would read it as something else:
 *
 * - With a file for each resource cdk8s names it by kind and name. Two objects of one name in two namespaces get one file, and the second
 *   overwrites the first. Each such object gets a file with its namespace in the name.
 * - Helm takes every `{{` for its own. What comes out of the chart are the objects as they are without Helm.
 */
export function completeOutput(app: App): void {
  if (app.yamlOutputType === YamlOutputType.FILE_PER_RESOURCE) splitShared(app, app.outdir, app.charts);
  if (app.yamlOutputType === YamlOutputType.FOLDER_PER_CHART_FILE_PER_RESOURCE) {
    for (const [name, chart] of namedCharts(app)) splitShared(app, join(app.outdir, name), [chart]);
  }
}

/** The folder of the Helm chart of which the output folder is `templates`, as `cdk8s synth --format helm` has it. */
export function helmChartOf(outdir: string): string | undefined {
  const chart = dirname(outdir);
  return basename(outdir) === 'templates' && existsSync(join(chart, 'Chart.yaml')) ? chart : undefined;
}

/** Makes templates of the YAML of an app, from which Helm renders the very same YAML. */
export function escapeForHelm(app: App): void {
  for (const path of writtenFiles(app)) {
    // Backquotes are safe in YAML of any style, so that the file stays YAML.
    writeFileSync(path, readFileSync(path, 'utf8').replace(/\{\{/g, '{{`{{`}}'));
  }
}

function writtenFiles(app: App): string[] {
  const file = (name: string) => join(app.outdir, name + app.outputFileExtension);
  switch (app.yamlOutputType) {
    case YamlOutputType.FILE_PER_APP:
      return app.charts.length > 0 ? [file('app')] : [];
    case YamlOutputType.FILE_PER_RESOURCE:
      return [...resourceFiles(app, app.outdir, app.charts).right.keys()];
    case YamlOutputType.FOLDER_PER_CHART_FILE_PER_RESOURCE:
      return namedCharts(app).flatMap(([name, chart]) => [...resourceFiles(app, join(app.outdir, name), [chart]).right.keys()]);
    default:
      return namedCharts(app).map(([name]) => file(name));
  }
}

/** The charts with the names that cdk8s gives their files or folders: they begin with a number as soon as one chart depends on another. */
function namedCharts({ charts }: App): Array<[name: string, chart: Chart]> {
  const numbered = charts.some((chart) => chart.node.dependencies.some((dependency) => Chart.of(dependency) !== chart));
  return charts.map((chart, index) => {
    const name = Names.toDnsLabel(chart);
    return [numbered ? `${index.toString().padStart(4, '0')}-${name}` : name, chart];
  });
}

function splitShared(app: App, folder: string, charts: readonly Chart[]): void {
  const { byCdk8s, right } = resourceFiles(app, folder, charts);
  const wrong = [...byCdk8s].filter(([path, objects]) => !isSame(right.get(path), objects)).map(([path]) => path);
  for (const path of wrong) rmSync(path, { force: true });
  for (const [path, objects] of right) {
    if (objects.length > 1 || wrong.includes(path) || !byCdk8s.has(path)) Yaml.save(path, objects);
  }
}

const isSame = (some: readonly unknown[] | undefined, others: readonly unknown[]) =>
  some?.length === others.length && others.every((object, index) => object === some[index]);

interface Written {
  readonly kind: string;
  readonly metadata: { readonly name?: string; readonly namespace?: string };
}

/** The files of these objects as cdk8s names them, and as it would take to keep each of them. */
function resourceFiles(app: App, folder: string, charts: readonly Chart[]): { byCdk8s: Files; right: Files } {
  const file = (...parts: ReadonlyArray<string | undefined>) => join(folder, `${parts.join('.')}`.replace(/[^0-9a-zA-Z-_.]/g, '') + app.outputFileExtension);
  const objects = charts.flatMap((chart) => chart.node.findAll().filter((child): child is ApiObject => ApiObject.isApiObject(child) && child.chart === chart));
  const perChart = app.yamlOutputType === YamlOutputType.FOLDER_PER_CHART_FILE_PER_RESOURCE;

  const [byCdk8s, byName, right]: [Files, Files, Files] = [new Map(), new Map(), new Map()];
  const put = (files: Files, path: string, json: unknown) => files.set(path, [...(files.get(path) ?? []), json]);
  const written = objects.map((object) => ({ object, json: object.toJson() as Written }));
  for (const { object, json } of written) {
    const { kind, metadata } = json;
    // In folders it is the name that the construct has, which is not yet a text where it is made at the end.
    put(byCdk8s, file(kind, perChart ? `${object.metadata.name as unknown}` : metadata.name), json);
    put(byName, file(kind, metadata.name), json);
  }
  for (const { json } of written) {
    const { kind, metadata } = json;
    const alone = file(kind, metadata.name);
    const shared = byName.get(alone)!.length > 1 && metadata.namespace !== undefined;
    put(right, shared ? file(kind, metadata.name, metadata.namespace) : alone, json);
  }
  return { byCdk8s, right };
}

/** Has Helm leave files of a chart's folder out: they are for people, and some hold secrets. */
export function hideFromHelm(chart: string, fileNames: readonly string[]): void {
  if (fileNames.length === 0) return;
  const path = join(chart, '.helmignore');
  const before = existsSync(path) ? readFileSync(path, 'utf8').split('\n').filter(Boolean) : [];
  mkdirSync(chart, { recursive: true });
  writeFileSync(path, `${[...new Set([...before, ...fileNames])].join('\n')}\n`);
}
