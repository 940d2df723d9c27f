import sys

from cdk8s import App, Size
from cdk8s_xnat import Cpu, DataVolumeOptions, DicomOptions, PostgresOptions, ResourceOptions, XnatSite, XnatWebOptions

app = App()

XnatSite(
    app,
    "xnat",
    url="http://localhost:8080",
    admin_email="xnat-admin@example.edu.au",
    # It fits a node of 2 CPUs and 4 GiB, beside what the cluster itself takes.
    xnat=XnatWebOptions(
        resources=ResourceOptions(cpu=Cpu.millis(500), cpu_limit=Cpu.units(2), memory=Size.mebibytes(2500)),
    ),
    postgres=PostgresOptions(
        size=Size.gibibytes(5),
        resources=ResourceOptions(cpu=Cpu.millis(250), cpu_limit=Cpu.units(1), memory=Size.mebibytes(512)),
    ),
    archive=DataVolumeOptions(size=Size.gibibytes(20)),
    prearchive=DataVolumeOptions(size=Size.gibibytes(10)),
    cache=DataVolumeOptions(size=Size.gibibytes(5)),
    build_volume=DataVolumeOptions(size=Size.gibibytes(10)),
    dicom=DicomOptions(),
)

try:
    app.synth()
except RuntimeError as refused:
    sys.exit(str(refused))
