import { Construct, type IConstruct } from 'constructs';
import { checked } from '../../core/props/checked';
import { optional, type Shape, struct } from '../../core/props/kind';
import { describe } from '../../core/refusals/describe';
import { Refusals } from '../../core/refusals/refusals';
import { podAffinity } from './affinity.rules';
import { podOwned, toleration } from './pod.rules';
import { type PodOptions, podShape } from './pod-options';
import { type Registry, registryKind } from './registry';

/** What all pods take that are below a construct. */
export interface DefaultOptions {
  /**
   * Where pods run and what stands on them.
   *
   * @default - the library's own
   */
  readonly pod?: PodOptions;

  /**
   * Where images of public registries are taken from.
   *
   * @default - the public registries
   */
  readonly registry?: Registry;
}

const SHAPE: Shape<DefaultOptions> = { pod: optional(struct(podShape)), registry: optional(registryKind) };
const GIVEN = new WeakMap<IConstruct, DefaultOptions[]>();

/** Those of every object of the library. */
export const OWN_LABELS = ['name', 'instance', 'component', 'part-of', 'managed-by'].map((name) => `app.kubernetes.io/${name}`);

/**
 * What all pods of an app, of a chart or of a construct take, unless something nearer says otherwise. A site and `ClusterServices` have the props `pod`
 * and `registry` for it; this is for an app of several of them.
 *
 * Reports the rules `toleration`, `pod-affinity` and `pod-owned`.
 *
 * @example
 * Defaults.of(app).add({ registry: Registry.mirror('harbor.example.edu.au/proxy', { pullSecret: 'harbor' }) });
 */
export class Defaults {
  /**
   * Those of a construct and of all below it.
   *
   * @param scope such as the app
   */
  static of(scope: IConstruct): Defaults {
    return new Defaults(scope);
  }

  private constructor(private readonly scope: IConstruct) {}

  /**
   * Adds to them; what is added later wins.
   *
   * @param options what pods take
   */
  add(options: DefaultOptions): void {
    if (!Construct.isConstruct(this.scope)) {
      throw new TypeError(`the argument of Defaults.of(…) is ${describe(this.scope)}, not a construct\n    fix  write Defaults.of(app).add({ … })`);
    }
    addDefaults(this.scope, checked(this.scope, 'Defaults.of(…).add', options, SHAPE));
  }
}

/** Adds what has been checked already. */
export function addDefaults(scope: IConstruct, options: DefaultOptions): void {
  const { pod } = options;
  const labels = Object.keys(pod?.labels ?? {}).filter((name) => OWN_LABELS.includes(name));
  Refusals.of(scope)
    .apply(toleration, { prop: 'pod.tolerations', tolerations: pod?.tolerations ?? [] })
    .apply(podAffinity, { prop: 'pod', affinity: pod?.affinity, spread: pod?.topologySpreadConstraints ?? [] })
    .apply(
      podOwned,
      labels.map((name) => ({ prop: 'pod.labels', name })),
    );
  if (pod !== undefined || options.registry !== undefined) GIVEN.set(scope, [...(GIVEN.get(scope) ?? []), options]);
}

/** What is given for a construct, from the app down to it. */
export function defaultsOf(scope: IConstruct): DefaultOptions[] {
  return scope.node.scopes.flatMap((each) => GIVEN.get(each) ?? []);
}
