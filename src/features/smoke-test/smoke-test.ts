import { Chart, Duration, Lazy } from 'cdk8s';
import { Construct } from 'constructs';
import { hostsOf } from '../../contracts/database-hosts';
import { type INetworkMember, type IPodTraffic, type NetworkOutbound, NetworkPurpose } from '../../contracts/network-member';
import type { IVolume } from '../../contracts/volume';
import type { IXnat, IXnatHost } from '../../contracts/xnat';
import { proxyTraffic } from '../../contracts/proxy-traffic';
import { STAND_IN_XNAT, xnatKind } from '../../contracts/xnat-kinds';
import { asset } from '../../core/assets';
import { k8s } from '../../core/k8s';
import { Component } from '../../core/kubernetes/instance';
import { jobName, makeJob } from '../../core/kubernetes/job';
import { objectsBelow } from '../../core/kubernetes/objects-of-app';
import { checked } from '../../core/props/checked';
import { required, type Shape } from '../../core/props/kind';
import { Refusals } from '../../core/refusals/refusals';
import { imageTag } from '../../core/rules/image-tag';
import { scopeOf } from '../../core/scope';
import { portOf } from '../../core/url';
import { VERSIONS } from '../../core/versions';
import { imageReferenceOf } from '../../values/image';
import { NetworkPeer } from '../../values/network-peer';
import { jobWithPodOptions, refusePod } from '../../values/pods/with-pod-options';
import { proxyFor } from '../../values/proxy';
import { smokeTestAeTitle, smokeTestDeadline, smokeTestKeepFor, smokeTestPage, smokeTestUrl, smokeTestVolume } from './rules';
import { PROGRAM, smokeTestJob } from './smoke-test-job';
import { type SmokeTestOptions, smokeTestShape } from './smoke-test-options';

/** A smoke test, and the XNAT that it looks at. */
export interface SmokeTestProps extends SmokeTestOptions {
  /** The XNAT, such as `site.xnat`. */
  readonly xnat: IXnat;
}

const SHAPE: Shape<SmokeTestProps> = { ...smokeTestShape, xnat: required(xnatKind, STAND_IN_XNAT) };

/** Kinds of which a change is worth a test. Those of backup, clean-up and alerts are not: the site works without them. */
const LOOKED_AT = [
  'ConfigMap',
  'Deployment',
  'HorizontalPodAutoscaler',
  'HTTPRoute',
  'Ingress',
  'NetworkPolicy',
  'PersistentVolumeClaim',
  'Service',
  'StatefulSet',
];

const imageOf = ({ image }: SmokeTestProps) => imageReferenceOf(image, VERSIONS.nodeRepository, VERSIONS.node);

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
  /** Its pods, for `NetworkPolicies`. */
  readonly podTraffic: IPodTraffic[];
  private readonly xnat: IXnatHost;
  private readonly props: SmokeTestProps;

  constructor(scope: Construct, id: string, props: SmokeTestProps) {
    super(scopeOf(scope, id, new.target), id);
    props = checked(this, 'SmokeTest', props, SHAPE);
    const component = Component.of(this, 'smoke-test', 'check');
    this.props = props;
    this.xnat = props.xnat._host;
    this.podTraffic = [{ name: component.fullName, labels: component.selector, inbound: () => [], outbound: () => this.outbound() }];
    this.xnat.labelState();

    Refusals.of(this)
      .applyLater(smokeTestDeadline, () => ({ deadline: props.deadline, startupTimeout: this.xnat.startupTimeout, pods: this.xnat.leastPods }))
      .apply(smokeTestKeepFor, props.keepFor)
      .apply(smokeTestUrl, { url: this.xnat.url, checkPublicUrl: props.checkPublicUrl ?? false })
      .apply(smokeTestPage, props.loginPage)
      .apply(smokeTestAeTitle, props.callingAeTitle)
      .apply(imageTag, { prop: 'smokeTest.image', image: imageOf(props) })
      .applyLater(smokeTestVolume, () => ({ names: props.sharedVolumes ?? [], volumes: this.xnat.volumes }));

    new k8s.KubeConfigMap(this, 'script', { metadata: component.metadata(), data: { [PROGRAM]: asset(__dirname, PROGRAM) } });
    this.makeService(component);
    const pod = { given: props.pod, beside: () => this.xnat.runtime.placement };
    const spec = () => jobWithPodOptions(this, pod, this.spec(component));
    refusePod(this, { ...pod, template: () => this.spec(component).template });
    // With another state of the site it is another Job. Which it is, is known at the end.
    const name = Lazy.any({ produce: () => jobName(component.fullName, spec, this.lookedAt()) }) as string;
    makeJob(this, 'Resource', { metadata: component.metadata(), name, spec });
  }

  /** All that it looks at. */
  private outbound(): NetworkOutbound[] {
    const { database, dicomReceivers } = this.xnat;
    const peers = [NetworkPeer.pods(this.xnat.podLabels)];
    return [
      { port: this.xnat.podPort, peers },
      ...dicomReceivers.map(({ port }) => ({ port, peers })),
      ...hostsOf(database).map((each) => ({ purpose: NetworkPurpose.DATABASE, ...each, peers: database.networkPeers })),
      ...(this.props.checkPublicUrl ? [this.outside()] : []),
    ];
  }

  /** The way to the public URL. */
  private outside(): NetworkOutbound {
    const { proxy, url } = this.xnat;
    return proxy && proxyFor(proxy, url) !== undefined ? proxyTraffic(proxy) : { port: portOf(url) };
  }

  /** Behind its name are the pods of this state that are ready, and no others. */
  private makeService(component: Component): void {
    new k8s.KubeService(this, 'service', {
      metadata: component.metadata(),
      spec: {
        type: 'ClusterIP',
        clusterIp: 'None',
        selector: Lazy.any({ produce: () => this.xnat.stateLabels }) as Record<string, string>,
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
    const shared = ({ volumeName, accessMode }: IVolume) => accessMode === 'ReadWriteMany' || (props.sharedVolumes ?? []).includes(volumeName);
    const volumes = xnat.volumes;
    return smokeTestJob({
      component,
      xnat,
      image: imageOf(props),
      shared: volumes.filter(shared),
      others: volumes.filter((volume) => !shared(volume)),
      deadline: props.deadline ?? Duration.minutes(xnat.leastPods * xnat.startupTimeout.toMinutes({ integral: false }) + 15),
      keepFor: props.keepFor ?? Duration.days(3),
      loginPage: props.loginPage ?? '/app/template/Login.vm',
      callingAeTitle: props.callingAeTitle ?? 'SMOKE_TEST',
      checkPublicUrl: props.checkPublicUrl ?? false,
    });
  }
}
