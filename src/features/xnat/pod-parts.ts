import type { XnatPodParts } from '../../contracts/xnat-pods';

/** What features have added to XNAT's pods, put together. */
export class PodParts {
  private readonly added: XnatPodParts[] = [];

  add(parts: XnatPodParts): void {
    this.added.push(parts);
  }

  /** All of it, in the order in which it came; of two variables of a name the later one. */
  all(): Required<XnatPodParts> {
    return {
      env: Object.assign({}, ...this.added.map(({ env }) => env)) as Record<string, string>,
      agents: this.added.flatMap(({ agents = [] }) => agents),
      javaOptions: this.added.flatMap(({ javaOptions = [] }) => javaOptions),
      files: this.added.flatMap(({ files = [] }) => files),
      ports: this.added.flatMap(({ ports = [] }) => ports),
      initContainers: this.added.flatMap(({ initContainers = [] }) => initContainers),
    };
  }
}
