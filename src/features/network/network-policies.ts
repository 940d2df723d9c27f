import { ApiObject, Chart, Lazy } from 'cdk8s';
import { Construct } from 'constructs';
import { type INetworkMember, type IPodTraffic, type NetworkInbound, NetworkPurpose } from '../../contracts/network-member';
import { LABEL_VALUE } from '../../core/grammar/kubernetes';
import { k8s } from '../../core/k8s';
import { filled } from '../../core/kubernetes/filled';
import { Component } from '../../core/kubernetes/instance';
import { namespaceOf } from '../../core/kubernetes/namespace-of';
import { valueAt } from '../../core/kubernetes/objects-of-app';
import { accepted, checked } from '../../core/props/checked';
import { contract, filledText, type Kind, listOf, method, required, type Shape } from '../../core/props/kind';
import { mistakesOf } from '../../core/refusals/mistakes';
import { Refusals } from '../../core/refusals/refusals';
import { isDnsName } from '../../core/rules/dns-name';
import { objectName } from '../../core/rules/names';
import { otherNamespace } from '../../core/rules/other-namespace';
import { scopeOf } from '../../core/scope';
import { LABELS, NetworkPeer, SELECTOR } from '../../values/network-peer';
import { type NetworkPoliciesOptions, networkPoliciesShape } from './network-options';
import { refuseLock } from './refuse-lock';
import { dicomOpen, metricsReader, networkForgotten, networkMember, networkNeighbour, networkUnused, networkWeb, type WebPeersSubject } from './rules';
import { egressOf, inboundOf, ingressOf, openPurposes, outboundOf, type PeersOf, selectorOf } from './traffic';

/** Policies, and the pods that they are for. */
export interface NetworkPoliciesProps extends NetworkPoliciesOptions {
  /** The pods, such as `[site.xnat]`. Others are added by `addMember`. */
  readonly members: INetworkMember[];
}

const CONNECTIONS = { name: filledText, inbound: method, outbound: method };
const BY_LABELS = contract('pods', { ...CONNECTIONS, labels: LABELS });
const BY_SELECTOR = contract('pods', { ...CONNECTIONS, selector: SELECTOR });
const MEMBER: Kind<INetworkMember> = contract('a construct with pods, such as site.xnat', {
  podTraffic: listOf({ ...BY_LABELS, accepts: (value) => BY_LABELS.accepts(value) || BY_SELECTOR.accepts(value) }),
});

const SHAPE: Shape<NetworkPoliciesProps> = { ...networkPoliciesShape, members: required(listOf(MEMBER), []) };

/** What NodeLocal DNSCache listens on, on every node. */
const NODE_LOCAL_DNS = NetworkPeer.cidr('169.254.20.10/32');
const CLUSTER_DNS = NetworkPeer.pods({ 'k8s-app': 'kube-dns' }, 'kube-system');

/**
 * NetworkPolicies for a site: nothing is allowed, then exactly the connections that its parts say they need.
 *
 * A cluster must enforce them: on EKS that is a setting of the VPC CNI, elsewhere a matter of the network plugin. One
 * that does not takes the objects and ignores them. Policies add up: one of your own allows more, and never less.
 *
 * Reports the rules `network-unused`, `metrics-reader`, `network-neighbour`, `network-forgotten`, `network-member`, `other-namespace`, `dicom-open`, `network-web`, `cidr`,
 * `locked-namespace` and `object-name`.
 *
 * @see https://kubernetes.io/docs/concepts/services-networking/network-policies/
 */
export class NetworkPolicies extends Construct {
  private readonly pods: IPodTraffic[] = [];
  private readonly peers: PeersOf;
  private readonly dns: NetworkPeer[];
  private readonly wholeNamespace: boolean;

  constructor(scope: Construct, id: string, props: NetworkPoliciesProps) {
    super(scopeOf(scope, id, new.target), id);
    const { members, wholeNamespace, dns, ...peers } = checked(this, 'NetworkPolicies', props, SHAPE);
    this.peers = peers;
    this.dns = dns ?? [CLUSTER_DNS, NODE_LOCAL_DNS];
    this.wholeNamespace = wholeNamespace ?? true;
    if (this.wholeNamespace) this.denyAll();
    for (const member of members) this.addMember(member);
    if (this.wholeNamespace) refuseLock(this);
    Refusals.of(this)
      .applyLater(networkUnused, () => ({ given: Object.keys(peers), used: openPurposes(this.pods) }))
      .applyLater(metricsReader, () => ({
        measured: this.pods.filter((member) => inboundOf(member).some(({ purpose }) => purpose === NetworkPurpose.MONITORING)).map(({ name }) => name),
        readers: peers.monitoring !== undefined,
      }))
      .applyLater(dicomOpen, () => ({
        exposed: this.exposedDicom().length > 0,
        limited: peers.dicom !== undefined || this.exposedDicom().every((inbound) => inbound.peers !== undefined),
        everybody:
          everybodyIn('networkPolicies.dicom', peers.dicom) ??
          everybodyIn(
            'dicom.sourceRanges',
            this.exposedDicom().flatMap((inbound) => inbound.peers ?? []),
          ),
      }))
      .applyLater(networkWeb, () => this.webPeers());
  }

  /**
   * Allows the connections of further pods, once.
   *
   * @param member a construct with pods
   */
  addMember(member: INetworkMember): void {
    if (!accepted(this, 'addMember', MEMBER, member)) return;
    for (const pods of member.podTraffic) this.addPods(pods, namespaceOf(member));
  }

