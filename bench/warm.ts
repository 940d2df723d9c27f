// One process that has synthesized before: a site, the same objects with cdk8s alone, a thousand sites, a fleet.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { type Charts, synthesizeBare } from './bare';
import { synthesizeFleet, synthesizeSites } from './sites';

export interface Warm {
  /** Milliseconds of CPU. */
  readonly site: number[];
  readonly bare: number[];
  /** Of a site, among a hundred and among a thousand. */
  readonly hundred: number;
  readonly thousand: number;
  /** Of a site of one App, among 20 and among 100. */
  readonly fleetOf20: number;
  readonly fleetOf100: number;
  /** MB that are alive after a hundred sites, and after a thousand. */
  readonly aliveAfterHundred: number;
  readonly aliveAfterThousand: number;
  /** MB at the most. */
  readonly resident: number;
}

const folder = mkdtempSync(join(tmpdir(), 'cdk8s-xnat-warm-'));

function cpu(work: () => void): number {
  const start = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

function alive(): number {
  global.gc!();
  return process.memoryUsage().heapUsed / 1e6;
}

synthesizeSites(1, folder);
const charts: Charts = readdirSync(join(folder, 'site-0'))
  .filter((file) => file.endsWith('.k8s.yaml'))
  .map((file) => ({
    file: file.replace('.k8s.yaml', ''),
    objects: parseAllDocuments(readFileSync(join(folder, 'site-0', file), 'utf8')).map((document) => document.toJS()),
  }));

const pairs = Array.from({ length: 70 }, () => ({
  site: cpu(() => synthesizeSites(1, folder)),
  bare: cpu(() => synthesizeBare(charts, join(folder, 'bare'))),
})).slice(20);
const hundred = cpu(() => synthesizeSites(100, folder)) / 100;
const aliveAfterHundred = alive();
const thousand = cpu(() => synthesizeSites(1000, folder)) / 1000;
const aliveAfterThousand = alive();
const resident = process.resourceUsage().maxRSS / 1024;
const fleet = (count: number) => cpu(() => synthesizeFleet(count, join(folder, 'fleet'))) / count;
const [fleetOf20, fleetOf100] = [fleet(20), fleet(100)];
rmSync(folder, { recursive: true });
const warm: Warm = {
  site: pairs.map(({ site }) => site),
  bare: pairs.map(({ bare }) => bare),
  hundred,
  thousand,
  fleetOf20,
  fleetOf100,
  aliveAfterHundred,
  aliveAfterThousand,
  resident,
};
console.log(JSON.stringify(warm));
