import { DNS_LABEL } from '../core/grammar/kubernetes';
import { LABELS_OF_AN_OBJECT } from '../core/grammar/labels';
import { CIDR } from '../core/grammar/network';
import type { k8s } from '../core/k8s';
import { Arguments } from '../core/props/arguments';
import { by, filledText, type Kind, text } from '../core/props/kind';

/** No labels at all would mean every pod. */
export const LABELS: Kind<{ readonly [name: string]: string }> = {
  ...LABELS_OF_AN_OBJECT,
  expects: 'labels, such as { app: "pacs" }',
  accepts: (value) => LABELS_OF_AN_OBJECT.accepts(value) && Object.keys(value as object).length > 0,
};

/** One that says nothing would mean every pod. */
export const SELECTOR: Kind = {
  expects: 'a selector, such as { matchLabels: { app: "pacs" } }',
  accepts: (value) =>
    typeof value === 'object' &&
    value !== null &&
    ['matchLabels', 'matchExpressions'].some((part) => Object.keys((value as Record<string, object>)[part] ?? {}).length > 0),
};

/** Who may be talked to, or may talk: addresses, or pods. */
export class NetworkPeer {
  /**
   * A range of addresses, such as the subnets of a load balancer or of the scanners.
   *
   * @param range address and length, such as `130.95.0.0/16`; a single address ends in `/32`
   */
  static cidr(range: string): NetworkPeer {
    const args = new Arguments('NetworkPeer.cidr');
    const block = args.value('range', by(text, CIDR), range, '192.0.2.0/24');
    return args.of(new NetworkPeer({ ipBlock: { cidr: block } }));
  }

  /**
   * Every pod of a namespace, such as the ingress controller's.
   *
   * @param name name of the namespace
   */
  static namespace(name: string): NetworkPeer {
    const args = new Arguments('NetworkPeer.namespace');
    return args.of(new NetworkPeer({ namespaceSelector: namespaceOf(args, name) }));
  }

  /**
   * Pods by their labels.
   *
   * @param labels labels that the pods have
   * @param namespace their namespace; the site's own where none is given
   */
  static pods(labels: { readonly [name: string]: string }, namespace?: string): NetworkPeer {
    const args = new Arguments('NetworkPeer.pods');
    const matchLabels = { ...args.value('labels', LABELS, labels, { missing: 'missing' }) };
    return args.of(
      new NetworkPeer({
        ...(namespace !== undefined && { namespaceSelector: namespaceOf(args, namespace) }),
        podSelector: { matchLabels },
      }),
    );
  }

  private constructor(private readonly peer: k8s.NetworkPolicyPeer) {}

  /**
   * Whether these labels are the very ones by which pods of the site's own namespace are meant.
   *
   * @internal
   */
  _isPods(labels: { readonly [name: string]: string }): boolean {
    const meant = this._isOfNamespace ? this.peer.podSelector?.matchLabels : undefined;
    return meant !== undefined && JSON.stringify(sorted(meant)) === JSON.stringify(sorted(labels));
  }

  /**
   * Whether pods of the site's own namespace are meant.
   *
   * @internal
   */
  get _isOfNamespace(): boolean {
    return this.peer.podSelector !== undefined && this.peer.namespaceSelector === undefined;
  }

  /**
   * The range of addresses, where it is one.
   *
   * @internal
   */
  get _range(): string | undefined {
    return this.peer.ipBlock?.cidr;
  }

  /** The labels of pods, as a message shows them. */
  toString(): string {
    return JSON.stringify(this.peer.podSelector?.matchLabels ?? this.peer);
  }

  /**
   * As a NetworkPolicy has it.
   *
   * @internal
   */
  _toKube(): k8s.NetworkPolicyPeer {
    return this.peer;
  }
}

const sorted = (labels: { readonly [name: string]: string }) => Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1));

/** Kubernetes gives each namespace a label with its name. */
function namespaceOf(args: Arguments, given: string): k8s.LabelSelector {
  const name = args.value('namespace', by(filledText, DNS_LABEL), given, 'missing');
  return { matchLabels: { 'kubernetes.io/metadata.name': name } };
}
