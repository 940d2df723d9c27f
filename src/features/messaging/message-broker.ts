import { Size } from 'cdk8s';
import { Construct } from 'constructs';
import type { IMessageBroker } from '../../contracts/message-broker';
import type { INetworkMember, IPodTraffic } from '../../contracts/network-member';
import { checksum } from '../../core/checksum';
import { DNS_SUBDOMAIN } from '../../core/grammar/kubernetes';
import { k8s } from '../../core/k8s';
import { makeClaim } from '../../core/kubernetes/claim';
import { Component } from '../../core/kubernetes/instance';
import { makeOnePodServer } from '../../core/kubernetes/one-pod-server';
import { checked } from '../../core/props/checked';
import { by, filledText, heldBy, optional, secretOf, type Shape, size, struct, text } from '../../core/props/kind';
import { Refusals } from '../../core/refusals/refusals';
import { imageTag } from '../../core/rules/image-tag';
import { resourceLimits } from '../../core/rules/resources';
import { scopeOf } from '../../core/scope';
import { Cpu } from '../../core/units/cpu';
import { mebibytes } from '../../core/units/quantity';
import { type ResourceOptions, Resources, resourceShape } from '../../core/units/resources';
import { VERSIONS } from '../../core/versions';
import { brokerUsername } from '../../values/broker-username.rules';
import { claimOptions } from '../../values/claims.rules';
import { useClaim } from '../../values/cluster-uses';
import { VOLUME_SIZE } from '../../values/grammar/volumes';
import { type Image, imageKind, imageReferenceOf } from '../../values/image';
import { NetworkPeer } from '../../values/network-peer';
import { type ServerPodOptions, serverPodShape } from '../../values/pods/server-pod-options';
import { withPodOptions } from '../../values/pods/with-pod-options';
import { Secret, type SecretKey } from '../../values/secret';
import { type IStorageClass, storageClassKind } from '../../values/storage-class';
import { brokerFiles } from './broker-files';
import { brokerPod } from './broker-pod';
import { brokerUrl } from './broker-url';
import { brokerMemory } from './rules';

/** An ActiveMQ inside the cluster. */
export interface MessageBrokerOptions {
  /**
   * The image: the official one of ActiveMQ Classic, a mirror of it, or an image made from it. Without a tag it has that of the default.
   *
   * @default - `docker.io/apache/activemq-classic:6.1.7`
   */
  readonly image?: Image;

  /**
   * The user that XNAT logs in as.
   *
   * @default "xnat"
   */
  readonly username?: string;

  /**
   * The Secret with the key `password`. Without `${` and `#{`, which XNAT would take for something to evaluate.
   *
   * @default - the Secret `<site>-activemq`
   */
  readonly credentials?: Secret;

  /**
   * Size of the claim. Messages are small, and stay for as long as the work that they ask for waits.
   *
   * @default Size.gibibytes(5)
   */
  readonly size?: Size;

  /**
   * Class of the claim.
   *
   * @default - the cluster's default class
   */
  readonly storageClass?: IStorageClass;

  /**
   * A claim that exists already, with the messages of a broker of this library.
   *
   * @default - the claim `data-<site>-activemq` is made
   */
  readonly existingClaim?: string;

  /**
   * CPU, memory and room on the node's disk of the broker.
   *
   * @default - half a CPU and 1 GiB; 128 MiB of the node's disk, and 1 GiB at most
   */
  readonly resources?: ResourceOptions;

  /**
   * Where its pod runs and what stands on it.
   *
   * @default - as the site's `pod` says
   */
  readonly pod?: ServerPodOptions;
}

export const messageBrokerShape: Shape<MessageBrokerOptions> = {
  pod: optional(struct(serverPodShape)),
  image: optional(imageKind),
  username: optional(
    heldBy(filledText, 'broker-username', 'ActiveMQ Classic, users.properties: https://activemq.apache.org/components/classic/documentation/security'),
  ),
  credentials: optional(secretOf(Secret, 'Secret.named("xnat-activemq")')),
  size: optional(by(size, VOLUME_SIZE)),
  storageClass: optional(storageClassKind),
  existingClaim: optional(by(text, DNS_SUBDOMAIN)),
  resources: optional(struct(resourceShape)),
};

