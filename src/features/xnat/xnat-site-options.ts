import { address, heldBy, optional, required, type Shape, struct, text, valueOf } from '../../core/props/kind';
import { CaBundle } from '../../values/ca-bundle';
import { type ProxyOptions, proxyShape } from '../../values/proxy';
import { type DicomOptions, dicomShape } from './dicom-options';
import { type SmtpOptions, smtpShape } from './smtp';
import { type DataVolumeOptions, dataVolumeShape } from './volumes/data-volume';

/** What a whole site and its XNAT alike may be told. */
export interface XnatSiteCommonOptions {
  /**
   * XNAT's site id: a letter, then letters, digits and underscores. It begins every session's and subject's accession
   * number, so choose it once.
   *
   * @default - the site's name, with underscores for hyphens
   */
  readonly siteId?: string;

  /**
   * Volume of the archive, at /data/xnat/archive.
   *
   * @default - a claim of 100 GiB of the cluster's default class
   */
  readonly archive?: DataVolumeOptions;

  /**
   * Volume of the prearchive, at /data/xnat/prearchive.
   *
   * @default - a claim of 50 GiB of the cluster's default class
   */
  readonly prearchive?: DataVolumeOptions;

  /**
   * Volume of the cache, at /data/xnat/cache: uploads on their way, and what users have deleted.
   *
   * @default - a claim of 10 GiB of the cluster's default class
   */
  readonly cache?: DataVolumeOptions;

  /**
   * How scanners and PACS reach XNAT.
   *
   * @default - no Service for DICOM, and no open port
   */
  readonly dicom?: DicomOptions;

  /**
   * The relay for mail.
   *
   * @default - XNAT sends no mail
   */
  readonly smtp?: SmtpOptions;

  /**
   * Authorities of your own, which are trusted beside those of the images: by all of XNAT's Java, for LDAP, an identity provider, the relay for mail, a
   * message broker, plugins' calls or another XNAT; by the downloads of plugins and of the metrics agent; by the backup in S3; and by the smoke test.
   *
   * @default - those of the images alone
   */
  readonly trust?: CaBundle;

  /**
   * The proxy through which the pods reach servers outside: XNAT's Java, the downloads of plugins and of the metrics agent, the backup in S3, and the smoke
   * test. Mail, LDAP and the database do not go through one.
   *
   * @default - servers are reached directly
   */
  readonly proxy?: ProxyOptions;
}

/** What a whole site and its XNAT alike are told. */
export interface XnatSiteOptions extends XnatSiteCommonOptions {
  /** URL of the site as its users write it: https, a name, no trailing slash. */
  readonly url: string;

  /** E-mail address of the administrator. XNAT sends notices to it, and in its name. */
  readonly adminEmail: string;
}

export const xnatSiteOptionsShape: Shape<XnatSiteOptions> = {
  url: required(heldBy(address, 'site-url', 'RFC 3986; XNAT, siteUrl'), 'https://missing.invalid'),
  adminEmail: required(heldBy(text, 'admin-email', 'RFC 5322, 3.4.1 Addr-Spec; XNAT, its first user'), 'missing@missing.invalid'),
  siteId: optional(heldBy(text, 'site-id', 'XNAT, the ids of sessions and subjects')),
  archive: optional(struct(dataVolumeShape)),
  prearchive: optional(struct(dataVolumeShape)),
  cache: optional(struct(dataVolumeShape)),
  dicom: optional(struct(dicomShape)),
  smtp: optional(struct(smtpShape)),
  trust: optional(valueOf(CaBundle, 'CaBundle.fromFile("university-ca.pem")')),
  proxy: optional(struct(proxyShape)),
};
