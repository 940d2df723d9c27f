import { ClusterServices, EfkStack, Secret } from 'cdk8s-xnat';
import { filesOf } from './made';
import type { Page } from './page';

const stack = () =>
  filesOf((app) => {
    const cluster = new ClusterServices(app, 'cluster', {
      efk: EfkStack.ais({
        transportKeystorePassword: Secret.named('transport-ssl-keystore-password'),
        transportTruststorePassword: Secret.named('transport-ssl-truststore-password'),
        httpKeystorePassword: Secret.named('http-ssl-keystore-password'),
      }),
    });
    for (const rule of ['efk-superuser', 'efk-unverified', 'fluentd-index', 'elasticsearch-storage']) cluster.acknowledge(rule, 'as the documents have it');
  })['cluster.k8s.yaml']!;

const SECRET = 'a Secret: no value stands in the YAML';

export const ELASTICSEARCH: Page = {
  title: '5 Logging, Elasticsearch',
  made: stack,
  lines: `
name: efk
image: docker.elastic.co/elasticsearch/elasticsearch:7.17.3
cluster.name: elasticsearch
replicas: 3
cpu: "1000m"
memory: 2Gi
storage: 50Gi
storageClassName: es-ais
accessModes: ["ReadWriteMany"]
ReadWriteOnce
secretName: elastic-certificates
mountPath: /usr/share/elasticsearch/config/certs
xpack.security.enabled: true
xpack.security.transport.ssl.enabled: true
xpack.security.transport.ssl.verification_mode: certificate
xpack.security.transport.ssl.client_authentication: required
xpack.security.transport.ssl.keystore.path: /usr/share/elasticsearch/config/certs/elastic-certificates.p12
xpack.security.transport.ssl.truststore.path: /usr/share/elasticsearch/config/certs/elastic-certificates.p12
xpack.security.http.ssl.enabled: true
xpack.security.http.ssl.keystore.path: /usr/share/elasticsearch/config/certs/elastic-certificates.p12
name: transport-ssl-keystore-password
name: transport-ssl-truststore-password
name: http-ssl-keystore-password
key: xpack.security.transport.ssl.keystore.secure_password
key: xpack.security.transport.ssl.truststore.secure_password
key: xpack.security.http.ssl.keystore.secure_password
key: elastic-certificates.p12
name: elasticsearch-master
app: elasticsearch-master
provisioner: efs.csi.aws.com
provisioningMode: efs-ap
directoryPerms: "1000"
`,
  fragments: `
security-master
minimumMasterNodes
ELASTIC_PASSWORD
Changeme
`,
  otherwise: {
    'cpu: "1000m"': 'the API server keeps it as 1',
    'accessModes: ["ReadWriteMany"]': 'no two nodes share their data: ReadWriteOnce',
    'app: elasticsearch-master': 'the recommended labels: app.kubernetes.io/name=elasticsearch',
    'provisioner: efs.csi.aws.com': 'the class es-ais is there; a new one would be of disks',
    'provisioningMode: efs-ap': 'the class es-ais is there; a new one would be of disks',
    'directoryPerms: "1000"': 'the sticky bit, and no permission at all',
    minimumMasterNodes: 'the majority follows from the number of nodes',
    ELASTIC_PASSWORD: SECRET,
    Changeme: SECRET,
  },
};

export const KIBANA: Page = {
  title: '5 Logging, Kibana',
  made: stack,
  lines: `
image: docker.elastic.co/kibana/kibana:7.17.3
server.ssl.enabled: true
server.ssl.key: /usr/share/kibana/config/certs/elastic-certificate.pem
server.ssl.certificate: /usr/share/kibana/config/certs/elastic-certificate.pem
xpack.security.encryptionKey: Changeme
elasticsearch.ssl.certificateAuthorities: /usr/share/kibana/config/certs/elastic-ca-cert.pem
elasticsearch.ssl.verificationMode: certificate
https://elasticsearch-master:9200
elasticsearch.username: elastic
secretName: elastic-certificates-pem
mountPath: /usr/share/kibana/config/certs
key: elastic-certificate.pem
key: encryptionkey
name: kibana
type: NodePort
app: kibana
name: KIBANA_ENCRYPTION_KEY
name: ELASTICSEARCH_USERNAME
name: ELASTICSEARCH_PASSWORD
`,
  otherwise: {
    'xpack.security.encryptionKey: Changeme': 'a Secret; 8 characters of the 32 that Kibana wants',
    'elasticsearch.ssl.certificateAuthorities: /usr/share/kibana/config/certs/elastic-ca-cert.pem':
      "that file holds the authority's private key as well: /run/ca/ca.crt holds the certificate alone",
    'app: kibana': 'the recommended labels: app.kubernetes.io/name=kibana',
    'name: ELASTICSEARCH_PASSWORD': 'a file of a Secret, read by Kibana and Fluentd themselves',
    'name: KIBANA_ENCRYPTION_KEY': "Kibana's image makes arguments of such variables, and the documents do not use it: EFK_ENCRYPTION_KEY",
  },
};

