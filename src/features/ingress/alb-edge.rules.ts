import { enumerate, quoted } from '../../core/refusals/describe';
import { type Report, Rule } from '../../core/refusals/rule';
import { hostOf, portOf } from '../../core/url';

export interface AlbUrlSubject {
  readonly url: string;
  readonly httpsPorts: readonly number[];
}

export const albUrl = new Rule<AlbUrlSubject>({
  id: 'alb-url',
  refuses: 'a load balancer that does not listen where the URL of the site leads, or in front of a site on localhost',
  why: 'XNAT writes its URL into every link and every mail: each of them would lead to where nobody listens',
  check: ({ url, httpsPorts }): Report[] => {
    if (hostOf(url) === 'localhost') {
      return [
        {
          what: `url is ${quoted(url)}, and albIngress is given`,
          fix: 'write the public URL of the site, or remove albIngress for a trial by kubectl port-forward',
        },
      ];
    }
    const port = portOf(url);
    // None at all is told by alb-ports.
    return httpsPorts.includes(port) || httpsPorts.length === 0
      ? []
      : [
          {
            what: `url is ${quoted(url)}, and the load balancer takes HTTPS on ${enumerate(httpsPorts.map(String))}`,
            fix: `write httpsPorts: [${port}], or the URL with ${httpsPorts[0] === 443 ? 'no port' : `the port ${httpsPorts[0]}`}`,
          },
        ];
  },
});

export const albSources = new Rule<{ readonly inboundCidrs: boolean; readonly securityGroups: boolean }>({
  id: 'alb-sources',
  refuses: 'ranges of addresses beside security groups of your own',
  why: 'the controller writes the ranges into the group that it makes itself, and with others it makes none: anybody whom they let in gets in',
  check: ({ inboundCidrs, securityGroups }) =>
    inboundCidrs && securityGroups
      ? [
          {
            what: 'albIngress.inboundCidrs and albIngress.securityGroups are both given',
            fix: 'remove inboundCidrs, and let the groups say who gets in; or remove securityGroups',
          },
        ]
      : [],
});

export interface DrainingSubject {
  readonly deregistrationSeconds: number;
  readonly graceSeconds: number;
}

export const albDraining = new Rule<DrainingSubject>({
  id: 'alb-draining',
  refuses: 'a load balancer that goes on with requests to a pod longer than the pod is given to end',
  why: 'the pod is killed in the middle of what it is still sent: uploads break off on each update',
  check: ({ deregistrationSeconds, graceSeconds }) =>
    // AWS takes no longer delay than an hour, which alb-attributes tells.
    deregistrationSeconds > graceSeconds && deregistrationSeconds <= 3600
      ? [
          {
            what: `albIngress.deregistrationDelay is ${deregistrationSeconds} s, and xnat.terminationGracePeriod ${graceSeconds} s`,
            fix: `raise xnat.terminationGracePeriod to Duration.seconds(${deregistrationSeconds}), or lower deregistrationDelay to Duration.seconds(${graceSeconds})`,
          },
        ]
      : [],
});
