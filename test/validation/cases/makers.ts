import { Chart, Size } from 'cdk8s';
import { AccountPolicy, CaBundle, ClusterServices, DatabaseTls, Image, PostgresTuning, Secret, StorageProvisioner, VolumeSource, XnatImage } from 'cdk8s-xnat';
import { type Build, type Case, external, javaScript, mistake, site } from '../case';
import { aaf } from './login-sites';

const type = (title: string, broken: Build, report: string, mended: Build) => mistake('prop-type', title, broken, report, mended);

const credentials = Secret.named('xnat-db');
const ca = CaBundle.fromConfigMapName('ca');
const database = (tls: DatabaseTls) => external({ host: 'db.example.edu.au', credentials, tls });
const archive = (source: VolumeSource) => site({ archive: { source } });
const running = (image: XnatImage) => site({ xnat: { image } });
const tuned = (tuning: PostgresTuning) => site({ postgres: { tuning } });
const cluster =
  (provisioner: StorageProvisioner): Build =>
  (app) =>
    void new ClusterServices(app, 'cluster', { storageClasses: { fast: { provisioner } } });

const image = Image.of('registry.example.edu.au/xnat', { tag: '1.9.3' });
const nfs = { server: 'nfs.example.edu.au', path: '/srv/xnat' };
const efs = { fileSystemId: 'fs-0123456789abcdef0' };

