import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import { readFileSync } from 'node:fs';
import { FILE_PATH } from '../core/grammar/files';
import { CONFIG_KEY, DNS_SUBDOMAIN } from '../core/grammar/kubernetes';
import { k8s } from '../core/k8s';
import { Arguments } from '../core/props/arguments';
import { by, filledText, type Kind } from '../core/props/kind';
import { type SecretKey, secretKeyShape } from './secret';

interface CaSource {
  readonly path?: string;
  readonly configMap?: Construct;
  readonly configMapName?: string;
  readonly secretName?: string;
  readonly key: string;
}

/** Name and labels of the ConfigMap that is made of a file. */
interface ConfigMapMetadata {
  readonly name: string;
  readonly namespace?: string;
  readonly labels: Record<string, string>;
}

const CONFIG_MAP: Kind = {
  expects: 'a ConfigMap',
  accepts: (value) => [value, (value as Construct | undefined)?.node?.defaultChild].some((object) => ApiObject.isApiObject(object)),
};

/** Name of the file in the pod, whatever the key is. */
const FILE = 'ca.pem';

/**
 * Certificates of the authorities that a server's certificate is checked against, as PEM.
 *
 * PostgreSQL's driver reads PEM as it is: no Java keystore has to be changed and no image rebuilt.
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
    const args = new Arguments('CaBundle.fromFile');
    const known = args.value<string | undefined>('path', by(filledText, FILE_PATH), path, undefined);
    return args.of(new CaBundle({ ...(known === undefined ? { configMapName: 'missing' } : { path: known }), key: FILE }));
  }

  /**
   * A ConfigMap made in this app, as a construct. XNAT is restarted when its content changes.
   *
   * @param configMap a `ConfigMap` of cdk8s-plus or a `KubeConfigMap`
   * @param key key that holds the PEM
   */
  static fromConfigMap(configMap: Construct, key: string = FILE): CaBundle {
    const args = new Arguments('CaBundle.fromConfigMap');
    const made = args.value<Construct | undefined>('configMap', CONFIG_MAP, configMap, undefined);
    const source = made ? { configMap: made } : { configMapName: 'missing' };
    return args.of(new CaBundle({ ...source, key: args.value('key', by(filledText, CONFIG_KEY), key, FILE) }));
  }

  /**
   * A ConfigMap that exists in the site's namespace and is not this app's, such as one that trust-manager keeps.
   *
   * @param configMapName name of the ConfigMap
   * @param key key that holds the PEM
   */
  static fromConfigMapName(configMapName: string, key: string = FILE): CaBundle {
    const args = new Arguments('CaBundle.fromConfigMapName');
    const name = args.value('configMapName', by(filledText, DNS_SUBDOMAIN), configMapName, 'missing');
    return args.of(new CaBundle({ configMapName: name, key: args.value('key', by(filledText, CONFIG_KEY), key, FILE) }));
  }

  /**
   * A key of a Secret that exists in the site's namespace, such as `Secret.named('xnat-ca').key('ca.crt')` beside a
   * CloudNativePG cluster `xnat`. Only this key is mounted.
   */
  static fromSecret(key: SecretKey): CaBundle {
    const args = new Arguments('CaBundle.fromSecret');
    const { secretName, key: name } = args.options(key, secretKeyShape);
    return args.of(new CaBundle({ secretName, key: name }));
  }

  private constructor(private readonly source: CaSource) {}

  /**
   * The path given to `fromFile`.
   *
   * @internal
   */
  get _path(): string | undefined {
    return this.source.path;
  }

  /**
   * The text of the PEM; undefined where it is not known at synth, or its file cannot be read.
   *
   * @internal
   */
  _pem(): string | undefined {
    const { path, configMap, key } = this.source;
    if (path !== undefined) {
      try {
        return readFileSync(path, 'utf8');
      } catch {
        return undefined;
      }
    }
    if (configMap === undefined) return undefined;
    return (ApiObject.of(configMap).toJson() as { data?: Record<string, string> }).data?.[key];
  }

  /**
   * The volume that holds the bundle as `ca.pem`. For `fromFile`, its ConfigMap is made below `scope`.
   *
   * @param scope construct that the ConfigMap is made below
   * @param metadata name and labels of the ConfigMap
   * @param name name of the volume
   *
   * @internal
   */
  _volume(scope: Construct, metadata: ConfigMapMetadata, name: string): k8s.Volume {
    const items = [{ key: this.source.key, path: FILE }];
    if (this.source.secretName !== undefined) {
      return { name, secret: { secretName: this.source.secretName, items } };
    }
    return { name, configMap: { name: this.configMapName(scope, metadata, name), items } };
  }

  private configMapName(scope: Construct, metadata: ConfigMapMetadata, id: string): string {
    if (this.source.configMapName !== undefined) return this.source.configMapName;
    if (this.source.configMap !== undefined) return ApiObject.of(this.source.configMap).name;
    new k8s.KubeConfigMap(scope, id, { metadata, data: { [this.source.key]: this._pem() ?? '' } });
    return metadata.name;
  }
}
