import type { SecureSetting } from '../../contracts/efk-tls';
import type { k8s } from '../../core/k8s';

/** A value's file has the name of the setting that it becomes. */
export function settingOf({ setting, key }: SecureSetting): k8s.VolumeProjection {
  return { secret: { name: key.secretName, items: [{ key: key.key, path: setting }] } };
}
