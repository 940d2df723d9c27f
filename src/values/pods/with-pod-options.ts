import { type Duration, Lazy } from 'cdk8s';
import type { Construct } from 'constructs';
import type { k8s } from '../../core/k8s';
import { environment } from '../../core/kubernetes/environment';
import { restartedFor } from '../../core/kubernetes/secret-versions';
import { hasOwn } from '../../core/own';
import { Refusals } from '../../core/refusals/refusals';
import { podAffinity } from './affinity.rules';
import { defaultsOf, OWN_LABELS } from './defaults';
import type { PodOptions } from './pod-options';
import { podOwned, probeTimes, type Taken, toleration } from './pod.rules';
import type { Registry } from './registry';
import type { AccountPodOptions, PodProbes, ProbeTimes } from './server-pod-options';
import type { Toleration } from './toleration';

/** Labels that all pods of one kind have, and no others. */
const OF_A_KIND = ['app.kubernetes.io/name', 'app.kubernetes.io/instance', 'k8s-app'];

/** A pod, and what is said of it. */
export interface PodFacts {
  /** What the site says of this pod. */
  readonly given: AccountPodOptions | undefined;
  /** As messages call that. */
  readonly prop?: string;
  /** What it takes of another pod, beside which it works: where that runs. */
  readonly beside?: () => PodOptions;
  /** It runs on every node, so that only what is said of this pod may keep it off some. */
  readonly everyNode?: boolean;
  /** The container that variables are for. All of them, where there is no other than the program's own. */
  readonly container?: string;
  /** Whether a prop of its own says how long a start may take. */
  readonly startupTimeout?: boolean;
  /** It reads Secrets when it starts alone, so that it starts again for a changed one; all but those named here. */
  readonly restartsForSecretsBut?: readonly string[];
  /** How to say what a variable or an annotation of the library's own is about: from its name to the fix. */
  readonly instead?: { readonly [name: string]: string };
  readonly template: () => k8s.PodTemplateSpec;
}

/**
 * A pod with all that is said of it. What that is, is known at the end: defaults may be added after it has been made.
 *
 * Reports the rules `toleration`, `pod-affinity`, `pod-owned` and `probe-times`.
 */
export function withPodOptions(scope: Construct, facts: PodFacts): k8s.PodTemplateSpec {
  refusePod(scope, facts);
  return Lazy.any({ produce: () => podTemplateOf(scope, facts) }) as k8s.PodTemplateSpec;
}

/** Holds the rules of pods against what is said of one. */
export function refusePod(scope: Construct, facts: PodFacts): void {
  const { given = {}, prop = 'pod', template } = facts;
  Refusals.of(scope)
    .apply(toleration, { prop: `${prop}.tolerations`, tolerations: given.tolerations ?? [] })
    .apply(podAffinity, { prop, affinity: given.affinity, spread: given.topologySpreadConstraints ?? [] })
    .applyLater(podOwned, () => takenNames(scope, facts))
    .applyLater(probeTimes, () => {
      const { livenessProbe, ...container } = mainContainer(template(), facts) ?? { name: '' };
      const probes: PodProbes = given.probes ?? {};
      const liveness = livenessProbe && probes.liveness ? timed(livenessProbe, probes.liveness) : undefined;
      return {
        prop: `${prop}.probes`,
        liveness: liveness && { periodSeconds: liveness.periodSeconds ?? 10, failureThreshold: liveness.failureThreshold ?? 3 },
        startup: facts.startupTimeout ? probes.startup : undefined,
        missing: (['startup', 'readiness', 'liveness'] as const).filter(
          (name) => probes[name] !== undefined && { ...container, livenessProbe }[`${name}Probe`] === undefined,
        ),
      };
    });
}

/** All that is said of a pod, from the app down to it. */
export function podOptionsOf(scope: Construct, { given, beside, everyNode = false }: Omit<PodFacts, 'template'>): AccountPodOptions {
  const defaults = defaultsOf(scope).map(({ pod }) => (everyNode ? anywhere(pod) : (pod ?? {})));
  const layers: AccountPodOptions[] = [...defaults, beside?.() ?? {}, given ?? {}];
  const joined = <K extends 'labels' | 'annotations' | 'env' | 'envSources'>(name: K) => Object.assign({}, ...layers.map((layer) => layer[name])) as object;
  return {
    ...(Object.assign({}, ...layers.map(filled)) as AccountPodOptions),
    ...Object.fromEntries((['labels', 'annotations', 'env', 'envSources'] as const).map((name) => [name, joined(name)])),
  };
}

const filled = (options: object) => Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));

