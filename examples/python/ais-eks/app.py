import sys

from cdk8s import App, Duration, Size
from cdk8s_xnat import (
    AafEnvironment,
    AlbIngressOptions,
    AlbScheme,
    BackupDestination,
    ClusterAutoscalerOptions,
    ClusterServices,
    Cpu,
    DatabaseTls,
    DataVolumeOptions,
    EfkStackOptions,
    ExternalPostgresOptions,
    HpaAutoscaling,
    Login,
    MessageBrokerOptions,
    MetricsServer,
    MonitoringOptions,
    NetworkPeer,
    NetworkPoliciesOptions,
    PostgresBackupOptions,
    ResourceOptions,
    Secret,
    SmokeTestOptions,
    StorageProvisioner,
    VolumeSource,
    WaitForFirstConsumerStorageOptions,
    XnatImage,
    XnatSite,
    XnatWebOptions,
)

app = App()

cluster = ClusterServices(
    app,
    "cluster",
    metrics_server=MetricsServer.ais(),
    cluster_autoscaler=ClusterAutoscalerOptions(
        kubernetes_version="1.33",
        cluster_name="ais-production",
        role_arn="arn:aws:iam::111122223333:role/ais-production-cluster-autoscaler",
    ),
    storage_classes={
        "gp2": WaitForFirstConsumerStorageOptions(provisioner=StorageProvisioner.ais_in_tree_gp2()),
        "custom-class": WaitForFirstConsumerStorageOptions(provisioner=StorageProvisioner.no_provisioner()),
    },
    efk=EfkStackOptions(keep_for=Duration.days(30)),
)

cluster.acknowledge("kubelet-unverified", "the kubelets of the documents sign their certificates themselves")

custom = cluster.storage_class("custom-class")


def shared(path: str) -> DataVolumeOptions:
    return DataVolumeOptions(
        size=Size.gibibytes(10),
        storage_class=custom,
        source=VolumeSource.nfs(server="nfs.example.com", path=path),
    )


site = XnatSite(
    app,
    "xnat",
    url="https://xnat.example.com",
    admin_email="xnat-admin@example.com",
    xnat=XnatWebOptions(
        image=XnatImage.ais("1.9.3.1"),
        resources=ResourceOptions(cpu=Cpu.millis(1000), memory=Size.mebibytes(3000)),
    ),
    external_postgres=ExternalPostgresOptions(
        host="xnat.randomstring.ap-southeast-2.rds.amazonaws.com",
        database_name="yourdatabase",
        username="yourusername",
        credentials=Secret.named("xnat-postgresql"),
        tls=DatabaseTls.unverified(),
        # What an instance with 16 GiB grants by default, rounded down: SHOW max_connections. A hundred pods get 15 each.
        max_connections=1600,
    ),
    backup=PostgresBackupOptions(
        destination=BackupDestination.s3(
            bucket="ais-production-backups",
            region="ap-southeast-2",
            service_account_role_arn="arn:aws:iam::111122223333:role/ais-production-backup",
        ),
        keep_for=Duration.days(30),
    ),
    archive=shared("/xnat/archive"),
    prearchive=shared("/xnat/prearchive"),
    cache=shared("/xnat/cache"),
    build_volume=shared("/xnat/build"),
    message_broker=MessageBrokerOptions(storage_class=cluster.storage_class("gp2")),
    autoscaling=HpaAutoscaling.ais(),
    alb_ingress=AlbIngressOptions(
        certificate_arn="arn:aws:acm:ap-southeast-2:111122223333:certificate/0f1e2d3c-aaaa-bbbb-cccc-0123456789ab",
        scheme=AlbScheme.INTERNET_FACING,
    ),
    monitoring=MonitoringOptions(labels={"release": "kube-prometheus-stack"}),
    smoke_test=SmokeTestOptions(),
    network_policies=NetworkPoliciesOptions(monitoring=[NetworkPeer.namespace("monitoring")]),
    logins=[
        Login.aaf(
            environment=AafEnvironment.TEST,
            client_id="123jsdjd",
            client=Secret.named("xnat-aaf"),
            allowed_email_domains=["example.com"],
            filter_email_domains=False,
        ),
    ],
)

site.acknowledge("several-pods", "as the AIS operations documents have it; users know that permissions may lag behind by a day")
site.acknowledge("autoscaling-memory", "as the AIS operations documents have it; the number of pods is watched, and the next step is CPU alone")
site.acknowledge("tls-unverified", "as the AIS operations documents have it; verifyFull with the RDS bundle is the next step")

try:
    app.synth()
except RuntimeError as refused:
    sys.exit(str(refused))
