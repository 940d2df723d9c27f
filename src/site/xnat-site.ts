import { Chart } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import type { Construct } from 'constructs';
import type { IDatabase } from '../contracts/database';
import { ExternalPostgres, type ExternalPostgresOptions, externalPostgresShape, MISSING_EXTERNAL_POSTGRES } from '../database/external-postgres';
import { Postgres, type PostgresOptions, postgresShape } from '../database/postgres';
import { clusterScoped } from '../kubernetes/cluster-scoped';
import { Component } from '../kubernetes/instance';
import { AlbIngress } from '../ingress/alb-ingress';
import { type AlbIngressOptions, albIngressShape } from '../ingress/alb-options';
import { AafOpenId, type AafOpenIdOptions, aafShape } from '../login/aaf-openid';
import { BuildVolume, type BuildVolumeOptions } from '../storage/build-volume';
import { type DataVolumeOptions, dataVolumeShape } from '../storage/data-volume';
import { checked } from '../validation/checked';
import { flag, optional, required, type Shape, struct, text } from '../validation/kind';
import { Refusals } from '../validation/refusals';
import { databaseChoice } from '../validation/rules/database-choice';
import { duplicateObject } from '../validation/rules/duplicate-object';
import { objectName } from '../validation/rules/names';
import { type DicomOptions, dicomShape } from '../xnat/dicom';
import { type SmtpOptions, smtpShape } from '../xnat/smtp';
import { MISSING_DATABASE } from '../xnat/missing-database';
import { type XnatWebOptions, xnatWebOptionsShape } from '../xnat/xnat-options';
import { XnatWeb } from '../xnat/xnat-web';
import { duplicateObjects } from './duplicate-objects';

/** A whole site. A key that is present is a feature that is on. */
export interface XnatSiteProps {
  /** URL of the site as its users write it: https, a name, no trailing slash. */
  readonly url: string;

  /** E-mail address of the administrator. */
  readonly adminEmail: string;

  /**
   * XNAT's site id: a letter, then letters, digits and underscores. It begins every accession number, so choose it once.
   *
   * @default - the chart's id, with underscores for hyphens
   */
  readonly siteId?: string;

  /**
   * Namespace of everything.
   *
   * @default - the chart's id
   */
  readonly namespace?: string;

  /**
   * Whether the Namespace is made, with the labels that let in restricted pods alone.
   *
   * @default true
   */
  readonly createNamespace?: boolean;

  /**
   * How XNAT runs: image, resources, plugins, preferences.
   *
   * @default - one pod of the AIS image with 1 CPU and 3000 MiB
   */
  readonly xnat?: XnatWebOptions;

  /**
   * A PostgreSQL inside the cluster. Exactly one of `postgres` and `externalPostgres` is given.
   *
   * @default - `externalPostgres` says where the database is
   */
  readonly postgres?: PostgresOptions;

  /**
   * A PostgreSQL outside the site. Exactly one of `postgres` and `externalPostgres` is given.
   *
   * @default - `postgres` makes the database
   */
  readonly externalPostgres?: ExternalPostgresOptions;

  /**
   * Volume of the archive.
   *
   * @default - a claim of 100 GiB of the cluster's default class, ReadWriteMany
   */
  readonly archive?: DataVolumeOptions;

  /**
   * Volume of the prearchive.
   *
   * @default - a claim of 50 GiB of the cluster's default class, ReadWriteMany
   */
  readonly prearchive?: DataVolumeOptions;

  /**
   * Volume of the cache.
   *
   * @default - a claim of 10 GiB of the cluster's default class, ReadWriteMany
   */
  readonly cache?: DataVolumeOptions;

  /**
   * The volume that pipelines work in.
   *
   * @default - the build folder lies inside the pod, and no pipeline sees it
   */
  readonly buildVolume?: BuildVolumeOptions;

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
   * An Application Load Balancer in front of the site, on EKS.
   *
   * @default - the site is reached inside the cluster alone
   */
  readonly albIngress?: AlbIngressOptions;

  /**
   * Login by the Australian Access Federation. Other providers: `site.xnat.addLogin(new OpenIdProvider(…))`.
   *
   * @default - XNAT's own user name and password
   */
  readonly aaf?: AafOpenIdOptions;
}

