import { DNS_SUBDOMAIN } from '../../core/grammar/kubernetes';
import { ANNOTATIONS } from '../../core/grammar/labels';
import { VERSION } from '../../core/grammar/sources';
import { ServiceType } from '../../core/kubernetes/plus-enums';
import { address, by, filledText, heldBy, oneOf, optional, secretOf, type Shape, struct, text } from '../../core/props/kind';
import { type ResourceOptions, resourceShape } from '../../core/units/resources';
import { type Image, imageKind } from '../../values/image';
import { type AccountPodOptions, accountPodShape } from '../../values/pods/server-pod-options';
import { Secret } from '../../values/secret';
import { ELASTIC_USER } from './logging-grammar';

/** The page on which people look at logs. */
export interface KibanaOptions {
  /**
   * Version of Kibana.
   *
   * @default - the version with which the tag of `image` begins, else Elasticsearch's
   */
  readonly version?: string;

  /**
   * Where the image comes from: a mirror of the official one, or an image made from it. Without a tag it has that of `version`.
   *
   * @default - `docker.elastic.co/kibana/kibana`, with `version` as its tag
   */
  readonly image?: Image;

  /**
   * URL under which people reach it, such as `https://kibana.example.edu.au`.
   *
   * @default - none: links in what it sends lead nowhere
   */
  readonly url?: string;

  /**
   * From where it is reached: the cluster, or each node.
   *
   * @default ServiceType.CLUSTER_IP
   */
  readonly serviceType?: ServiceType;

  /**
   * Class of an Ingress in front of it. Its host is that of `url`.
   *
   * @default - no Ingress
   */
  readonly ingressClassName?: string;

  /**
   * Annotations of the Ingress. For the classes `nginx` and `alb` it has those by which they speak https to Kibana.
   *
   * @default - none
   */
  readonly ingressAnnotations?: { readonly [name: string]: string };

  /**
   * Annotations of the Service, by which some controllers are told that Kibana takes https alone.
   *
   * @default - none
   */
  readonly serviceAnnotations?: { readonly [name: string]: string };

  /**
   * CPU, memory and room on the node's disk.
   *
   * @default - 1 CPU and 2 GiB
   */
  readonly resources?: ResourceOptions;

  /**
   * The Secret with the key `password`: of Elasticsearch's user `kibana_system`.
   *
   * @default - the Secret `kibana-system`
   */
  readonly credentials?: Secret;

  /**
   * The user of Elasticsearch that Kibana is. Version 7.17 still takes the superuser `elastic`, if that is acknowledged.
   *
   * @default "kibana_system"
   */
  readonly username?: string;

  /**
   * The Secret with the keys `encryptionkey`, `savedobjectskey` and `reportingkey`, of 32 characters or more each.
   *
   * @default - the Secret `kibana`
   */
  readonly encryptionKeys?: Secret;

  /**
   * Where its pod runs and what stands on it.
   *
   * @default - as `pod` of the stack says
   */
  readonly pod?: AccountPodOptions;

  /**
   * The Secret with the key `savedobjectskey` of before, while a new one takes its place: Kibana reads with both, and writes with the new one.
   *
   * @default - none
   * @see https://www.elastic.co/docs/api/doc/kibana/operation/operation-post-encrypted-saved-objects-rotate-key
   */
  readonly formerEncryptionKeys?: Secret;
}

export const kibanaShape: Shape<KibanaOptions> = {
  pod: optional(struct(accountPodShape)),
  version: optional(heldBy(text, 'kibana-version', VERSION)),
  image: optional(imageKind),
  url: optional(heldBy(address, 'kibana-url', 'Kibana, server.publicBaseUrl: https://www.elastic.co/guide/en/kibana/current/settings.html')),
  serviceType: optional(oneOf(ServiceType, 'ServiceType')),
  ingressClassName: optional(by(filledText, DNS_SUBDOMAIN)),
  ingressAnnotations: optional(ANNOTATIONS),
  serviceAnnotations: optional(ANNOTATIONS),
  resources: optional(struct(resourceShape)),
  credentials: optional(secretOf(Secret, 'Secret.named("kibana-system")')),
  username: optional(by(filledText, ELASTIC_USER)),
  encryptionKeys: optional(secretOf(Secret, 'Secret.named("kibana")')),
  formerEncryptionKeys: optional(secretOf(Secret, 'Secret.named("kibana-former")')),
};
