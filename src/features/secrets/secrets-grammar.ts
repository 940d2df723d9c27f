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
