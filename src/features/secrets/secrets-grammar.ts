import { Duration } from 'cdk8s';
import { durationBetween } from '../../core/grammar/amounts';
import { type Grammar, oneLine, pattern } from '../../core/grammar/grammar';

const API = 'https://external-secrets.io/latest/api/externalsecret/';

/** AWS Secrets Manager, Vault and the others each have their own. */
export const NAME_IN_STORE: Grammar<string> = oneLine('each store has names of its own');

export const REFRESH = durationBetween(Duration.seconds(10), Duration.days(365), {
  source: `spec.refreshInterval: ${API}`,
  why: 'the store is asked without a pause, which AWS charges for; or a new value never comes',
  example: 'Duration.hours(1)',
});

/** Nothing that a password could be: it stands in the YAML. */
export const SECRET_VERSION: Grammar<string> = {
  ...pattern({
    name: 'a month, a day or a number, such as 2026-11, 2026-11-28 or 3',
    source: 'the annotation cdk8s-xnat/secret-versions: docs/decisions/0046-who-restarts-for-a-changed-secret.md',
    example: '"2026-11"',
    why: 'it stands in the YAML for all to read, so it must be nothing that could be the secret itself',
    pattern: /^(\d{4}-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?|[1-9]\d{0,3})$/,
  }),
  meant: (value) => value.trim(),
};

export const SECRET_TYPE: Grammar<string> = {
  ...pattern({
    name: 'a type of a Secret, such as Opaque or kubernetes.io/tls',
    source: 'API server: https://kubernetes.io/docs/concepts/configuration/secret/#secret-types',
    example: '"kubernetes.io/dockerconfigjson"',
    why: 'the kubelet reads Secrets of its own types alone, and no image could be pulled by another',
    pattern: /^([a-z0-9]([-a-z0-9.]*[a-z0-9])?\/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/,
  }),
  meant: (value) => value.trim(),
};
