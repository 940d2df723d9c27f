import { Chart, Duration, Lazy } from 'cdk8s';
import { Construct } from 'constructs';
import { type INetworkMember, type NetworkInbound, type NetworkOutbound, NetworkPurpose } from '../../contracts/network-member';
import type { IVolume } from '../../contracts/volume';
import type { IWatchedXnat } from '../../contracts/watched-xnat';
import { MISSING_WATCHED, watchedKind } from '../../contracts/xnat-kinds';
import { asset } from '../../core/assets';
import { k8s } from '../../core/k8s';
import { Component } from '../../core/kubernetes/instance';
import { jobName, makeJob } from '../../core/kubernetes/job';
import { NODE_IMAGE } from '../../core/kubernetes/node-program';
import { objectsBelow } from '../../core/kubernetes/objects-of-app';
import { checked } from '../../core/props/checked';
import { required, type Shape } from '../../core/props/kind';
import { Refusals } from '../../core/refusals/refusals';
import { imageTag } from '../../core/rules/image-tag';
import { portOf } from '../../core/url';
import { NetworkPeer } from '../../values/network-peer';
import { smokeTestAeTitle, smokeTestDeadline, smokeTestKeepFor, smokeTestPage, smokeTestUrl, smokeTestVolume } from './rules';
import { PROGRAM, smokeTestJob } from './smoke-test-job';
import { type SmokeTestOptions, smokeTestShape } from './smoke-test-options';

/** A smoke test, and the XNAT that it looks at. */
export interface SmokeTestProps extends SmokeTestOptions {
  /** The XNAT, such as `site.xnat`. */
  readonly xnat: IWatchedXnat;
}

const SHAPE: Shape<SmokeTestProps> = { ...smokeTestShape, xnat: required(watchedKind, MISSING_WATCHED) };

/** Kinds of which a change is worth a test. Those of backup, clean-up and alerts are not: the site works without them. */
const LOOKED_AT = ['ConfigMap', 'Deployment', 'HorizontalPodAutoscaler', 'Ingress', 'NetworkPolicy', 'PersistentVolumeClaim', 'Service', 'StatefulSet'];

const imageOf = ({ image }: SmokeTestProps) => image ?? NODE_IMAGE;

/**
 * A Job that runs after each apply that changes the site, and says whether it works: the web server, the login page and
 * what is on it, the database, the volumes, the DICOM receivers. It ends with an error where one of them does not.
 *
 * It looks at the pods of this very state of the site: they carry a label that no earlier ones have, and a Service of the
 * test's own leads to them alone. It knows no password, changes nothing, and removes the one file that it writes.
 *
 * Give it to the site's `NetworkPolicies`, as `XnatSite` does.
 *
 * Reports the rules `smoke-test-deadline`, `smoke-test-keep-for`, `smoke-test-url`, `smoke-test-page`, `smoke-test-ae-title`,
 * `smoke-test-volume` and `image-tag`.
 *
 * `ApiObject.of(test)` is the Job.
 */
export class SmokeTest extends Construct implements INetworkMember {
  readonly networkName: string;
  readonly networkPods: { readonly [label: string]: string };
  private readonly xnat: IWatchedXnat;
  private readonly props: SmokeTestProps;

  constructor(scope: Construct, id: string, props: SmokeTestProps) {
    super(scope, id);
    props = checked(this, 'SmokeTest', props, SHAPE);
    const component = Component.of(this, 'smoke-test', 'check');
    this.props = props;
    this.xnat = props.xnat;
    this.networkName = component.fullName;
    this.networkPods = component.selector;
    this.xnat.markPods();

    Refusals.of(this)
      .applyLater(smokeTestDeadline, () => ({ deadline: props.deadline, startupTimeout: this.xnat.facts().startupTimeout, pods: this.xnat.facts().leastPods }))
      .apply(smokeTestKeepFor, props.keepFor)
      .apply(smokeTestUrl, { url: this.xnat.url, publicUrl: props.publicUrl ?? false })
      .apply(smokeTestPage, props.loginPage)
      .apply(smokeTestAeTitle, props.callingAeTitle)
      .apply(imageTag, { prop: 'smokeTest.image', image: imageOf(props) })
      .applyLater(smokeTestVolume, () => ({ names: props.sharedVolumes ?? [], volumes: this.xnat.mountedVolumes }));

    new k8s.KubeConfigMap(this, 'script', { metadata: component.metadata(), data: { [PROGRAM]: asset(__dirname, PROGRAM) } });
    this.makeService(component);
    const spec = () => this.spec(component);
    // With another state of the site it is another Job. Which it is, is known at the end.
    const name = Lazy.any({ produce: () => jobName(component.fullName, spec, this.lookedAt()) }) as string;
    makeJob(this, 'Resource', { metadata: component.metadata(), name, spec });
  }

  /** None: nobody comes to it. */
  networkInbound(): NetworkInbound[] {
    return [];
  }

  /** All that it looks at. */
  networkOutbound(): NetworkOutbound[] {
    const { database, dicomReceivers } = this.xnat.facts();
    const peers = [NetworkPeer.pods(this.xnat.networkPods)];
    return [
      { port: this.xnat.podPort, peers },
      ...dicomReceivers.map(({ port }) => ({ port, peers })),
      { purpose: NetworkPurpose.DATABASE, port: database.port, host: database.host, peers: database.networkPeers },
      ...(this.props.publicUrl ? [{ port: portOf(this.xnat.url) }] : []),
    ];
  }

  /** Behind its name are the pods of this state that are ready, and no others. */
  private makeService(component: Component): void {
    new k8s.KubeService(this, 'service', {
      metadata: component.metadata(),
      spec: {
        type: 'ClusterIP',
        clusterIp: 'None',
        selector: Lazy.any({ produce: () => this.xnat.facts().stateLabels }) as Record<string, string>,
        ports: [{ name: 'http', port: this.xnat.podPort, targetPort: k8s.IntOrString.fromNumber(this.xnat.podPort), protocol: 'TCP' }],
      },
    });
  }

  /** All in the chart that decides whether the site works, as texts by name. */
  private lookedAt(): Record<string, string> {
    const objects = objectsBelow(Chart.of(this), ...LOOKED_AT).map(({ kind, namespace, name, json }) => [
      [kind, namespace ?? '', name].join('/'),
      JSON.stringify(json),
    ]);
    return Object.fromEntries(objects) as Record<string, string>;
  }

  private spec(component: Component): k8s.JobSpec {
    const { props, xnat } = this;
    const facts = xnat.facts();
    const shared = ({ volumeName, accessMode }: IVolume) => accessMode === 'ReadWriteMany' || (props.sharedVolumes ?? []).includes(volumeName);
    const volumes = xnat.mountedVolumes;
    return smokeTestJob({
      component,
      xnat,
      facts,
      image: imageOf(props),
      shared: volumes.filter(shared),
      others: volumes.filter((volume) => !shared(volume)),
      deadline: props.deadline ?? Duration.minutes(facts.leastPods * facts.startupTimeout.toMinutes({ integral: false }) + 15),
      keepFor: props.keepFor ?? Duration.days(3),
      loginPage: props.loginPage ?? '/app/template/Login.vm',
      callingAeTitle: props.callingAeTitle ?? 'SMOKE_TEST',
      publicUrl: props.publicUrl ?? false,
    });
  }
}
