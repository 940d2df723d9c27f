// The public API, and nothing else.
export { XnatSite } from './site/xnat-site';
export type { XnatSiteProps } from './site/site-options';
export { ClusterServices, type ClusterServicesProps } from './site/cluster-services';

export { XnatWeb } from './xnat/xnat-web';
export type { XnatWebOptions, XnatWebProps } from './xnat/xnat-options';
export { XnatImage, type XnatImageProps } from './xnat/xnat-image';
export type { PluginDownload } from './xnat/plugins';
export type { DicomOptions, DicomReceiver } from './xnat/dicom';
export type { SmtpOptions } from './xnat/smtp';

export { Postgres, type PostgresOptions, type PostgresProps } from './database/postgres';
export { type PostgresMemoryTuningOptions, PostgresTuning } from './database/postgres-tuning';
export { ExternalPostgres, type ExternalPostgresOptions, type ExternalPostgresProps } from './database/external-postgres';
export { DatabaseTls } from './database/database-tls';
export { PostgresBackup } from './backup/postgres-backup';
export type { PostgresBackupOptions, PostgresBackupProps } from './backup/backup-options';
export { type BackupClaimOptions, BackupDestination } from './backup/backup-destination';
export type { S3BackupOptions } from './backup/s3-backup-options';
export type { ArchiveSnapshotOptions } from './backup/archive-snapshots';
export { CaBundle } from './kubernetes/ca-bundle';

export { AafEnvironment, AafOpenId, type AafOpenIdOptions, type AafOpenIdProps } from './login/aaf-openid';
export { OpenIdProvider, type OpenIdOptions, type OpenIdProviderProps } from './login/openid-provider';
export { AccountPolicy, type AccountPolicyOptions } from './login/account-policy';

export {
  ReclaimPolicy,
  WaitForFirstConsumerStorage,
  type WaitForFirstConsumerStorageOptions,
  type WaitForFirstConsumerStorageProps,
} from './storage/wait-for-first-consumer-storage';
export { StorageProvisioner } from './storage/storage-provisioner';
export type { EbsGp3Options, EbsOptions } from './storage/ebs';
export type { EfsOptions } from './storage/efs';
export { BuildCleanUp, type BuildCleanUpOptions, type BuildCleanUpProps } from './storage/build-clean-up';
export { BuildVolume, type BuildVolumeOptions } from './storage/build-volume';
export { DataVolume, type DataVolumeOptions, type DataVolumeProps } from './storage/data-volume';
export { type CsiVolumeOptions, type LocalVolumeOptions, type NfsVolumeOptions, VolumeSource } from './storage/volume-source';

export { ClusterAutoscaler, type ClusterAutoscalerOptions, type ClusterAutoscalerProps, Expander, type NodeGroup } from './scaling/cluster-autoscaler';
export { Ingress, type IngressOptions, type IngressProps } from './ingress/ingress';
export { IngressPreset, type NginxPresetOptions } from './ingress/ingress-preset';
export { AlbIngress, type AlbIngressProps } from './ingress/alb-ingress';
export type { AlbHealthCheckOptions } from './ingress/alb-health-check';
export { AlbAlgorithm, type AlbIngressOptions, AlbScheme } from './ingress/alb-options';

export { HpaAutoscaling, type HpaAutoscalingOptions, type HpaAutoscalingProps } from './scaling/hpa-autoscaling';
export { MetricsServer, type MetricsServerOptions, type MetricsServerProps } from './scaling/metrics-server';

export { MessageBroker, type MessageBrokerOptions, type MessageBrokerProps } from './messaging/message-broker';
export { ExternalMessageBroker, type ExternalMessageBrokerOptions, type ExternalMessageBrokerProps } from './messaging/external-message-broker';
export { type AisEfkOptions, EfkStack, type EfkStackOptions, type EfkStackProps } from './logging/efk-stack';
export { type CertManagerOptions, EfkCertificates, type ExistingPemOptions, type ExistingPkcs12Options } from './logging/efk-certificates';
export { Elasticsearch, type ElasticsearchProps } from './logging/elasticsearch';
export { type ElasticsearchOptions, VmMaxMapCount } from './logging/elasticsearch-options';
export { Kibana, type KibanaProps } from './logging/kibana';
export type { KibanaOptions } from './logging/kibana-options';
export { Fluentd, type FluentdProps } from './logging/fluentd';
export { type S3RepositoryOptions, type SnapshotOptions, SnapshotRepository } from './logging/snapshots';
export { ContainerRuntime, type FluentdOptions } from './logging/fluentd-options';
export type { IElasticsearch } from './contracts/elasticsearch';
export type { EfkTls, MountedFiles, SecureSetting } from './logging/efk-tls';
export { ContainerService, type ContainerServiceProps, type IXnatPipelines } from './pipelines/container-service';
export type { ContainerServiceOptions, PlacementConstraint } from './pipelines/container-options';
export {
  ContainerBackend,
  type DockerSwarmBackendOptions,
  GpuVendor,
  type KubernetesBackendOptions,
  type PathTranslationOptions,
} from './pipelines/container-backend';
export { XnatSetup, type XnatSetupOptions, type XnatSetupProps } from './setup/xnat-setup';
export { RestMethod, RestSetting } from './setup/rest-setting';
export type { ISetupFeature } from './contracts/setup-feature';
export { Monitoring, type MonitoringProps } from './monitoring/monitoring';
export type { AlertOptions, MetricsAgentOptions, MonitoringOptions } from './monitoring/monitoring-options';
export { SmokeTest, type SmokeTestProps } from './smoke-test/smoke-test';
export type { SmokeTestOptions } from './smoke-test/smoke-test-options';
export { NetworkPeer } from './network/network-peer';
export { NetworkPolicies, type NetworkPoliciesOptions, type NetworkPoliciesProps } from './network/network-policies';
export { type INetworkMember, type NetworkInbound, type NetworkOutbound, NetworkPurpose } from './contracts/network-member';

export type { IDatabase } from './contracts/database';
export type { IMessageBroker } from './contracts/message-broker';
export type { ILoginProvider } from './contracts/login-provider';
export type { ISecretSource } from './contracts/secret-source';
export type { IStorageClass } from './contracts/storage-class';
export { type NamedStorageClassOptions, StorageClass } from './storage/storage-class';
export type { IWebBackend, WebFrontEnd } from './contracts/web-backend';
export type { IScaleTarget, ScaledContainer } from './contracts/scale-target';
export type { IVolume } from './contracts/volume';
export type { IPropertiesFile, IXnatHost } from './contracts/xnat-host';
export type { IXnatPods, XnatAgent, XnatFiles, XnatPodParts, XnatPort } from './contracts/xnat-pods';
export type { IWatchedXnat, XnatFacts, XnatReceiver } from './contracts/watched-xnat';
export type { IXnatServer, XnatRuntime } from './contracts/xnat-server';
export type { ResourceOptions } from './kubernetes/resources';
export { Secret, type SecretKey } from './secrets/secret';
export { EncryptedManifests } from './secrets/encrypted-manifests';
export { ExternalSecret, type ExternalSecretProps, type RemoteReference, SecretStoreKind } from './secrets/external-secret';
export { type RequiredSecret, RequiredSecrets } from './secrets/required-secrets';
export { SopsMode, type SopsOptions, SopsSecrets } from './secrets/sops-secrets';
export { Refusals } from './validation/refusals';

// What the props ask for, so that a site imports from two packages at most.
export { Cpu, PersistentVolumeAccessMode, ServiceType } from 'cdk8s-plus-27';
