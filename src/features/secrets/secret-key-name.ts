import { isSecretName } from '../../core/secrets';

/**
 * Whether the name of a key says that its value must never stand in clear, or must not be replaced by anybody: passwords,
 * private keys, keystores, the login of a registry, and certificates in the files of Docker.
 */
export const isSecretKeyName = (key: string): boolean =>
  isSecretName(key) || /(key|\.pem|\.p12|\.pfx|\.jks|keystore|\.dockercfg|\.dockerconfigjson|\.netrc|htpasswd)$/i.test(key);
