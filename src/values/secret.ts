import { Arguments } from '../core/props/arguments';
import { contract, filledText, heldBy, hiddenReference, hiddenText, mapOf, required, type Shape, text } from '../core/props/kind';
import { KEY_NAMES } from './key-names';
import { secretKeyNames } from './secret-key-names.rules';
import { secretName as secretNameRule } from './secret-name.rules';

/** One key of a Kubernetes Secret: where a secret is, never what it is. */
export interface SecretKey {
  /** Name of the Secret, in the namespace of the pod that reads it. */
  readonly secretName: string;
  /** Key within the Secret's data. */
  readonly key: string;
}

const NAMES = 'API server, IsDNS1123Subdomain and IsConfigMapKey: https://kubernetes.io/docs/concepts/configuration/secret/#restriction-names-data';

export const secretKeyShape: Shape<SecretKey> = {
  secretName: required(heldBy(hiddenText, 'secret-name', NAMES), 'missing'),
  key: required(heldBy(hiddenText, 'secret-name', NAMES), 'missing'),
};

/** What looks like a SecretKey. */
export const secretKeyKind = contract('a key of a Secret', { secretName: filledText, key: filledText });

/**
 * A Kubernetes Secret that is there when the pods of the site start: made by hand, by an operator, or of an encrypted file
 * in git by `SopsSecrets`.
 *
 * It is a reference. No prop of this library takes a value, and no object of an app carries one.
 *
 * @see https://kubernetes.io/docs/concepts/configuration/secret/
 */
export class Secret {
  /**
   * A Secret by its name, in the namespace of the site.
   *
   * @param secretName name of the Secret
   * @param keys where its keys are named otherwise: from the name that the reader asks for to the key that the Secret
   *   has, such as `{ username: 'user', password: 'pass' }`
   */
  static named(secretName: string, keys: { readonly [name: string]: string } = {}): Secret {
    return Secret.make('Secret.named', 'secretName', secretName, keys, (name) => name);
  }

  /**
   * The Secret that CloudNativePG makes for the owner of a cluster's application database: `<cluster>-app`.
   *
   * @param cluster name of the `Cluster` resource
   * @see https://cloudnative-pg.io/documentation/current/applications/
   */
  static fromCloudNativePg(cluster: string): Secret {
    return Secret.make('Secret.fromCloudNativePg', 'cluster', cluster, {}, (name) => `${name}-app`);
  }

  private static make(
    maker: string,
    argument: string,
    given: string,
    givenKeys: { readonly [name: string]: string },
    nameOf: (given: string) => string,
  ): Secret {
    const args = new Arguments(maker);
    const secretName = nameOf(args.value(argument, heldBy(text, 'secret-name', NAMES), given, 'missing'));
    const keys = args.value('keys', mapOf(heldBy(hiddenReference, 'secret-name', NAMES)), givenKeys, {});
    args.apply(secretNameRule, { secretName, keys: Object.values(keys) });
    args.apply(secretKeyNames, { secretName, names: Object.keys(keys), known: KEY_NAMES });
    return args.of(new Secret(secretName, keys));
  }

  private constructor(
    /** Name of the Secret. */
    readonly secretName: string,
    private readonly keys: { readonly [name: string]: string } = {},
  ) {}

  /**
   * One of its keys.
   *
   * @param name the name that the reader documents, such as `password`
   */
  key(name: string): SecretKey {
    return { secretName: this.secretName, key: this.keys[name] ?? name };
  }
}
