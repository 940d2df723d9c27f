import { Construct } from 'constructs';
import type { IWebBackend } from '../../contracts/web-backend';
import { k8s } from '../../core/k8s';
import { Component } from '../../core/kubernetes/instance';
import { checked } from '../../core/props/checked';
import { required, type Shape } from '../../core/props/kind';
import { Refusals } from '../../core/refusals/refusals';
import { scopeOf } from '../../core/scope';
import { albAnnotations } from './alb-annotations';
import { albDraining, albSources, albUrl } from './alb-edge.rules';
import { refuseGroup } from './alb-group';
import { type AlbIngressOptions, albIngressShape } from './alb-options';
import { albSettings } from './alb-settings';
import { albArn, albAttributes, albGroup, albHealthCheck, albPorts, albStickiness } from './alb.rules';
import { backendKind, hostsOf, hostSubject, ruleOf, STAND_IN_BACKEND } from './backend';
import { ingressHosts } from './ingress.rules';

/** A load balancer, and the site that it stands in front of. */
export interface AlbIngressProps extends AlbIngressOptions {
  /** The site, such as `site.xnat`. */
  readonly backend: IWebBackend;
}

const SHAPE: Shape<AlbIngressProps> = {
  ...albIngressShape,
  backend: required(backendKind, STAND_IN_BACKEND),
};

/**
 * An Ingress for the AWS Load Balancer Controller, which must be there already: HTTPS with a redirect from HTTP, and
 * each browser with one pod, since XNAT keeps sessions in one pod's memory.
 *
 * Reports the rules `alb-stickiness`, `alb-attributes`, `alb-health-check`, `alb-ports`, `alb-arn`, `alb-group`, `alb-group-conflict`, `alb-url`, `alb-sources`, `alb-draining`, `cidr`,
 * `ingress-hosts` and `port-range`.
 *
 * @see https://kubernetes-sigs.github.io/aws-load-balancer-controller/
 */
export class AlbIngress extends Construct {
  constructor(scope: Construct, id: string, props: AlbIngressProps) {
    super(scopeOf(scope, id, new.target), id);
    const { backend, ...options } = checked(this, 'AlbIngress', props, SHAPE);
    const component = Component.of(this, 'xnat-web', 'web');
    const hosts = hostsOf(backend, options.hosts);
    const settings = albSettings(options, backend.healthPath);

    const refusals = Refusals.of(this)
      .apply(ingressHosts, hostSubject(backend, options.hosts))
      .apply(albStickiness, settings.stickiness)
      .apply(albAttributes, settings)
      .apply(albHealthCheck, settings.health)
      .apply(albPorts, settings)
      .apply(albGroup, { groupName: options.groupName, groupOrder: options.groupOrder, loadBalancerName: options.loadBalancerName })
      .apply(albUrl, { url: backend.url, httpsPorts: settings.httpsPorts })
      .apply(albSources, { inboundCidrs: options.inboundCidrs !== undefined, securityGroups: options.securityGroups !== undefined });
    const { _graceSeconds: graceSeconds } = backend;
    if (graceSeconds !== undefined)
      refusals.apply(albDraining, { deregistrationSeconds: settings.deregistrationDelay.toSeconds({ integral: false }), graceSeconds });
    if (options.certificateArn !== undefined) refusals.apply(albArn, { prop: 'certificateArn', arn: options.certificateArn, service: 'acm' });
    if (options.wafAclArn !== undefined) refusals.apply(albArn, { prop: 'wafAclArn', arn: options.wafAclArn, service: 'wafv2' });

    backend._addFrontEnd?.({
      description: 'the Application Load Balancer',
      sticky: true,
      stickySeconds: settings.stickiness.toSeconds({ integral: false }),
      hosts: options.hosts,
    });
    const ingress = new k8s.KubeIngress(this, 'Resource', {
      metadata: { ...component.metadata(), annotations: albAnnotations(settings) },
      spec: {
        ingressClassName: 'alb',
        rules: (hosts.length > 0 ? hosts : [undefined]).map((host) => ruleOf(host, backend)),
      },
    });
    refuseGroup(refusals, ingress);
  }
}
