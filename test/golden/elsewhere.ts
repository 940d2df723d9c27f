import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EXAMPLES } from '../../scripts/example-names';

/*
 * A program of its own, since a process keeps the time zone and the locale that it was started with: it synthesizes all
 * examples at another date, and prints their files with what it found around it.
 */
const [examples = ''] = process.argv.slice(2);
const Real = Date;
const NOW = '2031-02-03T04:05:06Z';

class OtherDate extends Real {
  constructor(...given: unknown[]) {
    super(...((given.length === 0 ? [NOW] : given) as [string]));
  }

  static override now(): number {
    return Real.parse(NOW);
  }
}
globalThis.Date = OtherDate as DateConstructor;

function synthesized(name: string): Record<string, string> {
  const outdir = mkdtempSync(join(tmpdir(), 'cdk8s-xnat-'));
  process.env.CDK8S_OUTDIR = outdir;
  try {
    require(join(examples, name, 'main.ts'));
    return Object.fromEntries(readdirSync(outdir).map((file) => [file, readFileSync(join(outdir, file), 'utf8')]));
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

const files = Object.fromEntries(EXAMPLES.map((name) => [name, synthesized(name)]));
const around = { date: new Date().getFullYear(), minutes: new Date().getTimezoneOffset(), number: (1234.5).toLocaleString() };
process.stdout.write(JSON.stringify({ around, files }));
