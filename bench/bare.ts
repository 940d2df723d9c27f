// The objects of examples/ais-production, each handed to cdk8s as it is: what a synthesis costs without a library.
import { App, ApiObject, Chart } from 'cdk8s';

type Charts = ReadonlyArray<{ file: string; objects: Array<{ apiVersion: string; kind: string; metadata: object }> }>;

const charts = JSON.parse(process.env.BENCH_OBJECTS!) as Charts;
const app = new App();
for (const { file, objects } of charts) {
  const chart = new Chart(app, file);
  objects.forEach((object, i) => new ApiObject(chart, `object-${i}`, object));
}
app.synth();
