import { asset } from '../../core/assets';
import type { RequiredSecret } from './required-secret';

const DEFAULT_NAMESPACE = 'default';

/** A bash script that asks for the values of these Secrets and makes them. */
export function makeSecretsScript(secrets: readonly RequiredSecret[]): string {
  const frame = asset(__dirname, 'make-secrets.sh');
  const namespaces = [...new Set(secrets.map(namespaceOf))];
  const calls = [
    ...namespaces.map((namespace) => `namespace ${namespace}`),
    ...secrets.flatMap((secret) => {
      const id = `${namespaceOf(secret)}/${secret.name}`;
      // Which keys it must have is known to its reader alone.
      if (secret.keys.length === 0) return [`say '${id} is read whole: make it as its reader documents'`];
      return [`secret ${namespaceOf(secret)} ${secret.name} ${secret.keys.join(' ')}`];
    }),
  ];
  return frame.replace('@@table@@', () => table(secrets)).replace('@@calls@@', () => calls.join('\n'));
}

function table(secrets: readonly RequiredSecret[]): string {
  return secrets
    .flatMap((secret) => [
      `# ${namespaceOf(secret)}/${secret.name}`,
      `#   keys     ${secret.keys.join(', ') || 'all that its reader documents'}`,
      `#   read by  ${secret.readers.join(', ')}`,
    ])
    .join('\n');
}

const namespaceOf = ({ namespace }: RequiredSecret) => namespace ?? DEFAULT_NAMESPACE;
