import { MISSING_BACKUP, postgresBackupShape } from '../backup/backup-options';
import { externalPostgresShape, MISSING_EXTERNAL_POSTGRES } from '../database/external-postgres';
import { postgresShape } from '../database/postgres';
import { albIngressShape } from '../ingress/alb-options';
import { ingressShape } from '../ingress/ingress';
import { aafShape } from '../login/aaf-openid';
import { containerServiceShape } from '../pipelines/container-options';
import { hpaAutoscalingShape } from '../scaling/hpa-autoscaling';
import { networkPoliciesShape } from '../network/network-policies';
import { externalMessageBrokerShape, MISSING_EXTERNAL_BROKER } from '../messaging/external-message-broker';
import { messageBrokerShape } from '../messaging/message-broker';
import { monitoringShape } from '../monitoring/monitoring-options';
import { buildCleanUpShape } from '../storage/build-clean-up';
import { secretSource } from '../secrets/secret-source-kind';
import { dataVolumeShape } from '../storage/data-volume';
import { smokeTestShape } from '../smoke-test/smoke-test-options';
import { flag, optional, required, type Shape, struct, text } from '../validation/kind';
import { dicomShape } from '../xnat/dicom';
import { xnatSetupShape } from '../setup/xnat-setup';
import { smtpShape } from '../xnat/smtp';
import { xnatWebOptionsShape } from '../xnat/xnat-shapes';
import type { XnatSiteProps } from './site-options';

/** What each prop of a site may hold. */
export const xnatSiteShape: Shape<XnatSiteProps> = {
  url: required(text, 'https://missing.invalid'),
  adminEmail: required(text, 'missing@missing.invalid'),
  siteId: optional(text),
  namespace: optional(text),
  createNamespace: optional(flag),
  xnat: optional(struct(xnatWebOptionsShape)),
  postgres: optional(struct(postgresShape), {}),
  externalPostgres: optional(struct(externalPostgresShape), MISSING_EXTERNAL_POSTGRES),
  backup: optional(struct(postgresBackupShape), MISSING_BACKUP),
  messageBroker: optional(struct(messageBrokerShape), {}),
  externalMessageBroker: optional(struct(externalMessageBrokerShape), MISSING_EXTERNAL_BROKER),
  archive: optional(struct(dataVolumeShape)),
  prearchive: optional(struct(dataVolumeShape)),
  cache: optional(struct(dataVolumeShape)),
  buildVolume: optional(struct(dataVolumeShape)),
  buildCleanUp: optional(struct(buildCleanUpShape)),
  dicom: optional(struct(dicomShape)),
  smtp: optional(struct(smtpShape)),
  autoscaling: optional(struct(hpaAutoscalingShape)),
  albIngress: optional(struct(albIngressShape)),
  ingress: optional(struct(ingressShape)),
  monitoring: optional(struct(monitoringShape)),
  smokeTest: optional(struct(smokeTestShape)),
  containerService: optional(struct(containerServiceShape)),
  setup: optional(struct(xnatSetupShape)),
  networkPolicies: optional(struct(networkPoliciesShape)),
  createNetworkPolicies: optional(flag),
  secrets: optional(secretSource),
  aaf: optional(struct(aafShape)),
};
