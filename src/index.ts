// The public API, and nothing else.
export { ClusterServices, type ClusterServicesProps } from './site/cluster-services';
export type { XnatSiteFeatures, XnatSiteProps } from './site/site-options';
export { XnatFleet, type XnatFleetDefaults, type XnatFleetProps, type XnatFleetSite } from './site/xnat-fleet';
export { XnatSite } from './site/xnat-site';

export type { DicomOptions, DicomReceiver, DicomRouting } from './features/xnat/dicom-options';
export { GarbageCollector, type JvmOptions } from './features/xnat/jvm';
export { PluginSource, type PluginS3Options, type PluginUrlOptions } from './features/xnat/plugin-source';
export type { PluginDownload } from './features/xnat/plugins';
export type { SmtpOptions } from './features/xnat/smtp';
export { XnatImage, type XnatImageProps, type XnatReleaseOptions } from './features/xnat/xnat-image';
export type { WebServiceOptions } from './features/xnat/web-service-options';
export type { XnatPodOptions } from './features/xnat/xnat-pod-options';
export type { XnatSiteCommonOptions, XnatSiteOptions } from './features/xnat/xnat-site-options';
export { XnatWeb } from './features/xnat/xnat-web';
export type { XnatWebOptions, XnatWebProps } from './features/xnat/xnat-web-options';

export type { ArchiveSnapshotOptions } from './features/backup/archive-snapshots';
export { type BackupClaimOptions, BackupDestination } from './features/backup/backup-destination';
export type { PostgresBackupOptions, PostgresBackupProps } from './features/backup/backup-options';
export { PostgresBackup } from './features/backup/postgres-backup';
export type { S3BackupOptions } from './features/backup/s3-backup-options';
export type { CloudNativePostgresBackupOptions } from './features/database/cloud-native-backup';
export { CloudNativePostgres } from './features/database/cloud-native-postgres';
export type { CloudNativePostgresMonitoringOptions, CloudNativePostgresOptions } from './features/database/cloud-native-postgres-options';
export { ExternalPostgres } from './features/database/external-postgres';
export type { ExternalPostgresOptions } from './features/database/external-postgres-options';
export { Postgres, type PostgresOptions } from './features/database/postgres';
export { type PostgresMemoryTuningOptions, PostgresTuning } from './features/database/postgres-tuning';
export { CaBundle } from './values/ca-bundle';
export type { ProxyOptions } from './values/proxy';
export { DatabaseTls } from './values/database-tls';

export { AafEnvironment, AafOpenId } from './features/login/aaf-openid';
export { AccountPolicy, type AccountPolicyOptions } from './features/login/account-policy';
export { LdapProvider, type LdapProviderProps } from './features/login/ldap-provider';
export * from './features/login/login';
export type { OpenIdOptions } from './features/login/openid-options';
export { OpenIdProvider } from './features/login/openid-provider';

export { BuildCleanUp, type BuildCleanUpOptions, type BuildCleanUpProps } from './features/storage/build-clean-up';
export type { EbsGp3Options, EbsOptions } from './features/storage/ebs';
export type { EfsOptions } from './features/storage/efs';
export { StorageProvisioner } from './features/storage/storage-provisioner';
export { ReclaimPolicy, WaitForFirstConsumerStorage, type WaitForFirstConsumerStorageOptions } from './features/storage/wait-for-first-consumer-storage';
export { BuildVolume, type BuildVolumeOptions } from './features/xnat/volumes/build-volume';
export { DataVolume, type DataVolumeOptions, type DataVolumeProps } from './features/xnat/volumes/data-volume';
export { type CsiVolumeOptions, type LocalVolumeOptions, type NfsVolumeOptions, VolumeSource } from './values/volume-source';

export type { AlbAccessLogsOptions } from './features/ingress/alb-access-logs';
export type { AlbHealthCheckOptions } from './features/ingress/alb-health-check';
export { AlbIngress, type AlbIngressProps } from './features/ingress/alb-ingress';
export { AlbAlgorithm, type AlbIngressOptions, AlbScheme } from './features/ingress/alb-options';
export { GatewayController, type GatewayOptions } from './features/ingress/gateway-options';
export { GatewayRoute, type GatewayRouteProps } from './features/ingress/gateway-route';
export { Ingress, type IngressProps } from './features/ingress/ingress';
export { type IngressOptions, IngressTls } from './features/ingress/ingress-options';
export { IngressPreset } from './features/ingress/ingress-preset';
export type { HaproxyPresetOptions, NginxPresetOptions, TraefikPresetOptions } from './features/ingress/preset-options';
export { ClusterAutoscaler, type ClusterAutoscalerOptions, Expander, type NodeGroup } from './features/scaling/cluster-autoscaler';

