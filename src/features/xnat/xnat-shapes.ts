import { databaseKind } from '../../contracts/database-kind';
import { brokerKind } from '../../contracts/message-broker-kind';
import { MISSING_DATABASE } from '../../contracts/missing-database';
import {
  contract,
  countingNumber,
  duration,
  filledText,
  flag,
  listOf,
  mapOf,
  method,
  optional,
  required,
  secretOf,
  type Shape,
  struct,
  text,
  valueOf,
  wholeNumber,
} from '../../core/props/kind';
import { resourceShape } from '../../core/units/resources';
import { Secret } from '../../values/secret';
import { dicomShape } from './dicom-options';
import { pluginShape } from './plugins';
import { smtpShape } from './smtp';
import { dataVolumeShape } from './volumes/data-volume';
import { XnatImage } from './xnat-image';
import type { XnatSiteOptions, XnatWebOptions, XnatWebProps } from './xnat-options';

export const loginKind = contract('a login provider, such as new AafOpenId(…)', { providerId: text, bind: method });
export const volumeKind = contract('a volume, such as new BuildVolume(…)', { volumeName: filledText, claimName: filledText, mountPath: text });

export const xnatWebOptionsShape: Shape<XnatWebOptions> = {
  image: optional(valueOf(XnatImage, 'XnatImage.ais("1.9.3.1")')),
  imagePullSecrets: optional(listOf(filledText)),
  replicas: optional(wholeNumber),
  resources: optional(struct(resourceShape)),
  heapPercent: optional(wholeNumber),
  startupTimeout: optional(duration),
  terminationGracePeriod: optional(duration),
  safeToEvict: optional(flag),
  connectionPoolSize: optional(countingNumber),
  timeZone: optional(filledText),
  showLogs: optional(flag),
  adminCredentials: optional(secretOf(Secret, 'Secret.named("xnat-admin")')),
  includedPlugins: optional(listOf(text)),
  plugins: optional(listOf(struct(pluginShape))),
  passwordLogin: optional(flag),
  preferences: optional(mapOf(text)),
  properties: optional(mapOf(text)),
};

/** What a whole site and its XNAT alike are told. */
export const xnatSiteOptionsShape: Shape<XnatSiteOptions> = {
  url: required(text, 'https://missing.invalid'),
  adminEmail: required(text, 'missing@missing.invalid'),
  siteId: optional(text),
  archive: optional(struct(dataVolumeShape)),
  prearchive: optional(struct(dataVolumeShape)),
  cache: optional(struct(dataVolumeShape)),
  dicom: optional(struct(dicomShape)),
  smtp: optional(struct(smtpShape)),
};

export const xnatWebShape: Shape<XnatWebProps> = {
  ...xnatWebOptionsShape,
  ...xnatSiteOptionsShape,
  database: required(databaseKind, MISSING_DATABASE),
  messageBroker: optional(brokerKind),
};