export const makerCases: readonly Case[] = [
  mistake(
    'secret-name',
    'a Secret with blanks in its name',
    aaf({ client: Secret.named('The AAF Secret') }),
    `
      [uwa] the name of a Secret is none (not shown here, it may be the secret itself) (secret-name)
          why  no Secret can have it, and the pod would wait for one for ever
          fix  name the Secret as kubectl get secrets shows it: lower-case letters, digits, hyphens and dots`,
    aaf({ client: Secret.named('xnat-aaf') }),
  ),
  mistake(
    'secret-name',
    'a key with a blank',
    aaf({ client: Secret.named('xnat-aaf', { clientSecret: 'client secret' }) }),
    `
      [uwa] a key in the Secret "xnat-aaf" is none (not shown here, it may be the secret itself) (secret-name)
          why  no Secret can have it, and the pod would wait for one for ever
          fix  use letters, digits, hyphens, underscores and dots`,
    aaf({ client: Secret.named('xnat-aaf', { clientSecret: 'client-secret' }) }),
  ),
  mistake(
    'secret-key-names',
    'a name that nothing asks for',
    aaf({ client: Secret.named('xnat-aaf', { clientId: 'id', client: 'secret' }) }),
    `
      [uwa] Secret.named("xnat-aaf", …) says how the key "client" is called, which nothing asks for (secret-key-names)
          why  the name would be ignored: the pod would wait for ever for the key that the reader has a name for
          fix  write before the colon the name that the reader documents, such as "clientId" or "clientSecret", and after it the key of the Secret; or acknowledge it where a construct of your own asks for it`,
    aaf({ client: Secret.named('xnat-aaf', { clientId: 'id', clientSecret: 'secret' }) }),
  ),
  mistake(
    'secret-key-names',
    'a name that is misspelt',
    aaf({ client: Secret.named('xnat-aaf', { cleintSecret: 'secret' }) }),
    `
      [uwa] Secret.named("xnat-aaf", …) says how the key "cleintSecret" is called, which nothing asks for (secret-key-names)
          why  the name would be ignored: the pod would wait for ever for the key that the reader has a name for
          fix  write before the colon the name that the reader documents, such as "clientSecret", and after it the key of the Secret; or acknowledge it where a construct of your own asks for it`,
    aaf({ client: Secret.named('xnat-aaf', { clientSecret: 'secret' }) }),
  ),
  type(
    'a Secret without a name',
    aaf({ client: Secret.named(javaScript(undefined)) }),
    `
      [uwa] secretName of Secret.named must be a string, but is undefined (prop-type)
          why  it would end in YAML that means something else; TypeScript finds most such mistakes while they are written
          fix  give secretName of Secret.named as a string`,
    aaf({ client: Secret.named('xnat-aaf') }),
  ),
  type(
    'a path in the place of a CA bundle',
    database(DatabaseTls.verifyFull(javaScript('global-bundle.pem'))),
    `
      [uwa] ca of DatabaseTls.verifyFull must be a CaBundle, such as CaBundle.fromFile("global-bundle.pem"), but is the string "global-bundle.pem" (prop-type)
          why  it would end in YAML that means something else; TypeScript finds most such mistakes while they are written
          fix  give ca of DatabaseTls.verifyFull as a CaBundle, such as CaBundle.fromFile("global-bundle.pem")`,
    database(DatabaseTls.verifyFull(ca)),
  ),
  type(
    'a CA bundle without a path',
    database(DatabaseTls.verifyFull(CaBundle.fromFile(javaScript(undefined)))),
    `
      [uwa] path of CaBundle.fromFile must be a string that is not empty, but is undefined (prop-type)
          why  it would end in YAML that means something else; TypeScript finds most such mistakes while they are written
          fix  give path of CaBundle.fromFile as a string that is not empty`,
    database(DatabaseTls.verifyFull(ca)),
  ),
  type(
    'a chart in the place of a ConfigMap',
    (app) => database(DatabaseTls.verifyFull(CaBundle.fromConfigMap(new Chart(app, 'certificates'))))(app),
    `
      [uwa] configMap of CaBundle.fromConfigMap must be a ConfigMap, but is an object of class Chart (prop-type)
          why  it would end in YAML that means something else; TypeScript finds most such mistakes while they are written
          fix  give configMap of CaBundle.fromConfigMap as a ConfigMap`,
    database(DatabaseTls.verifyFull(ca)),
  ),
  type(
    'a user of an image by name',
    running(XnatImage.custom({ image, uid: javaScript('xnat') })),
    `
      [uwa] XnatImage.custom(…).uid must be a whole number, but is the string "xnat" (prop-type)
          why  it would end in YAML that means something else; TypeScript finds most such mistakes while they are written
          fix  give XnatImage.custom(…).uid as a whole number`,
    running(XnatImage.custom({ image, uid: 1000 })),
  ),
  type(
    'a version of a plugin as a number',
    running(XnatImage.custom({ image, plugins: { 'openid-auth': javaScript(1.4) } })),
    `
      [uwa] XnatImage.custom(…).plugins["openid-auth"] must be a string, but is the number 1.4 (prop-type)
          why  it would end in YAML that means something else; TypeScript finds most such mistakes while they are written
          fix  give XnatImage.custom(…).plugins["openid-auth"] as a string`,
    running(XnatImage.custom({ image, plugins: { 'openid-auth': '1.4' } })),
  ),
  mistake(
    'prop-required',
    'an image of which nothing is said',
    running(XnatImage.custom(javaScript({ uid: 1000 }))),
    `
      [uwa] XnatImage.custom lacks image (prop-required)
          why  there is no value that would suit every site
          fix  add image, an Image, such as Image.of("registry.example.edu.au/xnat", { tag: "1.9.3-2" })`,
    running(XnatImage.custom({ image })),
  ),
  type(
    'a capacity as a string',
    archive(VolumeSource.nfs({ ...nfs, capacity: javaScript('1Ti') })),
    `
      [uwa] VolumeSource.nfs(…).capacity must be a Size, such as Size.gibibytes(4), but is the string "1Ti" (prop-type)
          why  it would end in YAML that means something else; TypeScript finds most such mistakes while they are written
          fix  give VolumeSource.nfs(…).capacity as a Size, such as Size.gibibytes(4)`,
    archive(VolumeSource.nfs({ ...nfs, capacity: Size.tebibytes(1) })),
  ),
  type(
    'an export as a string',
    archive(VolumeSource.nfs(javaScript('nfs.example.edu.au:/srv/xnat'))),
    `
      [uwa] the argument of VolumeSource.nfs must be an object of options, but is a literal string (not shown here, it may be a secret) (prop-type)
          why  it would end in YAML that means something else; TypeScript finds most such mistakes while they are written
          fix  give the argument of VolumeSource.nfs as an object of options`,
    archive(VolumeSource.nfs(nfs)),
  ),
  type(
    'a memory as a number',
    tuned(PostgresTuning.forMemory(javaScript(2048))),
    `
      [uwa] limit of PostgresTuning.forMemory must be a Size, such as Size.gibibytes(4), but is the number 2048 (prop-type)
          why  it would end in YAML that means something else; TypeScript finds most such mistakes while they are written
          fix  give limit of PostgresTuning.forMemory as a Size, such as Size.gibibytes(4)`,
    tuned(PostgresTuning.forMemory(Size.gibibytes(2))),
  ),
  type(
    'a policy by a word',
    aaf({ client: Secret.named('aaf'), accounts: AccountPolicy.of(javaScript('automatic')) }),
    `
      [uwa] the argument of AccountPolicy.of must be an object of options, but is a literal string (not shown here, it may be a secret) (prop-type)
          why  it would end in YAML that means something else; TypeScript finds most such mistakes while they are written
          fix  give the argument of AccountPolicy.of as an object of options`,
    aaf({ client: Secret.named('aaf'), accounts: AccountPolicy.automatic(), allowedEmailDomains: ['example.edu.au'] }),
  ),
  mistake(
    'prop-unknown',
    'a misspelt mode of EFS',
    cluster(StorageProvisioner.efs(javaScript({ ...efs, directoryPermissions: '700' }))),
    `
      [cluster] directoryPermissions is no prop of StorageProvisioner.efs (prop-unknown)
          why  it would be ignored in silence, and the feature that it was meant to turn on would be off
          fix  write directoryPerms instead of directoryPermissions`,
    cluster(StorageProvisioner.efs({ ...efs, directoryPerms: '700' })),
  ),
];
