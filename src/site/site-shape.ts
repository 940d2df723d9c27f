import { DNS_LABEL } from '../core/grammar/kubernetes';
import { TIME_ZONE } from '../core/grammar/schedules';
import { by, filledText, flag, listOf, optional, type Shape, struct, text, valueOf } from '../core/props/kind';
import { postgresBackupShape, STAND_IN_BACKUP } from '../features/backup/backup-options';
import { cloudNativePostgresShape } from '../features/database/cloud-native-postgres-options';
import { externalPostgresShape, STAND_IN_EXTERNAL_POSTGRES } from '../features/database/external-postgres-options';
import { postgresShape } from '../features/database/postgres';
import { albIngressShape } from '../features/ingress/alb-options';
import { gatewayShape } from '../features/ingress/gateway-options';
import { ingressShape } from '../features/ingress/ingress-options';
import { Login } from '../features/login/login';
import { externalMessageBrokerShape, STAND_IN_EXTERNAL_BROKER } from '../features/messaging/external-message-broker';
import { messageBrokerShape } from '../features/messaging/message-broker';
import { monitoringShape } from '../features/monitoring/monitoring-options';
import { networkPoliciesShape } from '../features/network/network-options';
import { containerServiceShape } from '../features/pipelines/container-options';
import { secretSource } from '../features/secrets/secret-source-kind';
import { secretVersionsKind } from '../features/secrets/secret-versions';
import { xnatSetupShape } from '../features/setup/xnat-setup';
import { smokeTestShape } from '../features/smoke-test/smoke-test-options';
import { buildCleanUpShape } from '../features/storage/build-clean-up';
import { hpaAutoscalingShape } from '../features/xnat/autoscaling/hpa-autoscaling';
import { dataVolumeShape } from '../features/xnat/volumes/data-volume';
import { xnatSiteOptionsShape } from '../features/xnat/xnat-site-options';
import { xnatWebOptionsShape } from '../features/xnat/xnat-web-options';
import { CLUSTER } from '../values/grammar/cluster';
import { podShape } from '../values/pods/pod-options';
import { registryKind } from '../values/pods/registry';
import type { XnatSiteProps } from './site-options';

/** What each prop of a site may hold. */
export const xnatSiteShape: Shape<XnatSiteProps> = {
  ...xnatSiteOptionsShape,
  // Before the others: what a misplaced prop is most likely about.
  xnat: optional(struct(xnatWebOptionsShape)),
  namespace: optional(by(text, DNS_LABEL)),
  cluster: optional(by(filledText, CLUSTER)),
  createNamespace: optional(flag),
  timeZone: optional(by(filledText, TIME_ZONE)),
  pod: optional(struct(podShape)),
  registry: optional(registryKind),
  postgres: optional(struct(postgresShape), {}),
  cloudNativePostgres: optional(struct(cloudNativePostgresShape), {}),
  externalPostgres: optional(struct(externalPostgresShape), STAND_IN_EXTERNAL_POSTGRES),
  backup: optional(struct(postgresBackupShape), STAND_IN_BACKUP),
  messageBroker: optional(struct(messageBrokerShape), {}),
  externalMessageBroker: optional(struct(externalMessageBrokerShape), STAND_IN_EXTERNAL_BROKER),
  buildVolume: optional(struct(dataVolumeShape)),
  buildCleanUp: optional(struct(buildCleanUpShape)),
  autoscaling: optional(struct(hpaAutoscalingShape)),
  albIngress: optional(struct(albIngressShape)),
  ingress: optional(struct(ingressShape)),
  gateway: optional(struct(gatewayShape)),
  monitoring: optional(struct(monitoringShape)),
  smokeTest: optional(struct(smokeTestShape)),
  containerService: optional(struct(containerServiceShape)),
  setup: optional(struct(xnatSetupShape)),
  networkPolicies: optional(struct(networkPoliciesShape)),
  createNetworkPolicies: optional(flag),
  secrets: optional(secretSource),
  secretVersions: optional(secretVersionsKind),
  logins: optional(listOf(valueOf(Login, 'Login.aaf({ client: Secret.named("xnat-aaf") })'))),
};
