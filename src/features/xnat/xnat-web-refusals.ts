import type { IDatabase } from '../../contracts/database';
import type { IMessageBroker } from '../../contracts/message-broker';
import { namespaceOf } from '../../core/kubernetes/namespace-of';
import { ServiceType } from '../../core/kubernetes/plus-enums';
import { Refusals } from '../../core/refusals/refusals';
import { xnatTimeZone } from '../../core/rules/cron';
import { imageTag } from '../../core/rules/image-tag';
import { otherNamespace } from '../../core/rules/other-namespace';
import { portRange } from '../../core/rules/port-range';
import { heapShare, resourceLimits, xnatDisk, xnatMemory } from '../../core/rules/resources';
import { brokerUsername } from '../../values/broker-username.rules';
import { useHost } from '../../values/cluster-uses';
import { ownedSetting } from '../../values/owned-setting.rules';
import { refusePod } from '../../values/pods/with-pod-options';
import { proxyUrl } from '../../values/proxy.rules';
import { adminEmail } from './admin-email.rules';
import { foreignAutoscalers } from './autoscaling/foreign-autoscalers';
import { autoscalingForeign, autoscalingReplicas } from './autoscaling/rules';
import { connectionPool } from './connection-pool.rules';
import { dicomReceivers } from './dicom';
import { type DicomOptions } from './dicom-options';
import { aeTitle, dicomPort, nodePort, dicomService } from './dicom.rules';
import { foreignRoute } from './foreign-route.rules';
import { foreignRoutes } from './foreign-routes';
import { largestHeap } from './jvm';
import { javaMemory, javaOptions } from './jvm.rules';
import { frontEndsOf, hostsOf } from './front-ends';
import { loginLockout, providerId } from './logins.rules';
import { pluginJava, pluginTwice, pluginVersion } from './plugins-downloaded.rules';
import { pluginUrl } from './plugin-url.rules';
import { pluginChecksum, pluginIncluded, pluginSource } from './plugins.rules';
import { podTimes } from './pod-times.rules';
import { preference, type PreferenceSubject } from './preferences.rules';
import { messageBroker, severalPods, sharedBuild, stickySessions, stickyWindow } from './several-pods.rules';
import { useDatabase } from './shared-database';
import { siteId } from './site-id.rules';
import { siteUrl } from './site-url.rules';
import { type SmtpOptions, smtpSecurity } from './smtp';
import { smtpInClear, smtpPortTls } from './smtp.rules';
import { mountPath, sharedVolumes } from './volumes.rules';
import { serviceInClear, webService } from './web-service.rules';
import { xnatImage } from './xnat-image.rules';
import { HTTP_PORT } from './xnat-pod';
import type { XnatState } from './xnat-state';
import { barePod, podFacts } from './xnat-stateful-set';

