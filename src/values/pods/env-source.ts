import { CONFIG_KEY, DNS_SUBDOMAIN } from '../../core/grammar/kubernetes';
import type { k8s } from '../../core/k8s';
import { Arguments } from '../../core/props/arguments';
import { by, contract, filledText, reference, text } from '../../core/props/kind';
import { FIELD_PATH } from '../grammar/pods';
import type { SecretKey } from '../secret';

/** A key of a Secret, such as `Secret.named("proxy").key("password")`. */
const secretKey = contract<SecretKey>('a key of a Secret, such as Secret.named("proxy").key("url")', { secretName: filledText, key: filledText });

/**
 * Where an environment variable takes its value from when its container starts. A change of the source needs a restart of the pod.
 *
 * @see https://kubernetes.io/docs/tasks/inject-data-application/
 * @example
 * EnvSource.secret({ secretName: 'proxy', key: 'url' });
 */
export class EnvSource {
  /**
   * A key of a Secret. Whoever may look at the pod's processes sees the value: where a program can read a file, let it.
   *
   * @param key such as `Secret.named('proxy').key('url')`
   */
  static secret(key: SecretKey): EnvSource {
    const args = new Arguments('EnvSource.secret');
    const { secretName: name, key: held } = args.value('key', secretKey, key, { secretName: 'missing', key: 'missing' });
    return args.of(new EnvSource({ secretKeyRef: { name, key: held } }));
  }

  /**
   * A key of a ConfigMap.
   *
   * @param configMapName its name, in the namespace of the pod
   * @param key the key
   */
  static configMap(configMapName: string, key: string): EnvSource {
    const args = new Arguments('EnvSource.configMap');
    const name = args.value('configMapName', by(text, DNS_SUBDOMAIN), configMapName, 'missing');
    return args.of(new EnvSource({ configMapKeyRef: { name, key: args.value('key', by(reference, CONFIG_KEY), key, 'missing') } }));
  }

  /**
   * A field of the pod itself.
   *
   * @param path such as `status.hostIP` or `metadata.labels['team']`
   * @see https://kubernetes.io/docs/concepts/workloads/pods/downward-api/#available-fields
   */
  static field(path: string): EnvSource {
    const args = new Arguments('EnvSource.field');
    return args.of(new EnvSource({ fieldRef: { fieldPath: args.value('path', by(text, FIELD_PATH), path, 'metadata.name') } }));
  }

  private constructor(
    /** @internal */
    readonly _valueFrom: k8s.EnvVarSource,
  ) {}
}
