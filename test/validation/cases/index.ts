import type { Allowed, Case } from '../case';
import { acknowledgementAllowed, acknowledgementCases } from './acknowledgement';
import { albCases } from './alb';
import { autoscalingCases } from './autoscaling';
import { buildCleanUpAllowed, buildCleanUpCases } from './build-clean-up';
import { clusterAutoscalerAllowed, clusterAutoscalerCases } from './cluster-autoscaler';
import { databaseAllowed, databaseCases } from './database';
import { databaseTlsCases } from './database-tls';
import { dicomAllowed, dicomCases } from './dicom';
import { efkAllowed, efkCases } from './efk';
import { externalSecretCases } from './external-secret';
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
import { siteAllowed, siteCases } from './site';
import { siteUrlAllowed, siteUrlCases } from './site-url';
import { smokeTestAllowed, smokeTestCases } from './smoke-test';
import { storageAllowed, storageCases } from './storage';
import { volumeAllowed, volumeCases } from './volumes';
import { imageCases, resourceCases, timeCases, xnatAllowed } from './xnat';

export const CASES: readonly Case[] = [
  ...siteUrlCases,
  ...siteCases,
  ...nameCases,
  ...databaseCases,
  ...databaseTlsCases,
  ...storageCases,
  ...buildCleanUpCases,
  ...volumeCases,
  ...loginCases,
  ...providerCases,
  ...dicomCases,
  ...efkCases,
  ...externalSecretCases,
  ...monitoringCases,
  ...networkCases,
  ...severalPodsCases,
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
  ...storageAllowed,
  ...buildCleanUpAllowed,
  ...volumeAllowed,
  ...providerAllowed,
  ...dicomAllowed,
  ...clusterAutoscalerAllowed,
  ...efkAllowed,
  ...monitoringAllowed,
  ...networkAllowed,
  ...severalPodsAllowed,
  ...smokeTestAllowed,
  ...pluginAllowed,
  ...xnatAllowed,
  ...acknowledgementAllowed,
];
