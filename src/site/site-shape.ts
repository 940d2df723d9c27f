import { flag, listOf, optional, type Shape, struct, text, valueOf } from '../core/props/kind';
import { MISSING_BACKUP, postgresBackupShape } from '../features/backup/backup-options';
import { externalPostgresShape, MISSING_EXTERNAL_POSTGRES } from '../features/database/external-postgres';
import { postgresShape } from '../features/database/postgres';
import { albIngressShape } from '../features/ingress/alb-options';
import { ingressShape } from '../features/ingress/ingress';
import { Login } from '../features/login/login';
import { externalMessageBrokerShape, MISSING_EXTERNAL_BROKER } from '../features/messaging/external-message-broker';
import { messageBrokerShape } from '../features/messaging/message-broker';
import { monitoringShape } from '../features/monitoring/monitoring-options';
import { networkPoliciesShape } from '../features/network/network-policies';
import { containerServiceShape } from '../features/pipelines/container-options';
import { secretSource } from '../features/secrets/secret-source-kind';
import { xnatSetupShape } from '../features/setup/xnat-setup';
import { smokeTestShape } from '../features/smoke-test/smoke-test-options';
import { buildCleanUpShape } from '../features/storage/build-clean-up';
import { hpaAutoscalingShape } from '../features/xnat/autoscaling/hpa-autoscaling';
import { dataVolumeShape } from '../features/xnat/volumes/data-volume';
import { xnatSiteOptionsShape, xnatWebOptionsShape } from '../features/xnat/xnat-shapes';
import type { XnatSiteProps } from './site-options';

/** What each prop of a site may hold. */
export const xnatSiteShape: Shape<XnatSiteProps> = {
  ...xnatSiteOptionsShape,
  namespace: optional(text),
  createNamespace: optional(flag),
  xnat: optional(struct(xnatWebOptionsShape)),
  postgres: optional(struct(postgresShape), {}),
  externalPostgres: optional(struct(externalPostgresShape), MISSING_EXTERNAL_POSTGRES),
  backup: optional(struct(postgresBackupShape), MISSING_BACKUP),
  messageBroker: optional(struct(messageBrokerShape), {}),
  externalMessageBroker: optional(struct(externalMessageBrokerShape), MISSING_EXTERNAL_BROKER),
  buildVolume: optional(struct(dataVolumeShape)),
  buildCleanUp: optional(struct(buildCleanUpShape)),
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
  logins: optional(listOf(valueOf(Login, 'Login.aaf({ client: Secret.named("xnat-aaf") })'))),
};
