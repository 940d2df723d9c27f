/** Every image and version that a default names, once. */
export const VERSIONS = {
  /** @see https://github.com/Australian-Imaging-Service/xnat-docker-build */
  xnat: '1.9.3.1',
  aisXnatRepository: 'ghcr.io/australian-imaging-service/xnat',
  nrgXnatRepository: 'ghcr.io/nrgxnat/xnat-web',
  activemqRepository: 'docker.io/apache/activemq-classic',
  /** @see https://activemq.apache.org/components/classic/download/ */
  activemq: '6.1.7',
  /** @see https://github.com/prometheus/jmx_exporter/releases; it runs on Java 8 and later. */
  jmxExporterUrl: 'https://repo1.maven.org/maven2/io/prometheus/jmx/jmx_prometheus_javaagent/1.0.1/jmx_prometheus_javaagent-1.0.1.jar',
  jmxExporterSha256: '7d61f737fd661610ccc14aea79764faa1ea94a340cbc8f0029b3d2edea3d80c1',
  awsCliRepository: 'public.ecr.aws/aws-cli/aws-cli',
  /** The last before checksums that many an S3 of other makers does not know. @see https://github.com/aws/aws-cli/blob/v2/CHANGELOG.rst */
  awsCli: '2.22.35',
  elasticsearchRepository: 'docker.elastic.co/elasticsearch/elasticsearch',
  kibanaRepository: 'docker.elastic.co/kibana/kibana',
  /** @see https://www.elastic.co/support/eol */
  elasticsearch: '8.19.3',
  fluentdRepository: 'docker.io/fluent/fluentd-kubernetes-daemonset',
  fluentd: 'v1.19.3',
  clusterAutoscalerRepository: 'registry.k8s.io/autoscaling/cluster-autoscaler',
  metricsServerRepository: 'registry.k8s.io/metrics-server/metrics-server',
  nodeRepository: 'docker.io/library/node',
  /** @see https://nodejs.org/en/about/previous-releases; its major has long-term support until April 2028. */
  node: '24.21.0-bookworm-slim',
  /** Of CloudNativePG, with the flavour of its images. */
  cloudNativePgPostgresRepository: 'ghcr.io/cloudnative-pg/postgresql',
  cloudNativePgPostgres: '16.10-standard-trixie',
  postgresRepository: 'docker.io/library/postgres',
  /** The major stays: a server of another major does not open the data folder. */
  postgres: '16.10',
} as const;