/** Holds every rule against an XNAT. */
export function refuseXnatWeb(xnat: XnatState): void {
  const { scope, props, image, resources } = xnat;
  const namespace = namespaceOf(scope);
  const refusals = Refusals.of(scope);
  refusals
    .apply(siteUrl, props.url)
    .apply(adminEmail, props.adminEmail)
    .apply(imageTag, { prop: 'image', image: image.image })
    .apply(xnatImage, image)
    .apply(webService, props.service ?? {})
    .apply(serviceInClear, { service: props.service ?? {}, url: props.url })
    .applyLater(severalPods, () => ({ prop: xnat.autoscaled ? 'maxReplicas' : 'replicas', pods: xnat.mostPods }))
    .applyLater(stickySessions, () => ({ pods: xnat.mostPods, frontEnds: frontEndsOf(xnat) }))
    .applyLater(stickyWindow, () => ({ frontEnds: xnat.frontEnds, scaleDownSeconds: xnat.scaleDownSeconds }))
    .applyLater(sharedBuild, () => ({ pods: xnat.mostPods, volumes: xnat.volumes }))
    .applyLater(connectionPool, () => ({ pods: xnat.mostPods, wanted: props.connectionPoolSize, granted: props.database.maxConnections }))
    .apply(otherNamespace, { what: 'the database', there: placeOf(props.database), here: namespace })
    .apply(otherNamespace, { what: 'the message broker', there: placeOf(props.messageBroker), here: namespace })
    .applyLater(messageBroker, () => ({ pods: xnat.mostPods, broker: props.messageBroker !== undefined }))
    .applyLater(autoscalingForeign, () => foreignAutoscalers(scope, xnat.component.fullName))
    .applyLater(foreignRoute, () => foreignRoutes(scope, hostsOf(xnat), servicesOf(xnat)))
    .applyLater(autoscalingReplicas, () => (xnat.autoscaled ? props.replicas : undefined))
    .apply(resourceLimits, { prop: 'resources', resources })
    .apply(xnatMemory, resources)
    .apply(xnatDisk, resources)
    .apply(heapShare, xnat.heapPercent)
    .apply(javaOptions, props.jvm?.options ?? [])
    .apply(javaMemory, { ...props.jvm, heap: largestHeap(resources.memoryLimit, xnat.heapPercent), memoryLimit: resources.memoryLimit })
    .apply(podTimes, xnat)
    .apply(pluginIncluded, { image, names: props.includedPlugins ?? [] })
    .apply(pluginChecksum, props.plugins ?? [])
    .apply(pluginSource, props.plugins ?? [])
    .apply(pluginUrl, props.plugins ?? [])
    .apply(pluginVersion, props.plugins ?? [])
    .apply(pluginJava, { xnat: image._xnatVersion, downloads: props.plugins ?? [] })
    .apply(pluginTwice, { kept: xnat.plugins.keptNames, downloads: props.plugins ?? [] })
    .applyLater(mountPath, () => ({ volumes: xnat.volumes, home: image.home, tomcat: image.tomcat }))
    .applyLater(sharedVolumes, () => ({ replicas: xnat.mostPods, volumes: xnat.volumes }))
    .applyLater(providerId, () => xnat.loginProviders)
    .applyLater(loginLockout, () => ({ passwordLogin: xnat.passwordLogin, providers: xnat.loginProviders.length }));
  refusePod(scope, { ...podFacts(xnat), template: () => barePod(xnat) });
  useHost(scope, { prop: 'url', url: props.url, what: 'XNAT' });
  useDatabase(xnat);
  // One that is made of the instance's name is as good as that.
  if (props.siteId !== undefined) refusals.apply(siteId, props.siteId);
  if (props.timeZone !== undefined) refusals.apply(xnatTimeZone, props.timeZone);
  if (props.dicom) refuseDicom(refusals, props.dicom);
  if (props.smtp) refuseSmtp(refusals, props.smtp);
  if (props.proxy) refusals.apply(proxyUrl, props.proxy.url);
  if (props.messageBroker?.username !== undefined && !props.messageBroker.usernameKey) refusals.apply(brokerUsername, props.messageBroker.username);
  for (const [name, value] of Object.entries(props.preferences ?? {})) {
    refusePreference(refusals, { prop: 'preferences', name, value });
  }
  for (const key of Object.keys(props.properties ?? {})) {
    refusals.apply(ownedSetting, { prop: 'properties', key });
  }
}

/** Names of the Services that lead to the pods. */
const servicesOf = ({ component }: XnatState) => [component.fullName, `${component.fullName}-headless`];

/** Holds the rules against a preference, whichever way a site sets it. */
export function refusePreference(refusals: Refusals, { prop, name, value }: PreferenceSubject): void {
  refusals.apply(ownedSetting, { prop, key: name }).apply(preference, { prop, name, value });
}

/** Where that is which is reached by a short name: pods of its own chart's namespace. */
function placeOf(part: IDatabase | IMessageBroker | undefined): string | undefined {
  return part?.networkPeers?.some((peer) => peer._isOfNamespace) ? namespaceOf(part) : undefined;
}

function refuseSmtp(refusals: Refusals, smtp: SmtpOptions): void {
  const subject = { ...smtpSecurity(smtp), credentials: smtp.credentials !== undefined };
  refusals.apply(smtpPortTls, subject).apply(smtpInClear, subject);
}

function refuseDicom(refusals: Refusals, dicom: DicomOptions): void {
  const receivers = dicomReceivers(dicom);
  const serviceType = dicom.serviceType ?? ServiceType.CLUSTER_IP;
  refusals.apply(aeTitle, receivers).apply(dicomPort, receivers).apply(nodePort, { serviceType, receivers });
  const ofLoadBalancer = (['sourceRanges', 'loadBalancerClass', 'loadBalancerIp'] as const).filter((prop) => dicom[prop] !== undefined);
  refusals.apply(dicomService, { serviceType, receivers, ofLoadBalancer });
  receivers.forEach(({ port }, i) => refusals.apply(portRange, { prop: `dicom.receivers[${i}].port`, port, lowest: 1024, taken: HTTP_PORT }));
}
