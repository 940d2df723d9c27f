import { isIP } from 'node:net';
import type { IDatabase } from '../../contracts/database';
import type { IMessageBroker } from '../../contracts/message-broker';
import type { IVolume } from '../../contracts/volume';
import type { WebFrontEnd } from '../../contracts/web-backend';
import { namespaceOf } from '../../core/kubernetes/namespace-of';
import { ServiceType } from '../../core/kubernetes/plus-enums';
import type { Refusals } from '../../core/refusals/refusals';
import { xnatTimezone } from '../../core/rules/cron';
import { dnsName } from '../../core/rules/dns-name';
import { imageTag } from '../../core/rules/image-tag';
import { otherNamespace } from '../../core/rules/other-namespace';
import { portRange } from '../../core/rules/port-range';
import { heapShare, resourceLimits, xnatMemory } from '../../core/rules/resources';
import type { Resources } from '../../core/units/resources';
import { brokerUsername } from '../../values/broker-username.rules';
import { ownedSetting } from '../../values/owned-setting.rules';
import { literalSecret } from '../../values/placeholder-secret.rules';
import { adminEmail } from './admin-email.rules';
import { autoscalingReplicas } from './autoscaling/rules';
import { connectionPool } from './connection-pool.rules';
import { dicomReceivers } from './dicom';
import { type DicomOptions } from './dicom-options';
import { aeTitle, dicomPort, nodePort } from './dicom.rules';
import { loginLockout, providerId } from './logins.rules';
import { pluginBaked, pluginChecksum, pluginUrl } from './plugins.rules';
import { podTimes } from './pod-times.rules';
import { preference } from './preferences.rules';
import { messageBroker, severalPods, sharedBuild, stickySessions } from './several-pods.rules';
import { siteId } from './site-id.rules';
import { siteUrl } from './site-url.rules';
import { type SmtpOptions, smtpPort } from './smtp';
import { mountPath, replicaCount, sharedVolumes } from './volumes.rules';
import { heapPercentOf, timesOf } from './xnat-defaults';
import type { XnatImage } from './xnat-image';
import { xnatImage } from './xnat-image.rules';
import type { XnatWebProps } from './xnat-web-options';
import { HTTP_PORT } from './xnat-pod';

export interface XnatWebFacts {
  readonly props: XnatWebProps;
  readonly image: XnatImage;
  readonly resources: Resources;
  readonly mostPods: () => number;
  readonly autoscaled: () => boolean;
  readonly frontEnds: () => readonly WebFrontEnd[];
  readonly volumes: () => readonly IVolume[];
  readonly namespace: string | undefined;
  readonly providers: () => readonly string[];
  readonly passwordLogin: boolean;
}

/** Holds every rule against an XNAT. */
export function refuseXnatWeb(refusals: Refusals, facts: XnatWebFacts): void {
  const { props, image, resources } = facts;
  const replicas = props.replicas ?? 1;
  refusals
    .apply(siteUrl, props.url)
    .apply(adminEmail, props.adminEmail)
    .apply(imageTag, { prop: 'image', image: image.image })
    .apply(xnatImage, image)
    .apply(replicaCount, replicas)
    .applyLater(severalPods, () => ({ prop: facts.autoscaled() ? 'maxReplicas' : 'replicas', pods: facts.mostPods() }))
    .applyLater(stickySessions, () => ({ pods: facts.mostPods(), frontEnds: facts.frontEnds() }))
    .applyLater(sharedBuild, () => ({ pods: facts.mostPods(), volumes: facts.volumes() }))
    .applyLater(connectionPool, () => ({ pods: facts.mostPods(), wanted: props.connectionPoolSize, granted: props.database.maxConnections }))
    .apply(otherNamespace, { what: 'the database', there: placeOf(props.database), here: facts.namespace })
    .apply(otherNamespace, { what: 'the message broker', there: placeOf(props.messageBroker), here: facts.namespace })
    .applyLater(messageBroker, () => ({ pods: facts.mostPods(), broker: props.messageBroker !== undefined }))
    .applyLater(autoscalingReplicas, () => (facts.autoscaled() ? props.replicas : undefined))
    .apply(resourceLimits, { prop: 'resources', resources })
    .apply(xnatMemory, resources)
    .apply(heapShare, heapPercentOf(props))
    .apply(podTimes, timesOf(props))
    .apply(pluginBaked, { image, names: props.includedPlugins ?? [] })
    .apply(pluginChecksum, props.plugins ?? [])
    .apply(pluginUrl, props.plugins ?? [])
    .applyLater(mountPath, () => ({ volumes: facts.volumes(), home: image.home, tomcat: image.tomcat }))
    .applyLater(sharedVolumes, () => ({ replicas: facts.mostPods(), volumes: facts.volumes() }))
    .applyLater(providerId, facts.providers)
    .applyLater(loginLockout, () => ({ passwordLogin: facts.passwordLogin, providers: facts.providers().length }));
  // One that is made of the instance's name is as good as that.
  if (props.siteId !== undefined) refusals.apply(siteId, props.siteId);
  if (props.timeZone !== undefined) refusals.apply(xnatTimezone, props.timeZone);
  if (props.dicom) refuseDicom(refusals, props.dicom);
  if (props.messageBroker?.username !== undefined && !props.messageBroker.usernameKey) refusals.apply(brokerUsername, props.messageBroker.username);
  if (props.smtp) refuseSmtp(refusals, props.smtp);
  for (const [name, value] of Object.entries(props.preferences ?? {})) {
    refusals
      .apply(ownedSetting, { prop: 'preferences', key: name })
      .apply(preference, { prop: 'preferences', name, value })
      .apply(literalSecret, { prop: 'preferences', key: name, value });
  }
  for (const [key, value] of Object.entries(props.properties ?? {})) {
    refusals.apply(ownedSetting, { prop: 'properties', key }).apply(literalSecret, { prop: 'properties', key, value });
  }
}

/** Where that is which is reached by a short name: pods of its own chart's namespace. */
function placeOf(part: IDatabase | IMessageBroker | undefined): string | undefined {
  return part?.networkPeers?.some((peer) => peer.isOfNamespace) ? namespaceOf(part) : undefined;
}

function refuseDicom(refusals: Refusals, dicom: DicomOptions): void {
  const receivers = dicomReceivers(dicom);
  const serviceType = dicom.serviceType ?? ServiceType.CLUSTER_IP;
  refusals.apply(aeTitle, receivers).apply(dicomPort, receivers).apply(nodePort, { serviceType, receivers });
  receivers.forEach(({ port, nodePort: wanted }, i) => {
    const prop = `dicom.receivers[${i}]`;
    refusals.apply(portRange, { prop: `${prop}.port`, port, lowest: 1024, taken: HTTP_PORT });
    if (wanted !== undefined) {
      refusals.apply(portRange, { prop: `${prop}.nodePort`, port: wanted, lowest: 30000, highest: 32767 });
    }
  });
}

function refuseSmtp(refusals: Refusals, smtp: SmtpOptions): void {
  // A relay may be known by its address alone.
  if (!isIP(smtp.host)) refusals.apply(dnsName, { prop: 'smtp.host', host: smtp.host });
  refusals.apply(portRange, { prop: 'smtp.port', port: smtpPort(smtp) });
}
