import type { Duration } from 'cdk8s';
import { Construct } from 'constructs';
import { CONFIG_KEY, DNS_LABEL, DNS_SUBDOMAIN } from '../../core/grammar/kubernetes';
import { Component } from '../../core/kubernetes/instance';
import { namespaceOf } from '../../core/kubernetes/namespace-of';
import { checked } from '../../core/props/checked';
import {
  by,
  duration,
  filledText,
  heldBy,
  hiddenReference,
  hiddenText,
  mapOf,
  oneOf,
  optional,
  reference,
  required,
  type Shape,
  struct,
} from '../../core/props/kind';
import { Refusals } from '../../core/refusals/refusals';
import { scopeOf } from '../../core/scope';
import * as operator from '../../imports/external-secrets.io';
import { Secret } from '../../values/secret';
import { secretName as secretNameRule } from '../../values/secret-name.rules';
import { externalSecret, secretKeys } from './external-secret.rules';
import { readsOf, secretReferences } from './secret-references';
import { NAME_IN_STORE, REFRESH, SECRET_TYPE } from './secrets-grammar';

/** What kind of store the operator asks. */
export enum SecretStoreKind {
  /** One for the whole cluster. */
  CLUSTER_SECRET_STORE = 'ClusterSecretStore',
  /** One of the namespace alone. */
  SECRET_STORE = 'SecretStore',
}

/** Where a value is in the store. */
export interface RemoteReference {
  /** Name in the store, such as `prod/xnat/db` in AWS Secrets Manager. */
  readonly key: string;

  /**
   * Field of the value, where that is JSON.
   *
   * @default - the whole value
   */
  readonly property?: string;

  /**
   * Version of the value, as the store calls it.
   *
   * @default - the newest
   */
  readonly version?: string;
}

/** A Secret whose values are in a store. */
export interface ExternalSecretProps {
  /** Name of the SecretStore or ClusterSecretStore, which is there. */
  readonly store: string;

  /**
   * Its kind.
   *
   * @default SecretStoreKind.CLUSTER_SECRET_STORE
   */
  readonly storeKind?: SecretStoreKind;

  /**
   * Name of the Secret that is made.
   *
   * @default - the construct's id
   */
  readonly secretName?: string;

  /**
   * The Secret's keys, and where the value of each is.
   *
   * @default - those of `extract`
   */
  readonly keys?: { readonly [key: string]: RemoteReference };

  /**
   * Name in the store of a value that is JSON: each of its fields becomes a key.
   *
   * @default - none
   */
  readonly extract?: string;

  /**
   * How often the store is asked. A pod that runs sees a new value after a restart.
   *
   * @default Duration.hours(1)
   */
  readonly refreshInterval?: Duration;

  /**
   * Type of the Secret, such as `kubernetes.io/dockerconfigjson`.
   *
   * @default "Opaque"
   */
  readonly type?: string;

  /**
   * Namespace of the Secret.
   *
   * @default - the chart's
   */
  readonly namespace?: string;
}

const REFERENCE: Shape<RemoteReference> = {
  key: required(by(reference, NAME_IN_STORE), 'missing'),
  property: optional(by(reference, NAME_IN_STORE)),
  version: optional(by(reference, NAME_IN_STORE)),
};

const SHAPE: Shape<ExternalSecretProps> = {
  store: required(by(filledText, DNS_SUBDOMAIN), 'missing'),
  storeKind: optional(oneOf(SecretStoreKind, 'SecretStoreKind')),
  secretName: optional(heldBy(hiddenText, 'secret-name', DNS_SUBDOMAIN.source)),
  keys: optional(mapOf(struct(REFERENCE), heldBy(hiddenReference, 'secret-name', CONFIG_KEY.source))),
  extract: optional(by(reference, NAME_IN_STORE)),
  refreshInterval: optional(by(duration, REFRESH)),
  type: optional(by(filledText, SECRET_TYPE)),
  namespace: optional(by(filledText, DNS_LABEL)),
};

/** What the API server adds to each reference. Lists of custom resources are compared as a whole, so it is written. */
const AS_KEPT = { conversionStrategy: 'Default', decodingStrategy: 'None', metadataPolicy: 'None' };

/**
 * A Secret that the External Secrets Operator makes of what is in AWS Secrets Manager, Vault or another store.
 *
 * The operator and the store are there before. When the store loses a value the Secret keeps it.
 *
 * Reports the rules `external-secret`, `secret-keys` and `secret-name`.
 *
 * @see https://external-secrets.io/latest/api/externalsecret/
 */
export class ExternalSecret extends Construct {
  /** The Secret, for the props of what reads it. */
  readonly secret: Secret;

  constructor(scope: Construct, id: string, props: ExternalSecretProps) {
    super(scopeOf(scope, id, new.target), id);
    props = checked(this, 'ExternalSecret', props, SHAPE);
    const name = props.secretName ?? id;
    const keys = Object.keys(props.keys ?? {});
    const namespace = props.namespace ?? namespaceOf(this);
    const refusals = Refusals.of(this)
      .apply(externalSecret, { keys: keys.length, extracts: props.extract !== undefined })
      .apply(secretNameRule, { secretName: name, keys });
    // What a JSON value has is known to the store alone.
    if (props.extract === undefined && keys.length > 0) refusals.applyLater(secretKeys, () => ({ secretName: name, keys, read: this.reads(name, namespace) }));

    this.secret = Secret.named(name);
    new operator.ExternalSecret(this, 'Resource', {
      metadata: { name, namespace, labels: Component.of(this, 'external-secret', 'secrets').labels },
      spec: {
        refreshInterval: `${props.refreshInterval?.toSeconds() ?? 3600}s`,
        secretStoreRef: { name: props.store, kind: props.storeKind ?? SecretStoreKind.CLUSTER_SECRET_STORE },
        // Pods that start again find the Secret, whatever has become of the store.
        target: { name, creationPolicy: 'Owner', deletionPolicy: 'Retain', template: props.type ? { type: props.type } : undefined },
        data:
          keys.length > 0 ? Object.entries(props.keys!).map(([secretKey, remoteRef]) => ({ secretKey, remoteRef: { ...AS_KEPT, ...remoteRef } })) : undefined,
        dataFrom: props.extract ? [{ extract: { ...AS_KEPT, key: props.extract } }] : undefined,
      },
    });
  }

  private reads(name: string, namespace: string | undefined): Array<{ key: string; reader: string }> {
    return readsOf(secretReferences(this.node.root).filter((reference) => reference.name === name && reference.namespace === namespace));
  }
}
