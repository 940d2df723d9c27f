import type { Allowed, Case } from '../case';
import { acknowledgementAllowed, acknowledgementCases } from './acknowledgement';
import { albCases } from './alb';
import { autoscalingCases } from './autoscaling';
import { backupAllowed, backupCases } from './backup';
import { buildCleanUpAllowed, buildCleanUpCases } from './build-clean-up';
import { clusterAutoscalerAllowed, clusterAutoscalerCases } from './cluster-autoscaler';
import { containerServiceAllowed, containerServiceCases } from './container-service';
import { databaseAllowed, databaseCases } from './database';
import { databaseTlsCases } from './database-tls';
import { dicomAllowed, dicomCases } from './dicom';
import { efkAllowed, efkCases } from './efk';
import { externalSecretAllowed, externalSecretCases } from './external-secret';
import { ingressCases } from './ingress';
import { loginCases } from './login';
import { makerCases } from './makers';
import { metricsServerCases } from './metrics-server';
import { monitoringAllowed, monitoringCases } from './monitoring';
import { nameAllowed, nameCases } from './names';
import { networkAllowed, networkCases } from './network';
import { pluginAllowed, pluginCases } from './plugins';
import { propNameCases, secretTypeCases } from './prop-names';
import { propTypeCases } from './prop-types';
import { providerAllowed, providerCases } from './providers';
import { severalPodsAllowed, severalPodsCases } from './several-pods';
import { setupCases } from './setup';
import { siteAllowed, siteCases } from './site';
import { siteUrlAllowed, siteUrlCases } from './site-url';
import { smokeTestAllowed, smokeTestCases } from './smoke-test';
import { sopsAllowed, sopsCases } from './sops';
import { storageAllowed, storageCases } from './storage';
import { volumeOverlapAllowed, volumeOverlapCases } from './volume-overlap';
import { volumeAllowed, volumeCases } from './volumes';
import { imageCases, resourceCases, timeCases, xnatAllowed } from './xnat';

export const CASES: readonly Case[] = [
  ...siteUrlCases,
  ...siteCases,
  ...nameCases,
  ...databaseCases,
  ...databaseTlsCases,
  ...backupCases,
  ...storageCases,
  ...buildCleanUpCases,
  ...volumeCases,
  ...volumeOverlapCases,
  ...loginCases,
  ...providerCases,
  ...containerServiceCases,
  ...dicomCases,
  ...efkCases,
  ...externalSecretCases,
  ...monitoringCases,
  ...sopsCases,
  ...networkCases,
  ...severalPodsCases,
  ...setupCases,
  ...smokeTestCases,
  ...pluginCases,
  ...imageCases,
  ...resourceCases,
  ...timeCases,
  ...propTypeCases,
  ...makerCases,
  ...secretTypeCases,
  ...propNameCases,
  ...albCases,
  ...ingressCases,
  ...autoscalingCases,
  ...clusterAutoscalerCases,
  ...metricsServerCases,
  ...acknowledgementCases,
];

export const ALLOWED: readonly Allowed[] = [
  ...siteUrlAllowed,
  ...siteAllowed,
  ...nameAllowed,
  ...databaseAllowed,
  ...backupAllowed,
  ...storageAllowed,
  ...buildCleanUpAllowed,
  ...volumeAllowed,
  ...volumeOverlapAllowed,
  ...providerAllowed,
  ...containerServiceAllowed,
  ...dicomAllowed,
  ...clusterAutoscalerAllowed,
  ...efkAllowed,
  ...monitoringAllowed,
  ...sopsAllowed,
  ...externalSecretAllowed,
  ...networkAllowed,
  ...severalPodsAllowed,
  ...smokeTestAllowed,
  ...pluginAllowed,
  ...xnatAllowed,
  ...acknowledgementAllowed,
];