/** Without what keeps a pod off nodes. */
function anywhere(pod: PodOptions = {}): PodOptions {
  return { ...pod, nodeSelector: undefined, tolerations: undefined, affinity: undefined };
}

/** The pod as it is in the end. */
export function podTemplateOf(scope: Construct, facts: PodFacts): k8s.PodTemplateSpec {
  const template = dressed(scope, facts);
  return facts.restartsForSecretsBut === undefined ? template : restartedFor(scope, template, facts.restartsForSecretsBut);
}

function dressed(scope: Construct, facts: PodFacts): k8s.PodTemplateSpec {
  const template = facts.template();
  const options = podOptionsOf(scope, facts);
  const registry = registryOf(scope);
  const spec = template.spec!;
  const main = mainContainer(template, facts)?.name;
  const isMain = ({ name }: k8s.Container) => facts.container === undefined || name === main;
  const finish = (container: k8s.Container, own: boolean): k8s.Container => ({
    ...container,
    ...(registry && typeof container.image === 'string' && { image: registry._reference(container.image) }),
    ...(options.imagePullPolicy !== undefined && { imagePullPolicy: options.imagePullPolicy }),
    ...(own && variables(container, options)),
    ...(own && probesOf(container, options.probes)),
  });
  const pullSecrets = [...new Set([...(spec.imagePullSecrets ?? []).map(({ name }) => name!), ...pullSecretsOf(scope, facts)])];
  const hostAliases = [...(spec.hostAliases ?? []), ...(options.hostAliases ?? []).map(({ ip, hostnames }) => ({ ip, hostnames }))];
  return {
    ...template,
    metadata: {
      ...template.metadata,
      labels: { ...options.labels, ...template.metadata?.labels },
      ...(Object.keys({ ...options.annotations, ...template.metadata?.annotations }).length > 0 && {
        annotations: { ...options.annotations, ...template.metadata?.annotations },
      }),
    },
    spec: {
      ...spec,
      imagePullSecrets: pullSecrets.length > 0 ? pullSecrets.map((name) => ({ name })) : undefined,
      hostAliases: hostAliases.length > 0 ? hostAliases : undefined,
      nodeSelector: options.nodeSelector || spec.nodeSelector ? { ...options.nodeSelector, ...spec.nodeSelector } : undefined,
      tolerations: options.tolerations && options.tolerations.length > 0 ? [...(spec.tolerations ?? []), ...options.tolerations.map(asKube)] : spec.tolerations,
      affinity: affinityOf(spec.affinity, options.affinity),
      topologySpreadConstraints: spreadOf(template, options) ?? spec.topologySpreadConstraints,
      priorityClassName: options.priorityClassName ?? spec.priorityClassName,
      initContainers: spec.initContainers?.map((container) => finish(container, false)),
      containers: spec.containers.map((container) => finish(container, isMain(container))),
    },
  };
}

/** A Job whose pod has all that is said of it. Its rules are held by `refusePod`. */
export function jobWithPodOptions(scope: Construct, facts: Omit<PodFacts, 'template' | 'given'> & Partial<PodFacts>, job: k8s.JobSpec): k8s.JobSpec {
  return { ...job, template: podTemplateOf(scope, { given: undefined, ...facts, template: () => job.template }) };
}

/** Annotations of a pod's ServiceAccount; undefined where there are none. */
export function accountAnnotations(pod: AccountPodOptions | undefined): { readonly [annotation: string]: string } | undefined {
  const annotations = pod?.serviceAccountAnnotations ?? {};
  return Object.keys(annotations).length > 0 ? annotations : undefined;
}

/** Names of the Secrets with which the images of a pod are pulled. */
export function pullSecretsOf(scope: Construct, facts: Omit<PodFacts, 'template'>): string[] {
  const mirrors = registryOf(scope)?._pullSecret;
  return [...new Set([...(podOptionsOf(scope, facts).imagePullSecrets ?? []), ...(mirrors === undefined ? [] : [mirrors])])];
}

function registryOf(scope: Construct): Registry | undefined {
  return defaultsOf(scope)
    .map(({ registry }) => registry)
    .filter((registry) => registry !== undefined)
    .pop();
}

function mainContainer({ spec }: k8s.PodTemplateSpec, { container }: PodFacts): k8s.Container | undefined {
  return spec?.containers.find(({ name }) => container === undefined || name === container);
}

function variables(container: k8s.Container, { env = {}, envSources = {} }: PodOptions): { env?: k8s.EnvVar[] } {
  const own = (container.env ?? []).map(({ name }) => name);
  const added = [...environment(env), ...Object.entries(envSources).map(([name, { _valueFrom: valueFrom }]) => ({ name, valueFrom }))].filter(
    ({ name }) => !own.includes(name),
  );
  return added.length === 0 ? {} : { env: [...(container.env ?? []), ...added] };
}

