import { enumerate } from '../../core/refusals/describe';
import { type Arguments, type Command, ExitCode, WrongUse } from '../command';
import { NAME } from '../help';
import { reasonOf, textOfFile } from '../reading';
import type { Terminal } from '../terminal';
import { AIS } from './ais/chart';
import type { HelmChart, Release } from './chart';
import { convert } from './convert';
import { NRG } from './nrg/chart';
import { jsonReport, type Report, textReport } from './report';
import { describeSite } from './site';
import { compare, unmounted } from './takeover/compare';
import { manifestsOf, readManifest, statefulSetOf } from './takeover/manifest';
import { runningOf } from './takeover/running';
import { databaseOf } from './takeover/names';
import { takeOver } from './takeover/steps';
import { layOver, parseValues, type Tree } from './values';
import { knownKeys, unwrap } from './wrapped';
import { write } from './write';

const CHARTS: readonly HelmChart[] = [AIS, NRG];

/** Writes a site's file from the values of a Helm release. */
export const fromHelm: Command = {
  name: 'from-helm',
  summary: 'write main.ts from the values of a Helm release of XNAT',
  usage: 'values.yaml… [options]',
  about: `Reads the values files of a release, in helm's order (the last one wins), or what "helm get values" prints; - is standard input. It writes
main.ts for the same site, and tells every key that it could not carry over, with the reason, and every secret that stands in the values, with
the Secret that it belongs in. No secret is copied or shown. Claims, database, namespace and user stay those of the release.

With --out the file goes there and the report to standard output; without it the file goes to standard output and the report to standard error.`,
  options: {
    chart: { help: 'the chart of the release', value: 'chart', choices: ['ais', 'nrg'], otherwise: 'what the keys look like' },
    release: { help: 'name of the release', value: 'name', otherwise: 'that of the manifest, else xnat' },
    namespace: { help: 'namespace of the release', value: 'name', otherwise: 'the name of the release' },
    url: { help: 'URL of the site, where the values do not say it', value: 'url' },
    'admin-email': { help: "the administrator's address; no value of a chart says it", value: 'address' },
    'site-id': { help: "XNAT's site id", value: 'id', otherwise: 'XNAT' },
    manifest: { help: 'what helm get manifest prints: compare it with the new site, and print the take-over', value: 'file' },
    out: { help: 'write main.ts to this file', value: 'file' },
    force: { help: 'overwrite the file of --out' },
    json: { help: 'print all of it as JSON' },
  },
  examples: [
    ['a release, from the cluster', `helm --namespace xnat get values xnat | ${NAME} from-helm - --out main.ts`],
    [
      'two values files, as helm install was given them',
      `${NAME} from-helm values.yaml values-production.yaml --admin-email xnat@example.edu.au --out main.ts`,
    ],
    [
      'compare with what runs, and print the take-over as commands',
      `helm -n xnat get manifest xnat > m.yaml; ${NAME} from-helm values.yaml --manifest m.yaml --out main.ts`,
    ],
    ['what would not be carried over, for a script', `${NAME} from-helm values.yaml --json | jq -r '.left[] | .key + ": " + .why'`],
  ],
  run: (args, terminal) => {
    const report = reportOf(args, terminal);
    const { out, err, colours } = terminal;
    const target = args.values.out;
    if (target !== undefined) save(target, report.written.file, args, terminal);
    if (args.flags.has('json')) out(jsonReport(report));
    else if (target !== undefined) out(textReport(report, colours.out));
    else {
      out(report.written.file);
      err(textReport(report, colours.err));
    }
    return isClean(report) ? ExitCode.OK : ExitCode.FINDINGS;
  },
};

const isClean = ({ conversion: { draft, unknown }, written }: Report) =>
  draft.left.length + draft.gaps.length + draft.secrets.filter(({ there }) => !there).length + unknown.length + written.refusals.length === 0;

function reportOf({ words, values: options }: Arguments, terminal: Terminal): Report {
  if (words.length === 0) throw new WrongUse('name at least one values file, or - for standard input');
  const files = words.map((file) => {
    const name = file === '-' ? 'standard input' : file;
    const parsed = parseValues(textOfFile(file, terminal), name);
    const { values, remark } = unwrap(parsed.values, name, CHARTS);
    return { values, remarks: [...parsed.remarks, ...(remark === undefined ? [] : [remark])] };
  });
  const given = files.reduce<Tree>((below, { values }) => layOver(below, values), {});
  const manifest = options.manifest === undefined ? undefined : readManifest(textOfFile(options.manifest, terminal), options.manifest);
  if (manifest && !statefulSetOf(manifest)) throw new WrongUse(`${options.manifest!} has no StatefulSet with a container xnat: is it that of the release?`);
  const running = manifest && runningOf(manifest);
  const chart = chartOf(given, options.chart ?? running?.chart);
  const name = options.release ?? running?.release ?? 'xnat';
  const release: Release = { name, namespace: options.namespace ?? name, running };
  const conversion = convert(chart, given, release);
  for (const { remarks } of files) for (const remark of remarks) conversion.draft.remark(remark);
  describeSite(conversion, { namespace: release.namespace, url: options.url, adminEmail: options['admin-email'], siteId: options['site-id'] });
  const written = write(conversion, given);
  const report = { chart, release, conversion, written };
  if (manifest === undefined) return report;
  if (written.objects.length === 0) {
    conversion.draft.remark('The manifest is compared as soon as the library takes the file: correct what it refuses in the values, or leave it out.');
    return report;
  }
  const site = manifestsOf(written.objects);
  for (const [path, claim] of unmounted(manifest, site)) {
    conversion.draft.gaps.push({
      prop: `the claim ${claim}`,
      why: `the release mounts it at ${path}, and main.ts does not: give the values that the release has, or add it`,
    });
  }
  return { ...report, comparison: compare(manifest, site, databaseOf(conversion.draft)), takeOver: takeOver(manifest, site, conversion) };
}

/** The chart that the keys are of. */
function chartOf(given: Tree, named: string | undefined): HelmChart {
  if (named !== undefined) return CHARTS.find(({ name }) => name === named)!;
  const scores = CHARTS.map((chart) => ({ chart, known: knownKeys(given, chart) }));
  const [best, second] = scores.sort((a, b) => b.known - a.known);
  if (best && best.known > (second?.known ?? 0)) return best.chart;
  throw new WrongUse(
    `these values do not tell the chart that they are for: name it by --chart, ${enumerate(CHARTS.map(({ name, title }) => `${name} for ${title}`))}`,
  );
}

function save(file: string, text: string, { flags }: Arguments, terminal: Terminal): void {
  try {
    terminal.write(file, text, flags.has('force'));
  } catch (error) {
    const there = (error as NodeJS.ErrnoException).code === 'EEXIST';
    throw new WrongUse(there ? `${file} is there already; --force overwrites it` : `${file} cannot be written: ${reasonOf(error)}`);
  }
}