/**
 * One ActiveMQ Classic inside the cluster, through which the pods of an XNAT share their work. It lets in nobody without
 * the password, and keeps its messages on a claim, so that none is lost when it is restarted.
 *
 * XNAT believes what comes from its broker to the point of running it: whoever may write to a queue may run programs in
 * XNAT. So it has a password; and give it to the site's `NetworkPolicies`, as `XnatSite` does, which let in XNAT alone.
 *
 * Reports the rules `claim-options`, `object-name`, `image-tag`, `resource-limits`, `broker-username`,
 * `broker-memory` and `claim-of-two`.
 *
 * @see https://activemq.apache.org/components/classic/documentation/
 */
export class MessageBroker extends Construct implements IMessageBroker, INetworkMember {
  readonly brokerUrl: string;
  readonly username?: string;
  readonly passwordKey: SecretKey;
  readonly hosts: string[];
  readonly port = 61616;
  readonly networkPeers?: NetworkPeer[];
  readonly podTraffic: IPodTraffic[];
  /** Name of the claim that holds the messages. */
  readonly claimName: string;

  constructor(scope: Construct, id: string, props: MessageBrokerOptions = {}) {
    super(scopeOf(scope, id, new.target), id);
    props = checked(this, 'MessageBroker', props, messageBrokerShape);
    const component = Component.of(this, 'activemq', 'messaging');
    const resources = new Resources({ cpu: Cpu.millis(500), ...props.resources }, Size.gibibytes(1));
    const image = imageReferenceOf(props.image, VERSIONS.activemqRepository, VERSIONS.activemq);
    const requested = props.size ?? Size.gibibytes(5);

    this.hosts = [component.fullName];
    this.brokerUrl = brokerUrl('tcp', this.hosts, this.port);
    this.username = props.username ?? 'xnat';
    this.passwordKey = (props.credentials ?? Secret.named(component.fullName)).key('password');
    this.claimName = props.existingClaim ?? component.claimName('data');
    // Those who name it as theirs reach it; it calls nobody.
    this.podTraffic = [{ name: component.fullName, labels: component.selector, inbound: () => [], outbound: () => [] }];
    this.networkPeers = [NetworkPeer.pods(component.selector)];

    Refusals.of(this)
      .apply(claimOptions, { existingClaim: props.existingClaim, size: props.size, storageClass: props.storageClass })
      .apply(imageTag, { prop: 'image', image, debian: true })
      .apply(resourceLimits, { prop: 'resources', resources })
      .apply(brokerUsername, this.username)
      .apply(brokerMemory, mebibytes(resources.memoryLimit));

    useClaim(this, this.claimName, { what: 'the message broker', kind: 'other' });
    if (props.existingClaim === undefined) {
      makeClaim(this, 'claim', {
        metadata: { name: this.claimName, labels: component.labels },
        size: requested,
        storageClassName: props.storageClass?.storageClassName,
      });
    }
    const files = brokerFiles(this.username, this.passwordKey);
    const configMap = `${component.fullName}-config`;
    new k8s.KubeConfigMap(this, 'config', { metadata: component.metadata('-config'), data: files });
    makeOnePodServer(this, {
      component,
      ports: [{ name: 'openwire', port: this.port, targetPort: k8s.IntOrString.fromString('openwire'), protocol: 'TCP' }],
      template: withPodOptions(this, {
        given: props.pod,
        restartsForSecretsBut: [],
        template: () =>
          brokerPod({
            component,
            image,
            resources,
            configMap,
            claimName: this.claimName,
            passwordKey: this.passwordKey,
            port: this.port,
            checksum: checksum(files),
          }),
      }),
    });
  }
}