  /** Ports for DICOM that are open beyond the cluster. */
  private exposedDicom(): NetworkInbound[] {
    return this.pods.flatMap((member) => inboundOf(member).filter(({ purpose, exposed }) => purpose === NetworkPurpose.DICOM && exposed));
  }

  /** Peers of the web server that cannot be where its connections come from. */
  private webPeers(): WebPeersSubject {
    // One that is refused already stands for pods that there are not.
    const web = (this.peers.web ?? []).filter((peer) => mistakesOf(peer).length === 0);
    const objects = Chart.of(this)
      .node.findAll()
      .filter((child): child is ApiObject => ApiObject.isApiObject(child));
    const classes = objects.filter(({ kind }) => kind === 'Ingress').map((ingress) => valueAt(ingress.toJson() as object, 'spec', 'ingressClassName'));
    const open = this.pods.some((member) => inboundOf(member).some(({ purpose, exposed }) => purpose === NetworkPurpose.WEB && exposed));
    const alb = classes.length > 0 && classes.every((name) => name === 'alb');
    const outside = alb ? 'load-balancer' : open && !objects.some(({ kind }) => kind === 'Ingress' || kind === 'HTTPRoute') ? 'service' : undefined;
    return {
      own: web.filter((peer) => peer._isOfNamespace).map(String),
      outside,
      unseen: outside !== undefined && !web.some((peer) => peer._range !== undefined) ? web.filter((peer) => !peer._isOfNamespace).map(String) : [],
    };
  }

  private addPods(pods: IPodTraffic, namespace: string | undefined): void {
    if (this.pods.includes(pods)) return;
    const { name } = pods;
    const taken = this.node.tryFindChild(name) !== undefined;
    // One that is made of the instance's name is as good as that.
    const derived = name.startsWith(`${Component.of(this, 'network-policy', 'network').instance}-`);
    if (!derived) Refusals.of(this).apply(objectName, { prop: 'name of podTraffic', name, longest: 253 });
    Refusals.of(this)
      .apply(networkMember, { name, taken })
      .apply(otherNamespace, { what: name, there: namespace, here: namespaceOf(this) });
    if (taken) return;
    this.pods.push(pods);
    // In a namespace of others their Jobs would be meant as well.
    if (pods.selector && !this.wholeNamespace) return;
    new k8s.KubeNetworkPolicy(this, name, {
      metadata: { name, labels: Component.of(this, 'network-policy', 'network').labels },
      spec: Lazy.any({ produce: () => this.policy(pods) }) as k8s.NetworkPolicySpec,
    });
  }

  private policy(member: IPodTraffic): k8s.NetworkPolicySpec {
    return {
      podSelector: selectorOf(member),
      // Both, or one without rules would mean that everything is allowed.
      policyTypes: ['Ingress', 'Egress'],
      ingress: filled(ingressOf(member, this.pods, this.peers)),
      egress: filled(egressOf(member, this.peers, this.dns)),
    };
  }

  private denyAll(): void {
    const component = Component.of(this, 'network-policy', 'network');
    const name = `${component.instance}-default-deny`;
    Refusals.of(this)
      .applyLater(networkNeighbour, () => this.hosts().map((host) => ({ ...host, policy: name, namespace: namespaceOf(this) })))
      .applyLater(networkForgotten, () => ({ policy: name, forgotten: this.forgotten() }));
    new k8s.KubeNetworkPolicy(this, 'default-deny', {
      metadata: { name, labels: component.labels },
      spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'] },
    });
  }

  /** Names that members go to, behind Services that are not made here: perhaps before pods that no policy is made for. */
  private hosts(): Array<{ purpose: NetworkPurpose; host: string }> {
    const services = Chart.of(this)
      .node.findAll()
      .flatMap((child) => (ApiObject.isApiObject(child) && child.kind === 'Service' ? [child.name] : []));
    return (
      this.pods
        .flatMap((member) => outboundOf(member))
        // The pods of a member have a policy, whoever made the Service before them.
        .filter(({ peers }) => !peers?.some((peer) => this.pods.some((member) => peer._isPods(member.labels))))
        .flatMap(({ purpose = NetworkPurpose.OTHER, host }) => (host === undefined ? [] : [{ purpose, host }]))
        // What is no name at all is reported where it is given.
        .filter(({ host }) => isDnsName(host) && !services.includes(host))
    );
  }

  /** Pods of this namespace that members go to, and that are none themselves. */
  private forgotten(): string[] {
    // Of a name that no label can have the pods are not known by it.
    if (!LABEL_VALUE.matches(Component.of(this, 'network-policy', 'network').instance)) return [];
    const peers = this.pods.flatMap((member) => outboundOf(member).flatMap((traffic) => traffic.peers ?? []));
    return peers.filter((peer) => peer._isOfNamespace && !this.pods.some((member) => peer._isPods(member.labels))).map((peer) => peer.toString());
  }
}

/** The range of all addresses among peers, and the prop that has it. */
function everybodyIn(prop: string, peers: readonly NetworkPeer[] = []): { prop: string; range: string } | undefined {
  const range = peers.flatMap((peer) => peer._range ?? []).find((each) => each.endsWith('/0'));
  return range === undefined ? undefined : { prop, range };
}
