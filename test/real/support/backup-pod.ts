import { chmodSync } from 'node:fs';
import { basename, join } from 'node:path';
import { App } from 'cdk8s';
import { XnatSite, type XnatSiteProps } from 'cdk8s-xnat';
import { parseAllDocuments } from 'yaml';
import { find, type Manifest, named } from '../../support/manifests';
import { MINIMAL } from '../../support/sites';
import { writeVolume } from './folders';
import { POD_USER } from './pod';
import { run, type RunResult } from './processes';
import { environmentOf } from '../../support/environment';

interface Container {
  readonly name: string;
  readonly command: string[];
  readonly env: Array<{ name: string; value: string }>;
}

/** The pods of a site's backup and restore, as the YAML has them; each container's script is run by this machine's bash. */
export class BackupPods {
  /** Of a site named `xnat`, with its scripts below a folder. */
  static of(folder: string, props: Partial<XnatSiteProps>, adjust: (site: XnatSite) => void = () => undefined): BackupPods {
    const app = new App();
    adjust(new XnatSite(app, 'xnat', { ...MINIMAL, ...(props.externalPostgres && { postgres: undefined }), ...props }));
    return new BackupPods(
      folder,
      parseAllDocuments(app.synthYaml()).map((document) => document.toJS() as Manifest),
    );
  }

  private readonly scripts: string;

  private constructor(
    folder: string,
    readonly manifests: readonly Manifest[],
  ) {
    const texts = find(manifests, 'ConfigMap', 'xnat-postgresql-backup-scripts').data as Record<string, string>;
    // As in the pod: links to files of a hidden folder, which nobody may run.
    this.scripts = writeVolume(join(folder, 'scripts'), texts);
    for (const name of Object.keys(texts)) chmodSync(join(this.scripts, name), 0o444);
  }

  /** A container of one of the CronJobs, `backup` or `restore`. */
  container(cronJob: string, name: string): Container {
    const { spec } = find(this.manifests, 'CronJob', `xnat-postgresql-${cronJob}`).spec.jobTemplate.spec.template;
    return named<Container>([...(spec.initContainers ?? []), ...spec.containers], name);
  }

  /**
   * Runs a container's script with its variables, but for those of places and times, which are this machine's.
   *
   * @param more variables that the container has and that are other here, or, in lower case keys' place, those of the machine
   */
  async run(cronJob: string, name: string, here: Readonly<Record<string, string>>, machine: Readonly<Record<string, string>> = {}): Promise<RunResult> {
    const { program, args, options } = this.command(cronJob, name, here, machine);
    return run(program, args, options);
  }

  /** What `run` runs, for a test that ends it before its time. */
  command(cronJob: string, name: string, here: Readonly<Record<string, string>>, machine: Readonly<Record<string, string>> = {}) {
    const { command, env } = this.container(cronJob, name);
    const known = env.map((variable) => variable.name);
    expect(Object.keys(here).filter((variable) => !known.includes(variable))).toEqual([]);
    const [program, script] = command;
    const variables = environmentOf(env);
    return {
      program: program!,
      args: [join(this.scripts, basename(script!))],
      options: { env: { PATH: process.env.PATH!, ...variables, ...here, ...machine }, user: POD_USER },
    };
  }
}
