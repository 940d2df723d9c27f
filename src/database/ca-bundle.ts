import { readFileSync } from 'node:fs';
import { ApiObject } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import type { Construct } from 'constructs';

/**
 * Certificates of the authorities that a database's certificate is checked against, as PEM.
 *
 * They are public, so they lie in a ConfigMap. PostgreSQL's driver reads PEM as it is: no Java keystore has to be
 * changed and no image rebuilt.
 *
 * @see https://jdbc.postgresql.org/documentation/ssl/
 */
export class CaBundle {
  /**
   * A PEM file beside the site's file, such as AWS's `global-bundle.pem`. A ConfigMap is made of it, and XNAT is
   * restarted when it changes.
   *
   * @param path path of the file, relative to the folder in which the synthesis runs
   */
  static fromFile(path: string): CaBundle {
    return new CaBundle({ path });
  }

  /**
   * A ConfigMap made in this app, as a construct. XNAT is restarted when its content changes.
   *
   * @param configMap a `ConfigMap` of cdk8s-plus or a `KubeConfigMap`
   * @param key key that holds the PEM
   */
  static fromConfigMap(configMap: Construct, key = 'ca.pem'): CaBundle {
    return new CaBundle({ configMap, key });
  }

  /**
   * A ConfigMap that exists in the site's namespace and is not this app's, such as one that trust-manager keeps.
   *
   * @param configMapName name of the ConfigMap
   * @param key key that holds the PEM
   */
  static fromConfigMapName(configMapName: string, key = 'ca.pem'): CaBundle {
    return new CaBundle({ configMapName, key });
  }

  private constructor(
    private readonly source: {
      readonly path?: string;
      readonly configMap?: Construct;
      readonly configMapName?: string;
      readonly key?: string;
    },
  ) {}

  /** The path given to `fromFile`. */
  get path(): string | undefined {
    return this.source.path;
  }

  /** The key within the ConfigMap. */
  get key(): string {
    return this.source.key ?? 'ca.pem';
  }

  /**
   * The text of the PEM where it is known at synth; undefined for a ConfigMap of another's, or a file that cannot be
   * read.
   */
  pem(): string | undefined {
    if (this.source.path !== undefined) {
      try {
        return readFileSync(this.source.path, 'utf8');
      } catch {
        return undefined;
      }
    }
    if (this.source.configMap === undefined) return undefined;
    const data = (ApiObject.of(this.source.configMap).toJson() as { data?: Record<string, string> }).data;
    return data?.[this.key];
  }

  /**
   * The ConfigMap's name; for `fromFile` the ConfigMap is made below `scope` at the first call.
   *
   * @param scope construct that the ConfigMap is made below
   * @param metadata name and labels of the ConfigMap
   */
  configMapName(scope: Construct, metadata: { readonly name: string; readonly labels: Record<string, string> }): string {
    if (this.source.configMapName !== undefined) return this.source.configMapName;
    if (this.source.configMap !== undefined) return ApiObject.of(this.source.configMap).name;
    if (!scope.node.tryFindChild('ca')) {
      new k8s.KubeConfigMap(scope, 'ca', { metadata, data: { [this.key]: this.pem() ?? '' } });
    }
    return metadata.name;
  }
}