const OWN_NAMESPACE = 'Fluentd runs in a namespace of its own, which is left out as a whole';
const NOT_READ = 'the files of a namespace that is left out are not even read: exclude_path';
const NO_COPY = 'each line would be written to the node once more';
const VARIABLES = 'from variables of the container, so that the configuration is the same for each user';
const TIMEKEY = 'the index has a date alone: slices of a day, sent every five seconds';
const MULTI_FORMAT = 'the parser knows the format of the container runtime, and the zone of its times';

export const FLUENTD: Page = {
  title: '5 Logging, Fluentd',
  made: stack,
  lines: `
<source>
@type tail
@id in_tail_container_logs
@label @KUBERNETES
path /var/log/containers/*.log
pos_file /var/log/fluentd-containers.log.pos
tag kubernetes.*
read_from_head true
<parse>
@type multi_format
<pattern>
format json
time_key time
time_type string
time_format "%Y-%m-%dT%H:%M:%S.%NZ"
keep_time_key true
format regexp
expression /^(?<time>.+) (?<stream>stdout|stderr)( (.))? (?<log>.*)$/
time_format '%Y-%m-%dT%H:%M:%S.%NZ'
emit_unmatched_lines true
<label @KUBERNETES>
<match kubernetes.var.log.containers.fluentd**>
@type relabel
@label @FLUENT_LOG
<match kubernetes.var.log.containers.**_kube-system_**>
@type null
@id ignore_kube_system_logs
<match kubernetes.var.log.containers.**_efk_**>
@id ignore_efk_stack_logs
<filter kubernetes.**>
@type kubernetes_metadata
@id filter_kube_metadata
skip_labels true
skip_container_metadata true
skip_namespace_metadata true
skip_master_url true
<match **>
@label @DISPATCH
<label @DISPATCH>
<filter **>
@type prometheus
<metric>
name fluentd_input_status_num_records_total
type counter
desc The total number of incoming records
<labels>
tag \${tag}
hostname \${hostname}
@label @OUTPUT
<label @OUTPUT>
<match kubernetes.**>
@id detect_exception
@type detect_exceptions
remove_tag_prefix kubernetes
message log
multiline_flush_interval 3
max_bytes 500000
max_lines 1000
@type copy
<store>
@type stdout
@type elasticsearch
host "elasticsearch-master"
port 9200
path ""
user elastic
password Changeme
index_name ais.\${tag}.%Y%m%d
scheme https
ssl_verify false
ssl_version TLSv1_2
<buffer tag, time>
timekey 60 # 1 min time slice
timekey_wait 10
`,
  otherwise: {
    'pos_file /var/log/fluentd-containers.log.pos': 'a folder of its own, so that /var/log is mounted read-only',
    '@type multi_format': MULTI_FORMAT,
    '<pattern>': MULTI_FORMAT,
    'format json': MULTI_FORMAT,
    'time_type string': MULTI_FORMAT,
    'time_format "%Y-%m-%dT%H:%M:%S.%NZ"': MULTI_FORMAT,
    'format regexp': MULTI_FORMAT,
    'expression /^(?<time>.+) (?<stream>stdout|stderr)( (.))? (?<log>.*)$/': MULTI_FORMAT,
    "time_format '%Y-%m-%dT%H:%M:%S.%NZ'": MULTI_FORMAT,
    '<match kubernetes.var.log.containers.fluentd**>': OWN_NAMESPACE,
    '@label @FLUENT_LOG': OWN_NAMESPACE,
    '<match kubernetes.var.log.containers.**_kube-system_**>': NOT_READ,
    '<match kubernetes.var.log.containers.**_efk_**>': NOT_READ,
    '@id ignore_kube_system_logs': NOT_READ,
    '@id ignore_efk_stack_logs': NOT_READ,
    'skip_labels true': 'the site and the component come from the labels, which are then left out',
    'tag ${tag}': 'a series for each container that ever ran would fill Prometheus: the host alone',
    '@id detect_exception': 'the type has an s, and so has the id',
    '@type copy': NO_COPY,
    '<store>': NO_COPY,
    '@type stdout': NO_COPY,
    'host "elasticsearch-master"': VARIABLES,
    'port 9200': VARIABLES,
    'user elastic': VARIABLES,
    'path ""': 'what it is without the line',
    'password Changeme': SECRET,
    'ssl_version TLSv1_2': 'TLS 1.2 is the least: ssl_min_version, and 1.3 is taken where both know it',
    'timekey 60 # 1 min time slice': TIMEKEY,
    'timekey_wait 10': TIMEKEY,
  },
};
