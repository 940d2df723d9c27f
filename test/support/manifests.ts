import { App, type Chart, Testing } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { inSynthPass } from '../../src/core/synth-pass';

/** A Kubernetes object, as loosely as a test looks at it. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Manifest = { apiVersion: string; kind: string; metadata: any } & Record<string, any>;

/** The objects of a chart, validated and synthesized. */
export function manifests(chart: Chart): Manifest[] {
  return Testing.synth(chart) as Manifest[];
}

/** One object by kind and name; the test fails where it is not there. */
export function find(objects: readonly Manifest[], kind: string, name: string): Manifest {
  const found = objects.filter((object) => object.kind === kind && object.metadata.name === name);
  if (found.length !== 1) {
    const there = objects.map((object) => `${object.kind}/${object.metadata.name}`).join(', ');
    throw new Error(`${found.length} objects are ${kind}/${name}; there are ${there}`);
  }
  return found[0]!;
}

/** An element of a list by its name, such as a container, a port or a volume. */
export function named<T extends { name: string }>(list: readonly T[] | undefined, name: string): T {
  const found = (list ?? []).find((element) => element.name === name);
  if (!found) throw new Error(`there is no ${name} among ${(list ?? []).map((element) => element.name).join(', ')}`);
  return found;
}

/** Every refusal of what is built, as its reader sees it: `[path] what (rule)` and the lines below it. */
export function refusals(build: (app: App) => void): string[] {
  const app = new App();
  build(app);
  return refusalsOf(app);
}

/** The refusals of an app that is built. As in `app.synth()`, what is worked out of the whole app is worked out once. */
export function refusalsOf(app: App): string[] {
  return inSynthPass(app, () => app.node.findAll().flatMap((construct) => construct.node.validate().map((message) => `[${construct.node.path}] ${message}`)));
}

/** The messages of a construct and all below it, without where they are from. */
export function messagesOf(construct: IConstruct): string[] {
  return inSynthPass(construct.node.root, () => construct.node.findAll().flatMap((child) => child.node.validate()));
}

/** The rule ids of these refusals, in their order. */
export function ruleIds(messages: readonly string[]): string[] {
  return messages.map((message) => /\(([a-z0-9-]+)\)$/.exec(message.split('\n')[0]!)?.[1] ?? message);
}
