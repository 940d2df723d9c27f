import { chmodSync } from 'node:fs';
import { basename, join } from 'node:path';
import { App } from 'cdk8s';
import { XnatSite, type XnatSiteProps } from 'cdk8s-xnat';
import { parseAllDocuments } from 'yaml';
import { find, type Manifest, named } from '../../support/manifests';
import { writeFiles, writeVolume } from './folders';
import { run, type RunResult } from './processes';

/** The user of the AIS image's pods: neither root nor the owner of anything. */
export const POD_USER = 65534;

/** The YAML of a site, and its XNAT pod's init containers, run by the bash of this machine. */
export class SitePod {
  /** Synthesizes a site named `xnat`, and reads what it needs back from the YAML. */
  static of(props: XnatSiteProps, adjust: (site: XnatSite) => void = () => undefined): SitePod {
    const app = new App();
    adjust(new XnatSite(app, 'xnat', props));
    return new SitePod(parseAllDocuments(app.synthYaml()).map((document) => document.toJS() as Manifest));
  }

  private constructor(readonly manifests: readonly Manifest[]) {}

  /** The files of a ConfigMap. */
  configMap(name: string): Record<string, string> {
    return find(this.manifests, 'ConfigMap', name).data as Record<string, string>;
  }

  /** The templates of XNAT's configuration. */
  get templates(): Record<string, string> {
    return this.configMap('xnat-xnat-web-config');
  }

  /** `JAVA_TOOL_OPTIONS` of the XNAT container. */
  get javaToolOptions(): string {
    const container = named<Container>(this.podSpec.containers, 'xnat');
    return named(container.env, 'JAVA_TOOL_OPTIONS').value!;
  }

  /** A variable of the XNAT container. */
  env(name: string): string | undefined {
    return named<Container>(this.podSpec.containers, 'xnat').env.find((variable) => variable.name === name)?.value;
  }

  /** What an init container is told of a proxy. */
  proxyVariables(name: string): Record<string, string> {
    const { env } = named<Container>(this.podSpec.initContainers, name);
    return Object.fromEntries(env.filter((each) => each.name.endsWith('_proxy')).map((each) => [each.name, each.value!]));
  }

  /** Writes the scripts to a folder, ready to be run from there. */
  unpackScripts(folder: string, configMap = 'xnat-xnat-web-scripts'): InitContainers {
    const scripts = this.configMap(configMap);
    writeFiles(folder, scripts);
    // In a ConfigMap's volume they are not executable either.
    for (const name of Object.keys(scripts)) chmodSync(join(folder, name), 0o444);
    return new InitContainers(folder, this.podSpec.initContainers);
  }

  /** Writes the templates to a folder, laid out as in the pod. */
  unpackTemplates(folder: string): string {
    return writeVolume(folder, this.templates);
  }

  private get podSpec(): { containers: Container[]; initContainers: Container[] } {
    return find(this.manifests, 'StatefulSet', 'xnat-xnat-web').spec.template.spec;
  }
}

interface Container {
  readonly name: string;
  readonly command: string[];
  readonly env: Array<{ name: string; value?: string }>;
}

/** The init containers of a pod; `run` does what the kubelet does, with folders of this machine. */
export class InitContainers {
  constructor(
    private readonly folder: string,
    private readonly containers: readonly Container[],
  ) {}

  /**
   * Runs a container's script.
   *
   * @param name name of the container
   * @param variables a value for each variable that the container's `env` has, and for no other
   * @param options.locale variables such as LC_ALL, as an image may set them
   * @param options.user the user to run as, where the tests run as root
   * @param options.path folder of the only programs that the image has
   */
  async run(
    name: string,
    variables: Readonly<Record<string, string>>,
    options: { readonly locale?: Readonly<Record<string, string>>; readonly user?: number; readonly path?: string } = {},
  ): Promise<RunResult> {
    const { command, env } = named(this.containers, name);
    expect(Object.keys(variables).sort()).toEqual(env.map((variable) => variable.name).sort());
    const [program, script] = command;
    return run(program!, [join(this.folder, basename(script!))], {
      env: { PATH: options.path ?? process.env.PATH!, ...options.locale, ...variables },
      user: options.user,
    });
  }
}
