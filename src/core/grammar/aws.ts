import { type Grammar, pattern } from './grammar';

const GENERAL = 'https://docs.aws.amazon.com/general/latest/gr/rande.html';
const REGION = /^(us|eu|ap|sa|ca|me|af|il|mx|cn)(-gov|-iso[a-z]*)?-(central|north|south|east|west|northeast|northwest|southeast|southwest)-\d{1,2}$/;

/** Without the letter of a zone, which a region has not. */
const withoutZone = (value: string) =>
  value
    .trim()
    .toLowerCase()
    .replace(/_/g, '-')
    .replace(/(?<=-\d{1,2})[a-z]$/, '');

export const AWS_REGION: Grammar<string> = {
  ...pattern({ name: 'a region of AWS', source: GENERAL, example: '"ap-southeast-2"', why: 'no endpoint of AWS has that name', pattern: REGION }),
  meant: withoutZone,
};

/** Of S3 and of what speaks like it: MinIO, Ceph, OVH and others have regions of their own. */
export const S3_REGION: Grammar<string> = {
  name: 'a region: lower-case letters, digits and hyphens, and not a zone',
  source: `${GENERAL}; servers other than AWS name their own`,
  example: '"ap-southeast-2"',
  why: 'requests are signed for a region, and S3 refuses those for another one',
  matches: (value) => /^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/.test(value) && !/-\d{1,2}[a-z]$/.test(value),
  meant: withoutZone,
};

/** What nodes carry as topology.kubernetes.io/zone. */
export const ZONE: Grammar<string> = {
  name: 'a zone as nodes carry it, and not a region',
  source: `topology.kubernetes.io/zone: https://kubernetes.io/docs/reference/labels-annotations-taints/#topologykubernetesiozone; ${GENERAL}`,
  example: '"ap-southeast-2a"',
  why: 'no node is in it, and every claim waits for ever',
  matches: (value) => /^[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/.test(value) && !REGION.test(value) && !/^[a-z]+-[a-z]+\d{1,2}$/.test(value),
  meant: (value) => (/\s|[A-Z]/.test(value) ? value.trim().toLowerCase() : undefined),
};

const ARN = 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html';

/** An ARN of one service and kind of resource. */
export function arn(name: string, resource: RegExp, example: string): Grammar<string> {
  return pattern({
    name,
    source: ARN,
    example,
    why: 'AWS knows nothing of that name',
    pattern: new RegExp(`^arn:aws(-cn|-us-gov|-iso(-[bef])?)?:${resource.source}$`),
  });
}

export const KMS_KEY = arn(
  'the ARN of a KMS key',
  /kms:[a-z0-9-]+:\d{12}:(key\/(mrk-)?[0-9a-f-]{32,36}|alias\/[\w/-]{1,250})/,
  '"arn:aws:kms:ap-southeast-2:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"',
);

export const SECURITY_GROUP: Grammar<string> = {
  ...pattern({
    name: 'an id of a security group, or the value of its Name tag',
    source: 'AWS Load Balancer Controller: https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/#security-groups',
    example: '"sg-0123456789abcdef0"',
    why: 'the controller finds no such group, and makes no load balancer',
    pattern: /^(sg-[0-9a-f]{8}([0-9a-f]{9})?|(?!sg-)[^\s,"][^,"]{0,253}[^\s,"])$/,
  }),
  meant: (value) => value.trim().toLowerCase(),
};

export const SUBNET: Grammar<string> = {
  ...pattern({
    name: 'an id of a subnet, or the value of its Name tag',
    source: 'AWS Load Balancer Controller: https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/#subnets',
    example: '"subnet-0123456789abcdef0"',
    why: 'the controller finds no such subnet, and makes no load balancer',
    pattern: /^(subnet-[0-9a-f]{8}([0-9a-f]{9})?|(?!subnet-)[^\s,"][^,"]{0,253}[^\s,"])$/,
  }),
  meant: (value) => value.trim().toLowerCase(),
};

const TAGS = 'https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html';
export const TAG_KEY = pattern({
  name: 'a key of a tag: at most 128 letters, digits, blanks and _ . : / + - @, without a comma or =, not beginning with aws:',
  source: TAGS,
  example: '"CostCentre"',
  why: 'the controller splits the tags at commas and =, and AWS refuses other characters',
  pattern: /^(?!aws:)(?! )[\p{L}\p{N} _.:/+@-]{1,128}(?<! )$/iu,
});
export const TAG_VALUE = pattern({
  name: 'a value of a tag: at most 256 letters, digits, blanks and _ . : / = + - @, without a comma',
  source: TAGS,
  example: '"imaging"',
  why: 'the controller splits the tags at commas and =, and AWS refuses other characters',
  pattern: /^[\p{L}\p{N} _.:/=+@-]{0,256}$/u,
});

export const FILE_SYSTEM_ID: Grammar<string> = {
  ...pattern({
    name: 'an id of a file system of EFS',
    source: 'https://docs.aws.amazon.com/efs/latest/ug/API_FileSystemDescription.html',
    example: '"fs-0123456789abcdef0"',
    why: 'the driver mounts nothing, and the pod waits for ever',
    pattern: /^fs-([0-9a-f]{8}|[0-9a-f]{17,40})$/,
  }),
  meant: (value) =>
    value
      .trim()
      .toLowerCase()
      .replace(/\.efs\..*$/, ''),
};
