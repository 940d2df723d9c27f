// npm run versions [-- --json]: which of the versions that this repository names are out of date.
// It ends with 0 where all are current, 1 where one is out of date, 2 where none is known to be but some could not be asked, 64 for a wrong argument.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { declared } from './versions/declared';
import { ask } from './versions/registries';
import { dependencyRows, exitCode, type Row, rowOf, shown } from './versions/report';

const ROOT = join(__dirname, '..');

async function main(args: readonly string[]): Promise<number> {
  const [wrong] = args.filter((arg) => arg !== '--json');
  if (wrong !== undefined) {
    console.error(`versions: ${wrong} is not an option; --json is the only one`);
    return 64;
  }
  const rows = [...(await Promise.all(declared().map((one) => rowOf(one, ask)))), ...dependencies()];
  console.log(args.includes('--json') ? JSON.stringify(rows, undefined, 2) : shown(rows));
  return exitCode(rows);
}

function dependencies(): Row[] {
  // It ends with 1 where something is out of date; with an answer in JSON in both cases.
  const { stdout, stderr } = spawnSync('npm', ['outdated', '--json'], { cwd: ROOT, encoding: 'utf8', timeout: 120_000 });
  try {
    const answer = JSON.parse(stdout.trim() === '' ? '{}' : stdout) as { error?: { summary?: string } };
    if (answer.error) throw new Error(answer.error.summary ?? 'it names no reason');
    return dependencyRows(stdout.trim());
  } catch (error) {
    const reason = stderr.trim().split('\n').at(-1) ?? '';
    return [
      {
        name: 'dependencies',
        version: 'of package.json',
        file: 'package.json',
        state: 'unknown',
        notAsked: [`npm outdated: ${reason || (error as Error).message}`],
      },
    ];
  }
}

void main(process.argv.slice(2)).then((code) => (process.exitCode = code));
