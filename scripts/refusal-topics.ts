import type { Rule } from '../src/core/refusals/rule';
import { type RuleFile, ruleFiles } from './all-rules';

/**
 * The topics of the page of refusals, in the order in which a reader looks, and what the files of rules that belong to each are about: `sops` is
 * `sops.rules.ts`, and any `sops-….rules.ts` that no longer name has. What no topic names gets one of its own at the end, titled as its file: a new
 * room needs no line here until its title or its place is to be another.
 */
const TOPICS: Readonly<Record<string, readonly string[]>> = {
  'The site and its names': ['site-url', 'site-id', 'admin-email', 'names', 'duplicate-object', 'other-namespace', 'props', 'acknowledgement'],
  'What a cluster has once': ['objects', 'reserved-namespace', 'shared', 'foreign-route', 'bucket-folder', 'claim-of-two'],
  'The pods of XNAT': ['xnat-image', 'jvm', 'image-tag', 'image', 'resources', 'pod-times', 'port-range', 'plugins', 'plugin', 'preferences', 'owned-setting'],
  'Where pods run, and what they carry': ['pod', 'affinity'],
  'Several pods, and the message broker': ['several-pods', 'connection-pool', 'messaging', 'broker'],
  Autoscaling: ['autoscaling', 'cluster-autoscaler', 'metrics-server'],
  'The database': ['database', 'postgres', 'dns-name', 'files-of-another'],
  Backups: ['backup'],
  'Volumes and storage classes': ['volumes', 'claims', 'volume-overlap', 'storage-class', 'build-clean-up'],
  Logins: ['login', 'logins', 'openid', 'ldap', 'orcid'],
  Secrets: ['secret', 'placeholder-secret', 'external-secret', 'encrypted-manifests', 'sops'],
  DICOM: ['dicom'],
  'Load balancers and ingresses': ['alb', 'ingress'],
  'Network policies': ['network', 'cidr', 'proxy'],
  Pipelines: ['container-service', 'pipeline-paths', 'placement', 'processing-url', 'swarm'],
  'The set-up Job': ['setup', 'rest-setting'],
  'Smoke test and schedules': ['smoke-test', 'cron'],
  Monitoring: ['monitoring'],
  Logging: ['efk', 'elasticsearch', 'fluentd', 'snapshots'],
};

/** Rules that a reader looks for together. */
export interface Topic {
  readonly title: string;
  readonly rules: ReadonlyArray<Rule<never>>;
}

/** All topics, each with its rules by their ids. */
export function topics(files: readonly RuleFile[] = ruleFiles()): Topic[] {
  const grouped = new Map<string, Rule<never>[]>(Object.keys(TOPICS).map((title) => [title, []]));
  for (const { about, rules } of files) {
    const title = titleFor(about);
    grouped.set(title, [...(grouped.get(title) ?? []), ...rules]);
  }
  return [...grouped].map(([title, rules]) => ({ title, rules: rules.sort((a, b) => (a.id < b.id ? -1 : 1)) }));
}

/** The topic that names the file, or the file's own name as a title: "Object cache" for object-cache.rules.ts. */
function titleFor(about: string): string {
  const name = nameFor(about);
  if (name !== undefined) return Object.keys(TOPICS).find((title) => TOPICS[title]!.includes(name))!;
  return about.charAt(0).toUpperCase() + about.slice(1).replaceAll('-', ' ');
}

/** The longest name in the topics that is the file's or begins it. */
function nameFor(about: string): string | undefined {
  return Object.values(TOPICS)
    .flat()
    .filter((name) => about === name || about.startsWith(`${name}-`))
    .sort((a, b) => b.length - a.length)[0];
}
