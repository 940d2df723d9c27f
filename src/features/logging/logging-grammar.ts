import { Size } from 'cdk8s';
import { sizeBetween } from '../../core/grammar/amounts';
import { type Grammar, pattern } from '../../core/grammar/grammar';
import { webUrl } from '../../core/grammar/network';

const ELASTIC = 'https://www.elastic.co/guide/en/elasticsearch/reference/current';

export const ELASTIC_USER: Grammar<string> = {
  ...pattern({
    name: 'a name of a user of Elasticsearch: printable characters of ASCII without blanks, colons, quotes and backslashes',
    source: `${ELASTIC}/security-api-put-user.html; without a colon by RFC 7617, 2`,
    example: '"fluentd_writer"',
    why: 'Elasticsearch has no such user, and every request is refused',
    pattern: /^(?!_)[A-Za-z0-9_.@$#%&*+=-]{1,507}$/,
  }),
  meant: (value) => value.trim().replace(/\s+/g, '_'),
};

/** Heap of Elasticsearch; half the memory at most is another rule's. */
export const HEAP = sizeBetween(Size.mebibytes(256), Size.gibibytes(512), {
  source: `${ELASTIC}/advanced-configuration.html#set-jvm-heap-size`,
  why: 'with less Elasticsearch does not start, and no node has more',
  example: 'Size.gibibytes(4)',
});

export const BASE_PATH: Grammar<string> = {
  ...pattern({
    name: 'a path in the bucket, without a slash at its ends',
    source: `${ELASTIC}/repository-s3.html#repository-s3-repository`,
    example: '"efk"',
    why: 'S3 would keep the snapshots in a folder without a name, where nobody looks for them',
    pattern: /^(?!.*\/\/)(?!.*(^|\/)\.{1,2}(\/|$))[\w!.*'()-][\w!.*'()/-]{0,510}(?<!\/)$/,
  }),
  meant: (value) =>
    value
      .trim()
      .replace(/^\/+|\/+$/g, '')
      .replace(/\/{2,}/g, '/'),
};

/** A host, or a URL of one: Elasticsearch takes both. */
const URL_OF_S3 = webUrl(['https', 'http'], 'Elasticsearch finds no server there, and no snapshot is made');
export const S3_ENDPOINT: Grammar<string> = {
  ...URL_OF_S3,
  name: 'a host, or a URL of http or https, of a server that speaks as S3 does, without user and password',
  source: `${ELASTIC}/repository-s3.html#repository-s3-client`,
  example: '"minio.example.edu.au:9000"',
  matches: (value) =>
    !/^(?!https?:)[a-z][a-z0-9+.-]*:\/\//i.test(value) && URL_OF_S3.matches(/^https?:\/\//.test(value) ? value : `https://${value}`) && !/[?#]/.test(value),
  meant: (value) => value.trim(),
};
