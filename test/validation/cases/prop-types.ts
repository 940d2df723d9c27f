import { Duration, Size } from 'cdk8s';
import { CaBundle, Cpu, DatabaseTls, Image, NetworkPeer, PostgresTuning, Secret, ServiceType, StorageClass, VolumeSource, XnatImage } from 'cdk8s-xnat';
import { type Build, type Case, external, javaScript, mistake, site } from '../case';

const type = (title: string, broken: Build, report: string, mended: Build) => mistake('prop-type', title, broken, report, mended);

const database = { host: 'db.example.edu.au', credentials: Secret.named('xnat-db'), tls: DatabaseTls.verifyFull(CaBundle.fromConfigMapName('ca')) };
const good = external(database);
const networkPolicies = { dicom: [NetworkPeer.cidr('10.20.0.0/16')] };

export const propTypeCases: readonly Case[] = [
  type(
    'a number in the place of a string',
    site({ url: javaScript(8080) }),
    `
      [uwa] url must be a string, but is the number 8080 (prop-type)
          why  it would end in YAML that means something else; TypeScript finds most such mistakes while they are written
          fix  give url as a string`,
    site({}),
  ),
  type(
    'a string in the place of a number',
    site({ xnat: { replicas: javaScript('2') } }),
    `
      [uwa] xnat.replicas must be a whole number, but is the string "2" (prop-type)
          why  it would end in YAML that means something else; TypeScript finds most such mistakes while they are written
          fix  give xnat.replicas as a whole number`,
    site({ xnat: { replicas: 1 } }),
  ),
  type(
    'half a pod',
    site({ xnat: { replicas: 1.5 } }),
    `
      [uwa] xnat.replicas must be a whole number, but is the number 1.5 (prop-type)
          why  it would end in YAML that means something else; TypeScript finds most such mistakes while they are written
          fix  give xnat.replicas as a whole number`,
    site({ xnat: { replicas: 1 } }),
  ),
  type(
    'a string in the place of true',
    site({ createNamespace: javaScript('false') }),
    `
      [uwa] createNamespace must be true or false, but is the string "false" (prop-type)
          why  it would end in YAML that means something else; TypeScript finds most such mistakes while they are written
          fix  give createNamespace as true or false`,
    site({ createNamespace: false }),
  ),
  type(
    'null in the place of a Size',
    site({ archive: { size: javaScript(null) } }),
    `
      [uwa] archive.size must be a Size, such as Size.gibibytes(4), but is null (prop-type)
          why  it would end in YAML that means something else; TypeScript finds most such mistakes while they are written
          fix  give archive.size as a Size, such as Size.gibibytes(4)`,
    site({ archive: { size: Size.tebibytes(1) } }),
  ),
  type(
    'a string in the place of a Size',
    site({ xnat: { resources: { memory: javaScript('8Gi') } } }),
    `
      [uwa] xnat.resources.memory must be a Size, such as Size.gibibytes(4), but is the string "8Gi" (prop-type)
          why  it would end in YAML that means something else; TypeScript finds most such mistakes while they are written
          fix  give xnat.resources.memory as a Size, such as Size.gibibytes(4)`,
    site({ xnat: { resources: { memory: Size.gibibytes(8) } } }),
  ),
  type(
    'a number in the place of a Duration',
    site({ xnat: { startupTimeout: javaScript(600) } }),
    `
      [uwa] xnat.startupTimeout must be a Duration, such as Duration.minutes(10), but is the number 600 (prop-type)
          why  it would end in YAML that means something else; TypeScript finds most such mistakes while they are written
          fix  give xnat.startupTimeout as a Duration, such as Duration.minutes(10)`,
    site({ xnat: { startupTimeout: Duration.minutes(10) } }),
  ),
  type(
    'a string in the place of a Cpu',
    site({ xnat: { resources: { cpu: javaScript('500m') } } }),
    `
      [uwa] xnat.resources.cpu must be a Cpu, such as Cpu.units(1), but is the string "500m" (prop-type)
          why  it would end in YAML that means something else; TypeScript finds most such mistakes while they are written
          fix  give xnat.resources.cpu as a Cpu, such as Cpu.units(1)`,
    site({ xnat: { resources: { cpu: Cpu.millis(500) } } }),
  ),
  type(
    'a string in the place of an image',
    site({ xnat: { image: javaScript('xnat:1.9.3') } }),
    `
      [uwa] xnat.image must be an XnatImage, such as XnatImage.ais("1.9.3.1"), but is the string "xnat:1.9.3" (prop-type)
          why  it would end in YAML that means something else; TypeScript finds most such mistakes while they are written
          fix  give xnat.image as an XnatImage, such as XnatImage.ais("1.9.3.1")`,
    site({ xnat: { image: XnatImage.custom({ image: Image.of('xnat', { tag: '1.9.3' }) }) } }),
  ),
  type(
    'a string in the place of a StorageClass',
    site({ archive: { storageClass: javaScript('gp3') } }),
    `
      [uwa] archive.storageClass must be a StorageClass, such as StorageClass.named("gp3"), but is the string "gp3" (prop-type)
          why  it would end in YAML that means something else; TypeScript finds most such mistakes while they are written
          fix  give archive.storageClass as a StorageClass, such as StorageClass.named("gp3")`,
    site({ archive: { storageClass: StorageClass.named('gp3') } }),
  ),
  type(
    'a string in the place of a source',
    site({ archive: { source: javaScript('nfs:/xnat') } }),
    `
      [uwa] archive.source must be a VolumeSource, such as VolumeSource.nfs({ server: "…", path: "/…" }), but is the string "nfs:/xnat" (prop-type)
          why  it would end in YAML that means something else; TypeScript finds most such mistakes while they are written
          fix  give archive.source as a VolumeSource, such as VolumeSource.nfs({ server: "…", path: "/…" })`,
    site({ archive: { source: VolumeSource.nfs({ server: 'nfs', path: '/xnat' }) } }),
  ),
  type(
    'a name that is none of an enum',
    site({ dicom: { serviceType: javaScript('Nodeport') }, networkPolicies }),
    `
      [uwa] dicom.serviceType must be one of ServiceType.CLUSTER_IP, ServiceType.NODE_PORT, ServiceType.LOAD_BALANCER, ServiceType.EXTERNAL_NAME, but is the string "Nodeport" (prop-type)
          why  it would end in YAML that means something else; TypeScript finds most such mistakes while they are written
          fix  give dicom.serviceType as one of ServiceType.CLUSTER_IP, ServiceType.NODE_PORT, ServiceType.LOAD_BALANCER, ServiceType.EXTERNAL_NAME`,
    site({ dicom: { serviceType: ServiceType.NODE_PORT }, networkPolicies }),
  ),
  type(
    'an object in the place of a tuning',
    site({ postgres: { tuning: javaScript({ work_mem: '32MB' }) } }),
    `
      [uwa] postgres.tuning must be a PostgresTuning, such as PostgresTuning.forMemory(Size.gibibytes(4)), but is an object (prop-type)
          why  it would end in YAML that means something else; TypeScript finds most such mistakes while they are written
          fix  give postgres.tuning as a PostgresTuning, such as PostgresTuning.forMemory(Size.gibibytes(4))`,
    site({ postgres: { tuning: PostgresTuning.of({ work_mem: '32MB' }) } }),
  ),
  type(
    'a function in the place of a list',
    site({ xnat: { includedPlugins: javaScript(() => ['xsync']) } }),
    `
      [uwa] xnat.includedPlugins must be a list, but is a function (prop-type)
          why  it would end in YAML that means something else; TypeScript finds most such mistakes while they are written
          fix  give xnat.includedPlugins as a list`,
    site({ xnat: { includedPlugins: ['xsync'] } }),
  ),
  type(
    'an object in the place of a list',
    site({ dicom: { receivers: javaScript({ aeTitle: 'XNAT', port: 8104 }) } }),
    `
      [uwa] dicom.receivers must be a list, but is an object (prop-type)
          why  it would end in YAML that means something else; TypeScript finds most such mistakes while they are written
          fix  give dicom.receivers as a list`,
    site({ dicom: { receivers: [{ aeTitle: 'XNAT', port: 8104 }] } }),
  ),
  type(
    'a number in a list',
    external({ ...database, host: undefined, ips: [javaScript(167772421)], tls: DatabaseTls.require() }),
    `
      [uwa] externalPostgres.ips[0] must be a string, but is the number 167772421 (prop-type)
          why  it would end in YAML that means something else; TypeScript finds most such mistakes while they are written
          fix  give externalPostgres.ips[0] as a string
      [uwa/database] tls is require(), which encrypts with whoever answers (tls-unverified)
          why  whoever can redirect the traffic reads the password and every record that XNAT loads
          fix  use DatabaseTls.verifyCa(CaBundle.fromFile("global-bundle.pem")), or acknowledge "tls-unverified"`,
    good,
  ),
  type(
    'a number in a map',
    site({ xnat: { properties: { 'scheduling.thread.pool.size': javaScript(30) } } }),
    `
      [uwa] xnat.properties["scheduling.thread.pool.size"] must be a string, but is the number 30 (prop-type)
          why  it would end in YAML that means something else; TypeScript finds most such mistakes while they are written
          fix  give xnat.properties["scheduling.thread.pool.size"] as a string`,
    site({ xnat: { properties: { 'scheduling.thread.pool.size': '30' } } }),
  ),
  type(
    'a list in the place of a map',
    site({ xnat: { preferences: javaScript(['siteConfig.requireLogin']) } }),
    `
      [uwa] xnat.preferences must be an object, but is a list (prop-type)
          why  it would end in YAML that means something else; TypeScript finds most such mistakes while they are written
          fix  give xnat.preferences as an object`,
    site({}),
  ),
  type(
    'true in the place of options',
    site({ postgres: javaScript(true) }),
    `
      [uwa] postgres must be an object of options, but is true (prop-type)
          why  it would end in YAML that means something else; TypeScript finds most such mistakes while they are written
          fix  give postgres as an object of options`,
    site({ postgres: {} }),
  ),
  type(
    'a list in the place of options',
    site({ xnat: javaScript([]) }),
    `
      [uwa] xnat must be an object of options, but is an empty list (prop-type)
          why  it would end in YAML that means something else; TypeScript finds most such mistakes while they are written
          fix  give xnat as an object of options`,
    site({ xnat: {} }),
  ),
  type(
    'TLS as a string',
    external({ ...database, tls: javaScript('verify-full') }),
    `
      [uwa] externalPostgres.tls must be a DatabaseTls, such as DatabaseTls.verifyFull(ca), but is a literal string (not shown here, it may be a secret) (prop-type)
          why  it would end in YAML that means something else; TypeScript finds most such mistakes while they are written
          fix  give externalPostgres.tls as a DatabaseTls, such as DatabaseTls.verifyFull(ca)`,
    good,
  ),
];
