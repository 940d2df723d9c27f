import { objectName } from '../rules/names';
import { type Grammar, pattern } from './grammar';

const VALIDATION = 'https://github.com/kubernetes/apimachinery/blob/master/pkg/util/validation/validation.go';
const REFUSED = 'the API server refuses the object, and the apply ends there';

/** Lower-case letters, digits, and hyphens for what else there is: most names that people write for objects. */
const asName = (value: string) =>
  value
    .trim()
    .toLowerCase()
    .replace(/[^a-z0-9.-]+/g, '-')
    .replace(/^[-.]+|[-.]+$/g, '') || undefined;

/** The name of a namespace, and of whatever else becomes a label of DNS. */
export const DNS_LABEL: Grammar<string> = {
  name: 'a DNS label: at most 63 lower-case letters, digits and hyphens',
  source: `API server, IsDNS1123Label: ${VALIDATION}`,
  example: '"xnat"',
  why: REFUSED,
  matches: (value) => objectName.findings({ prop: '', name: value, longest: 63 }).length === 0,
  findings: (prop, name) => objectName.findings({ prop, name, longest: 63 }),
};

/** The name of most objects: a claim, a StorageClass, an issuer. */
export const DNS_SUBDOMAIN: Grammar<string> = {
  name: 'a DNS subdomain: at most 253 lower-case letters, digits, hyphens and dots',
  source: `API server, IsDNS1123Subdomain: ${VALIDATION}`,
  example: '"efs-shared"',
  why: REFUSED,
  matches: (value) => objectName.findings({ prop: '', name: value, longest: 253 }).length === 0,
  findings: (prop, name) => objectName.findings({ prop, name, longest: 253 }),
};

/** A name that others are derived from, such as that of a volume. */
export function shortName(longest: number): Grammar<string> {
  return {
    name: `a DNS label that begins with a letter, at most ${longest} characters long`,
    source: `API server, IsDNS1035Label: ${VALIDATION}; names derived from it stay within 63 characters`,
    example: '"archive"',
    why: REFUSED,
    matches: (value) => objectName.findings({ prop: '', name: value, longest }).length === 0,
    findings: (prop, name) => objectName.findings({ prop, name, longest }),
  };
}

const QUALIFIED = /^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;

/** Blanks become hyphens; a prefix is written in lower case. */
function asKey(value: string): string | undefined {
  const [prefix, ...rest] = value
    .trim()
    .replace(/^https?:\/\//i, '')
    .split('/');
  const name = (rest.length === 0 ? prefix! : rest.join('-')).replace(/[^\w.-]+/g, '-').replace(/^[^A-Za-z0-9]+|[^A-Za-z0-9]+$/g, '');
  return rest.length === 0 ? name : `${prefix!.toLowerCase()}/${name}`;
}

export const LABEL_KEY: Grammar<string> = {
  name: 'a key of a label or annotation: at most 63 letters, digits, hyphens, underscores and dots, after an optional DNS name and a slash',
  source: `API server, IsQualifiedName: ${VALIDATION}`,
  example: '"app.kubernetes.io/part-of"',
  why: REFUSED,
  matches: (value) => QUALIFIED.test(value) && (value.indexOf('/') < 0 || value.indexOf('/') <= 253),
  meant: asKey,
};

export const LABEL_VALUE: Grammar<string> = {
  ...pattern({
    name: 'a value of a label: at most 63 letters, digits, hyphens, underscores and dots, or nothing',
    source: `API server, IsValidLabelValue: ${VALIDATION}`,
    example: '"imaging"',
    why: REFUSED,
    pattern: /^(([A-Za-z0-9][-A-Za-z0-9_.]{0,61})?[A-Za-z0-9])?$/,
  }),
  meant: (value) =>
    value
      .trim()
      .replace(/[^\w.-]+/g, '-')
      .replace(/^[^A-Za-z0-9]+|[^A-Za-z0-9]+$/g, ''),
};

export const CONFIG_KEY: Grammar<string> = {
  ...pattern({
    name: 'a key of a Secret or ConfigMap: at most 253 letters, digits, hyphens, underscores and dots',
    source: `API server, IsConfigMapKey: ${VALIDATION}`,
    example: '"ca.crt"',
    why: 'no Secret and no ConfigMap can have it, and the pod would wait for it for ever',
    pattern: /^(?!\.\.)(?!\.$)[-._a-zA-Z0-9]{1,253}$/,
  }),
  meant: (value) =>
    value
      .trim()
      .split('/')
      .pop()!
      .replace(/[^\w.-]+/g, '-'),
};

export const ENV_NAME: Grammar<string> = {
  ...pattern({
    name: 'a name of an environment variable: letters, digits and underscores',
    source: 'POSIX.1-2017, 8.1 Environment Variable Definition: https://pubs.opengroup.org/onlinepubs/9699919799/basedefs/V1_chap08.html',
    example: '"TZ"',
    why: 'the API server takes more, but no shell can read such a variable',
    pattern: /^[A-Za-z_][A-Za-z0-9_]*$/,
  }),
  meant: (value) =>
    value
      .trim()
      .replace(/[^A-Za-z0-9_]+/g, '_')
      .replace(/^(?=\d)/, '_'),
};

export const PORT_NAME: Grammar<string> = {
  name: 'a name of a port: at most 15 lower-case letters, digits and hyphens, one letter at least',
  source: `API server, IsValidPortName: ${VALIDATION}`,
  example: '"metrics"',
  why: REFUSED,
  matches: (value) => /^(?!.*--)(?=.*[a-z])[a-z0-9]([-a-z0-9]{0,13}[a-z0-9])?$/.test(value),
  meant: (value) => asName(value)?.replace(/[.-]+/g, '-').slice(0, 15).replace(/-$/, ''),
};

/** What a provisioner or a CSI driver calls itself. */
export const DRIVER_NAME: Grammar<string> = {
  ...pattern({
    name: 'a name of a provisioner or CSI driver: letters, digits, hyphens and dots, after an optional DNS name and a slash',
    source:
      'API server, ValidateCSIDriverName and validateProvisioner: https://github.com/kubernetes/kubernetes/blob/master/pkg/apis/storage/validation/validation.go',
    example: '"efs.csi.aws.com"',
    why: REFUSED,
    pattern: /^(?=.{1,253}$)([a-z0-9]([-a-z0-9.]*[a-z0-9])?\/)?[a-z0-9]([-a-z0-9.]{0,61}[a-z0-9])?$/,
  }),
  meant: (value) => value.trim().toLowerCase().replace(/\s+/g, '-'),
};
