import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Rule } from '../src/validation/rule';

const FOLDER = join(__dirname, '../src/validation/rules');

/**
 * The topics of the page of refusals, in the order in which a reader looks, and the files of rules that belong to each: `sops` is
 * `sops.ts`, and any `sops-….ts` that no longer name has.
 */
const TOPICS: Readonly<Record<string, readonly string[]>> = {
  'The site and its names': ['site-url', 'site-id', 'admin-email', 'names', 'duplicate-object', 'other-namespace', 'props', 'acknowledgement'],
  'The pods of XNAT': ['xnat-image', 'image-tag', 'resources', 'pod-times', 'port-range', 'plugins', 'preferences', 'owned-setting'],
  'Several pods, and the message broker': ['several-pods', 'connection-pool', 'message-broker'],
  Autoscaling: ['autoscaling', 'cluster-autoscaler', 'metrics-server'],
  'The database': ['database', 'postgres', 'dns-name'],
  Backups: ['backup'],
  'Volumes and storage classes': ['volumes', 'claims', 'volume-overlap', 'storage-class', 'size-positive', 'build-clean-up'],
  Logins: ['login', 'openid'],
  Secrets: ['secret', 'placeholder-secret', 'external-secret', 'encrypted-manifests', 'sops'],
  DICOM: ['dicom'],
  'Load balancers and ingresses': ['alb', 'ingress'],
  'Network policies': ['network', 'cidr'],
  Pipelines: ['container-service', 'processing-url', 'swarm'],
  'The set-up Job': ['setup'],
  'Smoke test and schedules': ['smoke-test', 'cron'],
  Monitoring: ['monitoring'],
  Logging: ['efk', 'elasticsearch', 'fluentd', 'snapshots'],
};

/** Rules that a reader looks for together. */
export interface Topic {
  readonly title: string;
  readonly rules: ReadonlyArray<Rule<never>>;
}

/** All topics, each with its rules by their ids. Fails for a file of rules that no topic has: nobody would find its rules. */
export function topics(): Topic[] {
  const files = readdirSync(FOLDER)
    .map((name) => name.replace(/\.ts$/, ''))
    .filter((name) => name !== 'index');
  const lost = files.filter((file) => nameFor(file) === undefined);
  if (lost.length > 0) throw new Error(`give these files of rules a topic in scripts/refusal-topics.ts: ${lost.join(', ')}`);
  return Object.entries(TOPICS).map(([title, names]) => ({
    title,
    rules: files
      .filter((file) => names.includes(nameFor(file)!))
      .flatMap(rulesIn)
      .sort((a, b) => (a.id < b.id ? -1 : 1)),
  }));
}

/** The longest name in the topics that is the file's or begins it. */
function nameFor(file: string): string | undefined {
  return Object.values(TOPICS)
    .flat()
    .filter((name) => file === name || file.startsWith(`${name}-`))
    .sort((a, b) => b.length - a.length)[0];
}

function rulesIn(name: string): Array<Rule<never>> {
  const module = require(join(FOLDER, name)) as Record<string, unknown>;
  return Object.values(module).filter((value): value is Rule<never> => value instanceof Rule);
}
