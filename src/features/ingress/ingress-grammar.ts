import { Duration, Size } from 'cdk8s';
import { durationBetween, sizeBetween } from '../../core/grammar/amounts';
import { type Grammar, pattern } from '../../core/grammar/grammar';
import { HOST } from '../../core/grammar/network';
import { hostOf, plainHost } from '../../core/url';

const NGINX = 'https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations/';

/** A host of a rule: as the API server has it, in lower case and without a dot at its end. */
export const PUBLIC_HOST: Grammar<string> = {
  name: 'a DNS name in lower case, without scheme and port',
  source: `${HOST.source}; API server, ValidateIngressRules: https://kubernetes.io/docs/concepts/services-networking/ingress/#hostname-wildcards`,
  example: '"scans.example.edu.au"',
  why: 'the API server refuses the rule, or no browser asks for such a host',
  matches: (value) => HOST.matches(value) && value === plainHost(value),
  meant: (value) => plainHost(hostOf(/^[a-z][a-z0-9+.-]*:\/\//i.test(value.trim()) ? value.trim() : `http://${value.trim()}`)),
};

export const STICKINESS = durationBetween(Duration.seconds(1), Duration.days(400), {
  source: 'Max-Age of a cookie, of which browsers take 400 days: RFC 6265bis, 5.5',
  why: "a browser whose requests go to another pod is logged out: the session is in one pod's memory",
  example: 'Duration.hours(8)',
});

export const BODY_SIZE = sizeBetween(Size.mebibytes(1), Size.tebibytes(100), {
  source: `proxy-body-size: ${NGINX}#custom-max-body-size`,
  why: 'an upload of images is refused with 413',
  example: 'Size.gibibytes(10)',
});

export const PROXY_TIMEOUT = durationBetween(Duration.seconds(1), Duration.days(7), {
  source: `proxy-read-timeout: ${NGINX}#custom-timeouts`,
  why: 'an upload of images is cut off, or a connection that has died is kept for ever',
  example: 'Duration.hours(1)',
});

export const SESSION_TIMEOUT = durationBetween(Duration.seconds(1), Duration.days(400), {
  source: 'sessionPersistence.absoluteTimeout: https://gateway-api.sigs.k8s.io/geps/gep-2257/; Max-Age of a cookie: RFC 6265bis, 5.5',
  why: "a browser whose requests go to another pod is logged out: the session is in one pod's memory",
  example: 'Duration.hours(12)',
});

export const SERVER_TIMEOUT = durationBetween(Duration.seconds(1), Duration.days(7), {
  source: 'timeout-server: https://github.com/haproxytech/kubernetes-ingress/blob/master/documentation/annotations.md#timeouts',
  why: 'an upload of images is cut off while XNAT stores it, or a connection that has died is kept for ever',
  example: 'Duration.hours(1)',
});

export const SSL_POLICY: Grammar<string> = {
  ...pattern({
    name: 'a security policy of Elastic Load Balancing',
    source: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html',
    example: '"ELBSecurityPolicy-TLS13-1-2-2021-06"',
    why: 'AWS knows no such policy, and the controller makes no listener',
    pattern:
      /^ELBSecurityPolicy-(2016-08|TLS-1-[0-2](-Ext)?-\d{4}-\d{2}|TLS13-1-[0-3](-(Res|Ext[12]?|FIPS|Res-FIPS|Ext[0-2]-FIPS))?(-PQ)?(-FIPS)?-\d{4}-\d{2}|FS(-1-[12](-Res)?)?(-\d{4}-\d{2}|-2018-06))$/,
  }),
  meant: (value) => {
    const bare = value.trim().replace(/^elbsecuritypolicy-?/i, '');
    return `ELBSecurityPolicy-${bare.replace(/_/g, '-').toUpperCase().replace('RES', 'Res').replace('EXT', 'Ext')}`;
  },
};
