import { Rule } from '../rule';
import * as acknowledgement from './acknowledgement';
import * as adminEmail from './admin-email';
import * as backup from './backup';
import * as cidr from './cidr';
import * as buildCleanUp from './build-clean-up';
import * as claims from './claims';
import * as alb from './alb';
import * as autoscaling from './autoscaling';
import * as clusterAutoscaler from './cluster-autoscaler';
import * as connectionPool from './connection-pool';
import * as containerService from './container-service';
import * as cron from './cron';
import * as databaseAddress from './database-address';
import * as databaseChoice from './database-choice';
import * as databaseIps from './database-ips';
import * as databaseTls from './database-tls';
import * as dicom from './dicom';
import * as dnsName from './dns-name';
import * as duplicateObject from './duplicate-object';
import * as efk from './efk';
import * as efkCertificates from './efk-certificates';
import * as elasticsearch from './elasticsearch';
import * as fluentd from './fluentd';
import * as imageTag from './image-tag';
import * as ingress from './ingress';
import * as login from './login';
import * as messageBroker from './message-broker';
import * as metricsServer from './metrics-server';
import * as monitoring from './monitoring';
import * as names from './names';
import * as network from './network';
import * as openid from './openid';
import * as otherNamespace from './other-namespace';
import * as ownedSetting from './owned-setting';
import * as placeholderSecret from './placeholder-secret';
import * as plugins from './plugins';
import * as podTimes from './pod-times';
import * as portRange from './port-range';
import * as postgresMemory from './postgres-memory';
import * as preferences from './preferences';
import * as processingUrl from './processing-url';
import * as props from './props';
import * as resources from './resources';
import * as encryptedManifests from './encrypted-manifests';
import * as externalSecret from './external-secret';
import * as secretKeyNames from './secret-key-names';
import * as secretName from './secret-name';
import * as secretProducers from './secret-producers';
import * as severalPods from './several-pods';
import * as setup from './setup';
import * as siteId from './site-id';
import * as siteUrl from './site-url';
import * as sizePositive from './size-positive';
import * as smokeTest from './smoke-test';
import * as snapshots from './snapshots';
import * as sops from './sops';
import * as sopsInClear from './sops-in-clear';
import * as sopsNotGiven from './sops-not-given';
import * as sopsRecipients from './sops-recipients';
import * as secretContent from './secret-content';
import * as storageClass from './storage-class';
import * as volumeOverlap from './volume-overlap';
import * as volumes from './volumes';
import * as swarm from './swarm';
import * as xnatImage from './xnat-image';

const modules = [
  acknowledgement,
  adminEmail,
  backup,
  cidr,
  buildCleanUp,
  claims,
  alb,
  autoscaling,
  clusterAutoscaler,
  connectionPool,
  containerService,
  cron,
  databaseAddress,
  databaseChoice,
  databaseIps,
  databaseTls,
  dicom,
  externalSecret,
  dnsName,
  duplicateObject,
  efk,
  efkCertificates,
  elasticsearch,
  encryptedManifests,
  fluentd,
  imageTag,
  ingress,
  login,
  messageBroker,
  metricsServer,
  monitoring,
  names,
  network,
  openid,
  otherNamespace,
  ownedSetting,
  placeholderSecret,
  plugins,
  podTimes,
  portRange,
  postgresMemory,
  preferences,
  processingUrl,
  props,
  resources,
  secretKeyNames,
  secretName,
  secretProducers,
  severalPods,
  setup,
  siteId,
  siteUrl,
  sizePositive,
  smokeTest,
  snapshots,
  sops,
  sopsInClear,
  sopsNotGiven,
  sopsRecipients,
  secretContent,
  storageClass,
  volumeOverlap,
  volumes,
  swarm,
  xnatImage,
];

/** Every rule by its id, for the reference that is generated from them and for the tests. */
export const ALL_RULES: ReadonlyArray<Rule<never>> = modules
  .flatMap((module) => Object.values(module) as unknown[])
  .filter((value): value is Rule<never> => value instanceof Rule)
  .sort((a, b) => (a.id < b.id ? -1 : 1));