const SHAPE: Shape<XnatSiteProps> = {
  url: required(text, 'https://missing.invalid'),
  adminEmail: required(text, 'missing@missing.invalid'),
  siteId: optional(text),
  namespace: optional(text),
  createNamespace: optional(flag),
  xnat: optional(struct(xnatWebOptionsShape)),
  postgres: optional(struct(postgresShape), {}),
  externalPostgres: optional(struct(externalPostgresShape), MISSING_EXTERNAL_POSTGRES),
  archive: optional(struct(dataVolumeShape)),
  prearchive: optional(struct(dataVolumeShape)),
  cache: optional(struct(dataVolumeShape)),
  buildVolume: optional(struct(dataVolumeShape)),
  dicom: optional(struct(dicomShape)),
  smtp: optional(struct(smtpShape)),
  albIngress: optional(struct(albIngressShape)),
  aaf: optional(struct(aafShape)),
};

/**
 * One XNAT with all it needs, in a namespace of its own. Its id is the name of the site, from which the names of all
 * its objects are made: it cannot be changed later.
 *
 * It only wires constructs that a chart of your own could wire as well.
 *
 * Reports the rules `database-choice`, `object-name` and `duplicate-object`, and its constructs report theirs.
 */
export class XnatSite extends Chart {
  /** XNAT itself; logins and volumes are added to it. */
  readonly xnat: XnatWeb;
  /** The database. */
  readonly database: IDatabase;
  /** The login by AAF, where it is on; `aaf.redirectUrl` is what is registered with AAF. */
  readonly aaf?: AafOpenId;

  constructor(scope: Construct, id: string, given: XnatSiteProps) {
    super(scope, id, {
      namespace: typeof given?.namespace === 'string' ? given.namespace : id,
      disableResourceNameHashes: true,
      labels: { 'app.kubernetes.io/instance': id },
    });
    const props = checked(this, 'XnatSite', given, SHAPE);
    Refusals.of(this).apply(databaseChoice, {
      postgres: props.postgres !== undefined,
      externalPostgres: props.externalPostgres !== undefined,
    });
    if (props.namespace !== undefined) {
      Refusals.of(this).apply(objectName, { prop: 'namespace', name: props.namespace, longest: 63 });
    }
    Refusals.of(this).applyLater(duplicateObject, () => duplicateObjects(this));

    if (props.createNamespace ?? true) this.makeNamespace(props.albIngress !== undefined);
    this.database = this.makeDatabase(props);
    this.xnat = new XnatWeb(this, 'xnat', {
      ...props.xnat,
      url: props.url,
      adminEmail: props.adminEmail,
      siteId: props.siteId,
      database: this.database,
      archive: props.archive,
      prearchive: props.prearchive,
      cache: props.cache,
      dicom: props.dicom,
      smtp: props.smtp,
    });
    if (props.buildVolume) this.xnat.addVolume(new BuildVolume(this, 'build', props.buildVolume));
    if (props.albIngress) new AlbIngress(this, 'ingress', { backend: this.xnat, ...props.albIngress });
    if (props.aaf) {
      this.aaf = new AafOpenId(this, 'aaf', props.aaf);
      this.xnat.addLogin(this.aaf);
    }
  }

  /**
   * Accepts what a rule calls unwise, for the whole site.
   *
   * @param rule the rule's id, as the message ends with it
   * @param reason why it is acceptable here
   */
  acknowledge(rule: string, reason: string): void {
    Refusals.acknowledge(this, rule, reason);
  }

  private makeDatabase(props: XnatSiteProps): IDatabase {
    if (props.externalPostgres) return new ExternalPostgres(this, 'database', props.externalPostgres);
    return props.postgres ? new Postgres(this, 'database', props.postgres) : MISSING_DATABASE;
  }

  private makeNamespace(withAlb: boolean): void {
    const level = 'restricted';
    clusterScoped(
      new k8s.KubeNamespace(this, 'namespace', {
        metadata: {
          name: this.namespace,
          labels: {
            ...Component.of(this, 'xnat', 'namespace').labels,
            'pod-security.kubernetes.io/enforce': level,
            'pod-security.kubernetes.io/warn': level,
            'pod-security.kubernetes.io/audit': level,
            // A new pod counts as ready only when the load balancer sends to it.
            ...(withAlb && { 'elbv2.k8s.aws/pod-readiness-gate-inject': 'enabled' }),
          },
        },
      }),
    );
  }
}