export { MetricsServer, type MetricsServerOptions } from './features/scaling/metrics-server';
export { HpaAutoscaling, type HpaAutoscalingOptions, type HpaAutoscalingProps } from './features/xnat/autoscaling/hpa-autoscaling';

export type { IElasticsearch } from './contracts/elasticsearch';
export { type INetworkMember, type IPodTraffic, type NetworkInbound, type NetworkOutbound, NetworkPurpose } from './contracts/network-member';
export type { ISetupFeature } from './contracts/setup-feature';
export { type CertManagerOptions, type PemCertificatesOptions, type Pkcs12CertificatesOptions } from './features/logging/certificate-options';
export { EfkCertificates } from './features/logging/efk-certificates';
export { EfkStack } from './features/logging/efk-stack';
export type { AisEfkOptions, EfkStackOptions } from './features/logging/efk-stack-options';
export { Elasticsearch, type ElasticsearchProps } from './features/logging/elasticsearch';
export { type ElasticsearchOptions, VmMaxMapCount } from './features/logging/elasticsearch-options';
export { Fluentd, type FluentdProps } from './features/logging/fluentd';
export { ContainerRuntime, type FluentdOptions } from './features/logging/fluentd-options';
export { Kibana, type KibanaProps } from './features/logging/kibana';
export type { KibanaOptions } from './features/logging/kibana-options';
export { type S3RepositoryOptions, type SnapshotOptions, SnapshotRepository } from './features/logging/snapshots';
export { ExternalMessageBroker, type ExternalMessageBrokerOptions } from './features/messaging/external-message-broker';
export { MessageBroker, type MessageBrokerOptions } from './features/messaging/message-broker';
export { Monitoring, type MonitoringProps } from './features/monitoring/monitoring';
export type { AlertOptions, MetricsAgentOptions, MonitoringOptions } from './features/monitoring/monitoring-options';
export type { NetworkPoliciesOptions } from './features/network/network-options';
export { NetworkPolicies, type NetworkPoliciesProps } from './features/network/network-policies';
export {
  ContainerBackend,
  type DockerSwarmBackendOptions,
  GpuVendor,
  type KubernetesBackendOptions,
  type PathTranslationOptions,
} from './features/pipelines/container-backend';
export type { ContainerServiceOptions, PlacementConstraint } from './features/pipelines/container-options';
export { ContainerService, type ContainerServiceProps } from './features/pipelines/container-service';
export { XnatSetup, type XnatSetupOptions, type XnatSetupProps } from './features/setup/xnat-setup';
export { SmokeTest, type SmokeTestProps } from './features/smoke-test/smoke-test';
export type { SmokeTestOptions } from './features/smoke-test/smoke-test-options';
export { Image, type ImageOptions } from './values/image';
export { NetworkPeer } from './values/network-peer';
export { type DefaultOptions, Defaults } from './values/pods/defaults';
export { EnvSource } from './values/pods/env-source';
export { type HostAlias, ImagePullPolicy, type PodOptions } from './values/pods/pod-options';
export { Registry, type RegistryOptions } from './values/pods/registry';
export type { AccountPodOptions, PodProbes, ProbeTimes, ServerPodOptions } from './values/pods/server-pod-options';
export { TaintEffect, type Toleration } from './values/pods/toleration';
export { RestMethod, RestSetting } from './values/rest-setting';

export type { IDatabase, PostgresHost } from './contracts/database';
export type { ILoginHost, ILoginProvider } from './contracts/login-provider';
export type { IMessageBroker } from './contracts/message-broker';
export type { ISecretSource } from './contracts/secret-source';
export type { IVolume } from './contracts/volume';
export type { IWebBackend } from './contracts/web-backend';
export type { IXnat } from './contracts/xnat';
export type { XnatAgent, XnatFiles, XnatPodParts, XnatPort } from './contracts/xnat-pod-parts';
export { Acknowledgements } from './core/refusals/acknowledgements';
export type { ResourceOptions } from './core/units/resources';
export { EncryptedManifests, type EncryptedManifestsOptions } from './features/secrets/encrypted-manifests';
export { ExternalSecret, type ExternalSecretProps, type RemoteReference, SecretStoreKind } from './features/secrets/external-secret';
export { type RequiredSecret } from './features/secrets/required-secret';
export { RequiredSecrets } from './features/secrets/required-secrets';
export { SopsMode, type SopsOptions, SopsSecrets } from './features/secrets/sops-secrets';
export type { IPropertiesFile } from './values/properties-file';
export { Secret, type SecretKey } from './values/secret';
export { type NamedStorageClassOptions, StorageClass } from './values/storage-class';
export type { IStorageClass } from './values/storage-class';

// What the props ask for, so that a site imports from two packages at most.
export { PersistentVolumeAccessMode, ServiceType } from './core/kubernetes/plus-enums';
export { Cpu } from './core/units/cpu';
