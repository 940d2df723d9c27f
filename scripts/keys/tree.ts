import { examples } from './examples';
import { type Declared, propsOf } from './interfaces';

/** A key of a site, with its path: `dicom.receivers[].port`. */
export interface Key extends Declared {
  readonly path: string;
  readonly example: string;
}

/** For keys that no file of the repository sets, and none with their name. */
export const SAMPLES: Readonly<Record<string, string>> = {
  cluster: "'ais-prod'",
  'autoscaling.cpuPercent': '50',
  'autoscaling.memoryPercent': '80',
  'ingress.issuer': "'letsencrypt'",
  'containerService.jobEgress[].host': "'pacs.example.edu.au'",
  'cloudNativePostgres.walStorageClass': "StorageClass.named('gp3')",
  'cloudNativePostgres.backup.endpoint': "'https://s3.example.edu.au'",
  'cloudNativePostgres.backup.endpointCa': "{ secretName: 's3-ca', key: 'ca.crt' }",
  'cloudNativePostgres.backup.endpointCa.secretName': "'s3-ca'",
  'cloudNativePostgres.backup.serviceAccountRoleArn': "'arn:aws:iam::111122223333:role/xnat-database'",
  'cloudNativePostgres.monitoring': "{ labels: { release: 'prometheus' } }",
};

/** All keys of XnatSite, each before those below it. */
export function siteKeys(): Key[] {
  const known = examples();
  const declared = below('XnatSiteProps', '', []);
  const alike = (key: Declared & { path: string }) => declared.find(({ name, type, path }) => name === key.name && type === key.type && known.has(path))?.path;
  return declared.map((key) => ({ ...key, example: known.get(key.path) ?? SAMPLES[key.path] ?? known.get(alike(key) ?? '') ?? otherThanDefault(key) }));
}

function below(type: string, path: string, within: readonly string[]): Array<Declared & { path: string }> {
  return (propsOf(type) ?? []).flatMap((prop) => {
    const key = path === '' ? prop.name : `${path}.${prop.name}`;
    const { name, suffix } = structOf(prop.type);
    const inner = within.includes(name) ? [] : below(name, `${key}${suffix}`, [...within, name]);
    return [{ ...prop, path: key }, ...inner];
  });
}

/** The interface that a type is, or that is in its list or map. */
function structOf(type: string): { readonly name: string; readonly suffix: string } {
  const list = /^(\w+)\[\]$/.exec(type)?.[1];
  if (list !== undefined) return { name: list, suffix: '[]' };
  const map = /^(?:Record<string, (\w+)>|\{ readonly \[\w+: string\]: (\w+);? \})$/.exec(type);
  return map ? { name: (map[1] ?? map[2])!, suffix: '[]' } : { name: type, suffix: '' };
}

/** A switch the other way; of what else has a value by default, that value. */
function otherThanDefault({ type, default: standard = '-' }: Declared): string {
  if (type === 'boolean') return standard === 'true' ? 'false' : 'true';
  return standard.startsWith('-') ? '' : standard;
}
