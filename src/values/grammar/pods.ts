import { Duration } from 'cdk8s';
import { durationBetween } from '../../core/grammar/amounts';
import { type Grammar, pattern } from '../../core/grammar/grammar';
import { between } from '../../core/grammar/numbers';
import { isNameOfSecret } from '../secret-name.rules';

const VALIDATION = 'https://github.com/kubernetes/kubernetes/blob/master/pkg/apis/core/validation/validation.go';
const REFUSED = 'the API server refuses the object, and the apply ends there';

/** A field that a container may be told by a variable. */
export const FIELD_PATH: Grammar<string> = pattern({
  name: "a field of a pod that a variable may have: metadata.name, metadata.labels['…'], spec.nodeName, status.hostIP …",
  source: 'Kubernetes, fields by fieldRef: https://kubernetes.io/docs/concepts/workloads/pods/downward-api/#downwardapi-fieldRef',
  example: '"status.hostIP"',
  why: REFUSED,
  pattern: /^(metadata\.(name|namespace|uid|(labels|annotations)\['[A-Za-z0-9][\w./-]*'\])|spec\.(nodeName|serviceAccountName)|status\.(hostIPs?|podIPs?))$/,
});

/** How long a pod stays on a node that has got a taint. */
export const TOLERATION_SECONDS: Grammar<Duration> = durationBetween(Duration.seconds(0), Duration.days(365), {
  source: 'Kubernetes: https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/',
  why: REFUSED,
  example: 'Duration.minutes(5)',
});

export const PROBE_TIME: Grammar<Duration> = durationBetween(Duration.seconds(1), Duration.hours(1), {
  source: `API server, validateProbe: ${VALIDATION}`,
  why: 'the API server takes whole seconds from 1 on; in over an hour nobody notices that a pod is dead',
  example: 'Duration.seconds(20)',
});

export const FAILURE_THRESHOLD: Grammar<number> = between(1, 1000, {
  source: `API server, validateProbe: ${VALIDATION}`,
  why: 'the API server takes no less than 1; with a thousand failures nobody notices that a pod is dead',
  example: '6',
});

const SPREAD = 'https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/';

/** What becomes of a pod that cannot be spread. */
export const UNSATISFIABLE: Grammar<string> = pattern({
  name: '"DoNotSchedule" or "ScheduleAnyway"',
  source: `Kubernetes, whenUnsatisfiable: ${SPREAD}`,
  example: '"ScheduleAnyway"',
  why: REFUSED,
  pattern: /^(DoNotSchedule|ScheduleAnyway)$/,
});

/** Which nodes count when pods are spread. */
export const SPREAD_POLICY: Grammar<string> = pattern({
  name: '"Honor" or "Ignore"',
  source: `Kubernetes, nodeAffinityPolicy and nodeTaintsPolicy: ${SPREAD}`,
  example: '"Honor"',
  why: REFUSED,
  pattern: /^(Honor|Ignore)$/,
});

/** Never shown: credentials are put here now and then. */
export const PULL_SECRET: Grammar<string> = {
  name: 'the name of a Secret: lower-case letters, digits, hyphens and dots',
  source: 'API server, IsDNS1123Subdomain: https://kubernetes.io/docs/concepts/containers/images/#specifying-imagepullsecrets-on-a-pod',
  example: '"registry"',
  why: 'no Secret can have it, and no node could pull the image; a credential would stand in the YAML',
  matches: isNameOfSecret,
};

/** Where images are taken from: a registry, and a folder there. */
export const IMAGE_PREFIX: Grammar<string> = {
  ...pattern({
    name: 'a registry, and a folder in it: a host with its port, and lower-case names after it',
    source: 'https://pkg.go.dev/github.com/distribution/reference',
    example: '"harbor.example.edu.au/proxy"',
    why: 'no node could pull an image from there, and the pods would wait with "InvalidImageName"',
    pattern: /^(?=[^/]*[.:]|localhost)[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:\d{1,5})?(\/[a-z0-9]+((\.|__?|-+)[a-z0-9]+)*)*$/,
  }),
  meant: (value) =>
    value
      .trim()
      .replace(/^[a-z][a-z0-9+.-]*:\/\//i, '')
      .replace(/\/+$/, '')
      .toLowerCase(),
};

/** A registry as image references name it. */
export const REGISTRY_HOST: Grammar<string> = {
  ...pattern({
    name: 'a registry as image references name it: docker.io, ghcr.io, or a host with its port',
    source: 'https://pkg.go.dev/github.com/distribution/reference',
    example: '"ghcr.io"',
    why: 'no image is of such a registry, so none would come from the mirror',
    pattern: /^(?=.*[.:]|localhost)[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:\d{1,5})?$/,
  }),
  meant: (value) =>
    value
      .trim()
      .toLowerCase()
      .replace(/^[a-z]+:\/\//, '')
      .replace(/\/.*$/, '')
      .replace(/^(registry-1|index|registry\.hub)\.docker\.(io|com)$/, 'docker.io'),
};
