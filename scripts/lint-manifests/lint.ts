// npm run lint:manifests           kube-score and checkov over the golden YAML, against the baseline
// npm run lint:manifests -- --list all that they find, as a baseline that has no reasons yet
//
// Each exception stands in baseline.yaml with its reason. What is not there fails, and so does what is there and no longer found.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, relative } from 'node:path';
import { parse, stringify } from 'yaml';

const ROOT = join(__dirname, '../..');
const TOOLS = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'cdk8s-xnat/bin/tools');
// The versions stand in scripts/real-parts.sh as well.
const KUBE_SCORE = join(TOOLS, 'kube-score-1.20.0/kube-score');
const CHECKOV = join(TOOLS, 'checkov-3.3.30/bin/checkov');

interface Finding {
  readonly tool: 'kube-score' | 'checkov';
  readonly check: string;
  /** Kind and name. */
  readonly object: string;
  readonly file: string;
  readonly says: string;
}

/** An exception: a check that does not hold for some objects, and why that is right. */
interface Exception {
  readonly tool: Finding['tool'];
  readonly check: string;
  /** Regular expression of kind and name, such as `^StatefulSet/.*-postgresql$`. */
  readonly objects: string;
  readonly reason: string;
}

/** The YAML of every example and of every construct, as the tests hold it. */
function manifests(): string[] {
  const folder = join(ROOT, 'test/golden');
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.yaml'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

function run(program: string, args: readonly string[]): string {
  const { stdout, stderr, error } = spawnSync(program, args, { cwd: ROOT, encoding: 'utf8', maxBuffer: 1 << 28 });
  if (error) throw error;
  if (stdout.trim() === '') throw new Error(`${program} said nothing: ${stderr}`);
  return stdout;
}

interface ScoredObject {
  readonly object_name: string;
  readonly type_meta: { readonly kind: string };
  readonly object_meta: { readonly name: string };
  readonly file_name: string;
  readonly checks: ReadonlyArray<{
    readonly check: { readonly id: string };
    readonly grade: number;
    readonly skipped: boolean;
    readonly comments: ReadonlyArray<{ readonly summary: string }> | null;
  }>;
}

/** A grade below this is a warning, or worse. */
const ALMOST_OK = 7;

function byKubeScore(files: readonly string[]): Finding[] {
  // One file at a time: each is an app of its own, and one's policies say nothing of another's pods.
  return files.flatMap((file) => {
    const scored = JSON.parse(run(KUBE_SCORE, ['score', '--output-format', 'json', file])) as ScoredObject[] | null;
    // Of a file without an object that it knows it says null.
    return (scored ?? []).flatMap(({ type_meta, object_meta, checks }) =>
      checks
        .filter(({ grade, skipped }) => !skipped && grade < ALMOST_OK)
        .map(({ check, comments }): Finding => ({
          tool: 'kube-score',
          check: check.id,
          object: `${type_meta.kind}/${object_meta.name}`,
          file: relative(ROOT, file),
          says: (comments ?? []).map(({ summary }) => summary).join('; '),
        })),
    );
  });
}

interface CheckovReport {
  readonly results?: {
    readonly failed_checks: ReadonlyArray<{ readonly check_id: string; readonly check_name: string; readonly resource: string; readonly file_path: string }>;
  };
}

function byCheckov(): Finding[] {
  const args = ['--directory', 'test/golden', '--framework', 'kubernetes', '--output', 'json', '--compact', '--quiet', '--skip-download', '--soft-fail'];
  const report = JSON.parse(run(CHECKOV, args)) as CheckovReport;
  return (report.results?.failed_checks ?? []).map(({ check_id, check_name, resource, file_path }): Finding => {
    const [kind = '', , ...name] = resource.split('.');
    return { tool: 'checkov', check: check_id, object: `${kind}/${name.join('.')}`, file: `test/golden${file_path}`, says: check_name };
  });
}

function main(): number {
  const missing = [KUBE_SCORE, CHECKOV].filter((program) => !existsSync(program));
  if (missing.length > 0) {
    process.stderr.write(`lint:manifests: ${missing.join(' and ')} is not there: bash scripts/real-parts.sh\n`);
    return process.env.REQUIRE_REAL === '1' ? 1 : 0;
  }
  const found = [...byKubeScore(manifests()), ...byCheckov()];
  if (process.argv.includes('--list')) {
    process.stdout.write(stringify(listed(found)));
    return 0;
  }
  const baseline = parse(readFileSync(join(__dirname, 'baseline.yaml'), 'utf8')) as Exception[];
  const isOf = (exception: Exception) => {
    const objects = new RegExp(exception.objects);
    return ({ tool, check, object }: Finding) => tool === exception.tool && check === exception.check && objects.test(object);
  };
  const excepted = baseline.map((exception) => ({ exception, holds: isOf(exception) }));
  const told = found.filter((finding) => !excepted.some(({ holds }) => holds(finding)));
  const idle = excepted.filter(({ holds }) => !found.some(holds)).map(({ exception }) => exception);
  const bare = baseline.filter(({ reason }) => typeof reason !== 'string' || reason.trim().length < 20);
  for (const { tool, check, object, file, says } of told) process.stdout.write(`${file}: ${object}: ${check} (${tool}): ${says}\n`);
  for (const { tool, check, objects } of idle) process.stdout.write(`baseline.yaml: ${check} (${tool}) of ${objects} is no longer found: remove it\n`);
  for (const { tool, check } of bare) process.stdout.write(`baseline.yaml: ${check} (${tool}) has no reason\n`);
  process.stdout.write(`lint:manifests: ${found.length} findings, ${baseline.length} exceptions, ${told.length} without one\n`);
  return told.length + idle.length + bare.length > 0 ? 1 : 0;
}

/** The findings by their checks, with the objects that each is of. */
function listed(found: readonly Finding[]): unknown[] {
  const groups = new Map<string, { tool: string; check: string; says: string; objects: Set<string> }>();
  for (const { tool, check, object, says } of found) {
    const group = groups.get(`${tool} ${check}`) ?? { tool, check, says, objects: new Set<string>() };
    group.objects.add(object);
    groups.set(`${tool} ${check}`, group);
  }
  return [...groups.values()].map(({ objects, ...group }) => ({ ...group, objects: [...objects].sort() }));
}

process.exitCode = main();
