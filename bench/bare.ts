// Objects that are known already, each handed to cdk8s as it is: what a synthesis costs without a library.
import { readFileSync } from 'node:fs';
import { App, ApiObject, type ApiObjectProps, Chart } from 'cdk8s';
import 'cdk8s-plus-27';

export type Charts = ReadonlyArray<{ readonly file: string; readonly objects: readonly ApiObjectProps[] }>;

/** Synthesizes them, as an App of their own. */
export function synthesizeBare(charts: Charts, outdir?: string): void {
  const app = new App({ outdir });
  for (const { file, objects } of charts) {
    const chart = new Chart(app, file);
    objects.forEach((object, i) => new ApiObject(chart, `object-${i}`, object));
  }
  app.synth();
}

if (process.env.BENCH_OBJECTS) synthesizeBare(JSON.parse(readFileSync(process.env.BENCH_OBJECTS, 'utf8')) as Charts);