const seconds = (duration: Duration | undefined, otherwise: number | undefined) => (duration === undefined ? otherwise : Math.ceil(duration.toSeconds()));

function timed(probe: k8s.Probe, { period, timeout, failureThreshold }: ProbeTimes): k8s.Probe {
  return {
    ...probe,
    periodSeconds: seconds(period, probe.periodSeconds),
    timeoutSeconds: seconds(timeout, probe.timeoutSeconds),
    failureThreshold: failureThreshold ?? probe.failureThreshold,
  };
}

function probesOf({ startupProbe, readinessProbe, livenessProbe }: k8s.Container, probes: PodProbes | undefined): Partial<k8s.Container> {
  return {
    ...(startupProbe && probes?.startup && { startupProbe: timed(startupProbe, probes.startup) }),
    ...(readinessProbe && probes?.readiness && { readinessProbe: timed(readinessProbe, probes.readiness) }),
    ...(livenessProbe && probes?.liveness && { livenessProbe: timed(livenessProbe, probes.liveness) }),
  };
}

function asKube({ key, value, effect, stayFor }: Toleration): k8s.Toleration {
  return { key, operator: value === undefined ? 'Exists' : undefined, value, effect, tolerationSeconds: seconds(stayFor, undefined) };
}

const lists = (one: object | undefined, other: object | undefined): Record<string, unknown[]> => {
  const all = [one, other].flatMap((each) => Object.entries(each ?? {}) as Array<[string, unknown[]]>);
  return Object.fromEntries(all.map(([name]) => [name, all.filter(([key]) => key === name).flatMap(([, terms]) => terms)]));
};

/** Both: a pod keeps apart from its like, wherever the site wants it. */
function affinityOf(own: k8s.Affinity | undefined, given: k8s.Affinity | undefined): k8s.Affinity | undefined {
  if (own === undefined || given === undefined) return own ?? given;
  return {
    ...own,
    ...given,
    ...(own.podAffinity && { podAffinity: lists(own.podAffinity, given.podAffinity) }),
    ...(own.podAntiAffinity && { podAntiAffinity: lists(own.podAntiAffinity, given.podAntiAffinity) }),
  };
}

/** Pods of one kind, unless the site says which. */
function spreadOf({ metadata }: k8s.PodTemplateSpec, { topologySpreadConstraints }: PodOptions): k8s.TopologySpreadConstraint[] | undefined {
  const kind = Object.entries(metadata?.labels ?? {}).filter(([label]) => OF_A_KIND.includes(label));
  return topologySpreadConstraints?.map((each) => ({ ...each, labelSelector: each.labelSelector ?? { matchLabels: Object.fromEntries(kind) } }));
}

/** Names that a pod has already, and another value for. */
function takenNames(scope: Construct, facts: PodFacts): Taken[] {
  const { prop = 'pod', instead = {} } = facts;
  const template = facts.template();
  const { labels = {}, annotations = {}, env = {}, envSources = {}, nodeSelector = {} } = podOptionsOf(scope, facts);
  const own: Record<string, string> = Object.fromEntries((mainContainer(template, facts)?.env ?? []).map(({ name, value }) => [name, value ?? '']));
  const isGiven = (member: string, name: string) => hasOwn((facts.given as Record<string, object | undefined> | undefined)?.[member] ?? {}, name);
  const both = (member: string, given: object, has: object): Taken[] =>
    Object.entries(given)
      // Of what all pods take, the labels of the library are refused once, where they are said.
      .filter(([name, value]) => hasOwn(has, name) && (has as Record<string, unknown>)[name] !== value && (isGiven(member, name) || !OWN_LABELS.includes(name)))
      .map(([name]) => ({ prop: isGiven(member, name) ? `${prop}.${member}` : `pod.${member} of the site or the app`, name, instead: instead[name] }));
  const twice = Object.keys(envSources)
    .filter((name) => hasOwn(env, name))
    .map((name) => ({ prop: `${prop}.envSources`, name, instead: `write ${name} in one of env and envSources` }));
  return [
    ...both('labels', labels, template.metadata?.labels ?? {}),
    ...both('annotations', annotations, template.metadata?.annotations ?? {}),
    ...both('env', env, own),
    ...both('envSources', envSources, own),
    ...both('nodeSelector', nodeSelector, template.spec?.nodeSelector ?? {}),
    ...twice,
  ];
}
