import type { IElasticsearch } from '../../contracts/elasticsearch';
import { contract, filledText, type Kind, text, wholeNumber } from '../../core/props/kind';
import { VERSIONS } from '../../core/versions';
import { Secret } from '../../values/secret';
import { EFK, HTTP_PORT } from './efk-names';
import { pemTls } from './pem-certificates';

const LIST: Kind = { expects: 'a list', accepts: (value) => Array.isArray(value) };
const VOLUME = contract('a volume', { name: filledText });

/** What keeps the contract `IElasticsearch`. */
export const elasticsearchKind = contract('an Elasticsearch, such as new Elasticsearch(…)', {
  namespace: filledText,
  serviceName: filledText,
  port: wholeNumber,
  version: text,
  replicas: wholeNumber,
  _tls: contract('certificates', { serverName: filledText, elasticsearch: LIST, kibana: LIST, ca: VOLUME, fluentdCa: VOLUME }),
});

const STAND_IN = Secret.named('missing');

/** Stands in for one that was not given, so that the other mistakes are found as well. */
export const STAND_IN_ELASTICSEARCH: IElasticsearch = {
  namespace: EFK.namespace,
  serviceName: EFK.elasticsearch,
  port: HTTP_PORT,
  version: VERSIONS.elasticsearch,
  podLabels: {},
  replicas: 1,
  _tls: pemTls({ transport: STAND_IN, http: STAND_IN, kibana: STAND_IN }),
};
