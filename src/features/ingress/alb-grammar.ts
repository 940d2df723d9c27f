import { type Grammar, pattern } from '../../core/grammar/grammar';

const LOGS = 'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html';
const ATTRIBUTES = 'https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_LoadBalancerAttribute.html';
const REFUSED = 'AWS refuses the attribute, and every Ingress of the same load balancer stays as it was';

export const LOG_BUCKET: Grammar<string> = {
  ...pattern({
    name: 'the name of a bucket: 3 to 63 lower-case letters, digits, hyphens and dots',
    source: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html',
    example: '"example-access-logs"',
    why: REFUSED,
    pattern: /^(?!xn--|sthree-)(?!.*(\.\.|-s3alias$|--ol-s3$))(?!\d+\.\d+\.\d+\.\d+$)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
  }),
  meant: (value) => /^(?:arn:aws[a-z-]*:s3:::|s3:\/\/)?([^/]+)/i.exec(value.trim())?.[1]?.toLowerCase().replace(/_/g, '-'),
};

export const LOG_PREFIX: Grammar<string> = {
  ...pattern({
    name: 'a folder of a bucket, without slashes at its ends and without AWSLogs',
    source: LOGS,
    example: '"xnat/prod"',
    why: REFUSED,
    pattern: /^(?!(.*\/)?AWSLogs(\/|$))[A-Za-z0-9!_.*'()-]+(\/[A-Za-z0-9!_.*'()-]+)*$/,
  }),
  meant: (value) =>
    value
      .trim()
      .replace(/(^|\/)AWSLogs(?=\/|$)/g, '')
      .replace(/\/{2,}/g, '/')
      .replace(/^\/|\/$/g, '') || undefined,
};

export const ATTRIBUTE_KEY: Grammar<string> = {
  ...pattern({
    name: 'the name of an attribute of a load balancer',
    source: ATTRIBUTES,
    example: '"routing.http2.enabled"',
    why: REFUSED,
    pattern: /^[a-z][a-z0-9_]*(\.[a-z0-9_]+)+$/,
  }),
  meant: (value) => value.trim().toLowerCase().replace(/-/g, '_'),
};

/** No comma: the controller takes all attributes in one text, with commas between. */
export const ATTRIBUTE_SETTING: Grammar<string> = {
  ...pattern({
    name: 'a value of an attribute, without blanks and commas',
    source: `${ATTRIBUTES}; AWS Load Balancer Controller, stringMap`,
    example: '"true"',
    why: REFUSED,
    pattern: /^[A-Za-z0-9!_.*'()/:+-]{1,1024}$/,
  }),
  meant: (value) => value.replace(/[\s,]/g, '') || undefined,
};
