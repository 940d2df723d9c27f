import { Image, type PluginDownload, PluginSource, Secret, XnatImage, type XnatWebOptions } from 'cdk8s-xnat';
import { type Allowed, type Case, javaScript, site } from '../case';

const xnat = (rule: string, title: string, broken: XnatWebOptions, report: string, mended: XnatWebOptions): Case => ({
  rule,
  title,
  broken: site({ xnat: broken }),
  report,
  mended: site({ xnat: mended }),
});

const SHA256 = '0123456789abcdef'.repeat(4);
const good: PluginDownload = { name: 'ohif-viewer', version: '3.7.0', url: 'https://example.edu.au/ohif-viewer-3.7.0.jar', sha256: SHA256 };

const plugin = (rule: string, title: string, broken: Partial<PluginDownload>, report: string): Case =>
  xnat(rule, title, { plugins: [{ ...good, ...broken }] }, report, { plugins: [good] });

const NEXUS = Secret.named('nexus').key('token');
const unplaced = { name: good.name, version: good.version, sha256: SHA256 };
const from = (source: PluginSource): XnatWebOptions => ({ plugins: [{ ...unplaced, from: source }] });

const unchecked = { name: good.name, version: good.version, url: good.url };

const openId = (name: string, version: string) => ({ name, version, url: `https://example.edu.au/openid-auth-plugin-${version}-xpl.jar`, sha256: SHA256 });

export const pluginCases: readonly Case[] = [
  xnat(
    'prop-required',
    'a plugin without a checksum, in plain JavaScript',
    { plugins: [javaScript(unchecked)] },
    `
      [uwa] xnat.plugins[0] lacks sha256 (prop-required)
          why  there is no value that would suit every site
          fix  add sha256, a string`,
    { plugins: [good] },
  ),
  plugin(
    'plugin-checksum',
    'a checksum of another kind',
    { sha256: 'd41d8cd98f00b204e9800998ecf8427e' },
    `
      [uwa/xnat] sha256 of the plugin "ohif-viewer" is "d41d8cd98f00b204e9800998ecf8427e" (plugin-checksum)
          why  a plugin runs with all of XNAT's rights: only a file that somebody has looked at may be loaded
          fix  download the jar, check where it is from, and write what sha256sum prints for it`,
  ),
  plugin(
    'plugin-url',
    'a URL of FTP',
    { url: 'ftp://example.edu.au/ohif-viewer-3.7.0.jar' },
    `
      [uwa/xnat] url of the plugin "ohif-viewer" is "ftp://example.edu.au/ohif-viewer-3.7.0.jar" (plugin-url)
          why  the file is fetched by a script when the pod starts; what stands in its URL ends up in a ConfigMap
          fix  write the URL of the jar itself, such as "https://plugins.example.edu.au/openid-auth-plugin-1.4.1.jar"`,
  ),
  plugin(
    'plugin-url',
    'a URL with a password',
    { url: 'https://xnat:hunter2@example.edu.au/ohif-viewer-3.7.0.jar' },
    `
      [uwa/xnat] url of the plugin "ohif-viewer" carries a user or a password (plugin-url)
          why  the file is fetched by a script when the pod starts; what stands in its URL ends up in a ConfigMap
          fix  write it without; a token comes from a Secret: in place of url, from: PluginSource.url("https://…", { token: Secret.named("plugins").key("token") })`,
  ),
  plugin(
    'plugin-url',
    'a URL with a signature',
    { url: 'https://example.edu.au/ohif-viewer-3.7.0.jar?signature=hunter2' },
    `
      [uwa/xnat] url of the plugin "ohif-viewer" carries a secret in its query (plugin-url)
          why  the file is fetched by a script when the pod starts; what stands in its URL ends up in a ConfigMap
          fix  write it without; a token comes from a Secret: in place of url, from: PluginSource.url("https://…", { token: Secret.named("plugins").key("token") })`,
  ),
  plugin(
    'plugin-url',
    'a page instead of the jar',
    { url: 'https://example.edu.au/ohif-viewer/' },
    `
      [uwa/xnat] url of the plugin "ohif-viewer" is "https://example.edu.au/ohif-viewer/" (plugin-url)
          why  the file is fetched by a script when the pod starts; what stands in its URL ends up in a ConfigMap
          fix  write the URL of the jar itself, such as "https://plugins.example.edu.au/openid-auth-plugin-1.4.1.jar"`,
  ),
  plugin(
    'plugin-url',
    'a name with a blank',
    { name: 'OHIF Viewer' },
    `
      [uwa/xnat] plugin "OHIF Viewer" in version "3.7.0" makes no file name (plugin-url)
          why  the jar is kept as <name>-<version>.jar, by a script that reads its list word by word
          fix  name it in at most 50 lower-case letters, digits and hyphens, and its version without blanks or slashes`,
  ),
  plugin(
    'plugin-url',
    'a version with a slash',
    { version: '../3.7.0' },
    `
      [uwa/xnat] plugin "ohif-viewer" in version "../3.7.0" makes no file name (plugin-url)
          why  the jar is kept as <name>-<version>.jar, by a script that reads its list word by word
          fix  name it in at most 50 lower-case letters, digits and hyphens, and its version without blanks or slashes`,
  ),
  xnat(
    'plugin-url',
    'a token that goes in clear',
    from(PluginSource.url('http://nexus.example.edu.au/ohif-viewer.jar', { token: NEXUS })),
    `
      [uwa] url of PluginSource.url is "http://nexus.example.edu.au/ohif-viewer.jar", and has a token (plugin-url)
          why  whoever is on the way can read the token
          fix  write https://, or leave out token`,
    from(PluginSource.url('https://nexus.example.edu.au/ohif-viewer.jar', { token: NEXUS })),
  ),
  xnat(
    'plugin-url',
    'a token in the URL of a source',
    from(PluginSource.url('https://nexus.example.edu.au/ohif-viewer.jar?private_token=hunter2')),
    `
      [uwa] url of PluginSource.url carries a secret in its query (plugin-url)
          why  the file is fetched by a script when the pod starts; what stands in its URL ends up in a ConfigMap
          fix  write it without; a token comes from a Secret: { token: Secret.named("plugins").key("token") }`,
    from(PluginSource.url('https://nexus.example.edu.au/ohif-viewer.jar', { token: NEXUS })),
  ),
  xnat(
    'prop-type',
    'a token itself instead of its key',
    from(PluginSource.url('https://nexus.example.edu.au/ohif-viewer.jar', { token: javaScript('hunter2') })),
    `
      [uwa] PluginSource.url(…).token must be a key of a Secret, but is a literal string (not shown here, it may be a secret) (prop-type)
          why  a secret that stands in the file ends up in git, in the YAML and in the review
          fix  put the value into a Kubernetes Secret, and name that: PluginSource.url(…).token: Secret.named("…").key("…")`,
    from(PluginSource.url('https://nexus.example.edu.au/ohif-viewer.jar', { token: NEXUS })),
  ),
  xnat(
    'plugin-source',
    'a plugin that is nowhere',
    { plugins: [unplaced] },
    `
      [uwa/xnat] the plugin "ohif-viewer" has neither url nor from (plugin-source)
          why  a pod fetches the jar from one place when it starts
          fix  write url: "https://…", or from: PluginSource.claim(…), or another source`,
    from(PluginSource.claim('plugins', 'ohif-viewer-3.7.0.jar')),
  ),
  xnat(
    'plugin-source',
    'a plugin in two places',
    { plugins: [{ ...good, from: PluginSource.configMap('ohif-viewer', 'plugin.jar') }] },
    `
      [uwa/xnat] the plugin "ohif-viewer" has both url and from (plugin-source)
          why  a pod fetches the jar from one place when it starts
          fix  keep one of the two`,
    from(PluginSource.configMap('ohif-viewer', 'plugin.jar')),
  ),
  xnat(
    'prop-grammar',
    'a path in a claim that begins with a slash',
    from(PluginSource.claim('plugins', '/released/ohif-viewer-3.7.0.jar')),
    `
      [uwa] path of PluginSource.claim is "/released/ohif-viewer-3.7.0.jar", but must be a path from the root of a volume, without a slash at its beginning, "..", blanks and quotes (prop-grammar)
          why  the script that reads it finds no such file
          fix  write "released/ohif-viewer-3.7.0.jar", if that is meant`,
    from(PluginSource.claim('plugins', 'released/ohif-viewer-3.7.0.jar')),
  ),
  xnat(
    'image-tag',
    'a plugin in an image whose tag moves',
    from(PluginSource.image(Image.of('registry.example.edu.au/ohif-viewer', { tag: 'latest' }), '/plugins/ohif-viewer.jar')),
    `
      [uwa] image of PluginSource.image is "registry.example.edu.au/ohif-viewer:latest", whose tag moves (image-tag)
          why  a pod that starts again would run another version: XNAT then changes its database, and PostgreSQL cannot read its own
          fix  name a released version, or add the digest: { digest: "sha256:…" }`,
    from(PluginSource.image(Image.of('registry.example.edu.au/ohif-viewer', { tag: '3.7.0' }), '/plugins/ohif-viewer.jar')),
  ),
  xnat(
    'plugin-bucket',
    'a bucket of which nobody knows where it is',
    from(PluginSource.s3('s3://example-plugins/ohif-viewer-3.7.0.jar')),
    `
      [uwa] PluginSource.s3 has neither region nor endpoint (plugin-bucket)
          why  the AWS CLI finds nothing there, and the pod does not start
          fix  write region: "ap-southeast-2", or where the bucket is; for another S3 than AWS, endpoint: "https://…" and credentials: Secret.named("…")`,
    from(PluginSource.s3('s3://example-plugins/ohif-viewer-3.7.0.jar', { region: 'ap-southeast-2' })),
  ),
  xnat(
    'plugin-bucket',
    'a URL of a bucket, and a MinIO without keys',
    from(PluginSource.s3('https://minio.example.edu.au/plugins/ohif-viewer-3.7.0.jar', { endpoint: 'https://minio.example.edu.au' })),
    `
      [uwa] uri of PluginSource.s3 is "https://minio.example.edu.au/plugins/ohif-viewer-3.7.0.jar" (plugin-bucket)
          why  the AWS CLI finds nothing there, and the pod does not start
          fix  write bucket and key: "s3://example-plugins/openid-auth-plugin-1.4.1.jar"
      [uwa] PluginSource.s3 has the endpoint "https://minio.example.edu.au" and no credentials (plugin-bucket)
          why  the role of a service account counts with AWS alone
          fix  give credentials: Secret.named("…"), with the keys access_key and secret_key`,
    from(PluginSource.s3('s3://plugins/ohif-viewer-3.7.0.jar', { endpoint: 'https://minio.example.edu.au', credentials: Secret.named('plugins-s3') })),
  ),
  xnat(
    'plugin-version',
    'a file of another version in a claim',
    from(PluginSource.claim('plugins', 'ohif-viewer-3.6.0.jar')),
    `
      [uwa/xnat] version of the plugin "ohif-viewer" is "3.7.0", and its file is "ohif-viewer-3.6.0.jar" (plugin-version)
          why  features such as logins write their files for the version that is named, and the plugin of another version ignores or misreads them
          fix  write the version of the file, "3.6.0", or take the file of 3.7.0`,
    from(PluginSource.claim('plugins', 'ohif-viewer-3.7.0.jar')),
  ),
  xnat(
    'plugin-included',
    'a plugin of the image, misspelt',
    { includedPlugins: ['container-servce'] },
    `
      [uwa/xnat] includedPlugins names "container-servce", which ghcr.io/australian-imaging-service/xnat:1.9.3.1 does not have (plugin-included)
          why  the pod would stop when it starts, as it does for any plugin that is missing
          fix  write "container-service"`,
    { includedPlugins: ['container-service'] },
  ),
  xnat(
    'plugin-included',
    'a plugin that the image does not have',
    { includedPlugins: ['xnat-roi'] },
    `
      [uwa/xnat] includedPlugins names "xnat-roi", which ghcr.io/australian-imaging-service/xnat:1.9.3.1 does not have (plugin-included)
          why  the pod would stop when it starts, as it does for any plugin that is missing
          fix  choose among container-service, ldap-auth, ohif-viewer, xsync, batch-launch, jupyterhub, openid-auth, or add it to plugins with its url and sha256`,
    { includedPlugins: ['xsync'] },
  ),
  xnat(
    'plugin-included',
    'a plugin of an image without any',
    { image: XnatImage.nrg('1.9.3'), includedPlugins: ['ohif-viewer'] },
    `
    [uwa/xnat] includedPlugins names "ohif-viewer", which ghcr.io/nrgxnat/xnat-web:1.9.3 does not have (plugin-included)
        why  the pod would stop when it starts, as it does for any plugin that is missing
        fix  add it to plugins with its url and sha256: this image has none inside`,
    {
      image: XnatImage.nrg('1.9.3'),
      plugins: [good],
    },
  ),
  xnat(
    'plugin-java',
    'a login plugin for another Java',
    { plugins: [openId('openid-auth', '1.5.0')] },
    `
      [uwa/xnat] the plugin openid-auth 1.5.0 needs Java 21 and XNAT 1.10, and the image has XNAT 1.9.3.1 (plugin-java)
          why  its classes cannot be loaded, and XNAT does not start
          fix  download a version of openid-auth before 1.5, or use an image of XNAT 1.10`,
    { plugins: [openId('openid-auth', '1.4.1')] },
  ),
  xnat(
    'plugin-twice',
    'a download beside the jar in the image',
    { plugins: [openId('openid-auth-plugin', '1.4.0')] },
    `
      [uwa/xnat] the download "openid-auth-plugin" is the plugin "openid-auth", which the image has and the pod keeps (plugin-twice)
          why  both jars would be in the folder of plugins: XNAT does not start, or runs either of the two
          fix  name the download "openid-auth": it then takes the place of the one in the image`,
    { plugins: [openId('openid-auth', '1.4.0')] },
  ),
  xnat(
    'plugin-twice',
    'one plugin downloaded twice',
    { plugins: [openId('openid-auth', '1.4.0'), openId('openid-auth', '1.4.1')] },
    `
      [uwa/xnat] plugins names "openid-auth" after "openid-auth", the same plugin (plugin-twice)
          why  both jars would be in the folder of plugins: XNAT does not start, or runs either of the two
          fix  keep one of the two`,
    { plugins: [openId('openid-auth', '1.4.1')] },
  ),
  xnat(
    'plugin-version',
    'a file of another version',
    { plugins: [{ ...openId('openid-auth', '1.4.0'), version: '1.3.1' }] },
    `
      [uwa/xnat] version of the plugin "openid-auth" is "1.3.1", and its file is "openid-auth-plugin-1.4.0-xpl.jar" (plugin-version)
          why  features such as logins write their files for the version that is named, and the plugin of another version ignores or misreads them
          fix  write the version of the file, "1.4.0", or take the file of 1.3.1`,
    { plugins: [openId('openid-auth', '1.4.0')] },
  ),
];

const newXnat = { image: XnatImage.ais('1.10.0') };

export const pluginAllowed: readonly Allowed[] = [
  {
    rule: 'plugin-java',
    title: 'a login plugin for the Java of the image',
    allowed: site({ xnat: { ...newXnat, plugins: [openId('openid-auth', '1.6.0')] } }),
  },
  {
    rule: 'plugin-twice',
    title: 'a plugin whose jar in the image is not kept',
    allowed: site({ xnat: { includedPlugins: ['xsync'], plugins: [openId('openid-auth-plugin', '1.4.0')] } }),
  },
  {
    rule: 'plugin-url',
    title: 'a mirror inside by http, and a query without a secret',
    allowed: site({
      xnat: {
        plugins: [
          { ...good, url: 'http://nexus.example.edu.au/repository/raw/ohif-viewer-3.7.0.jar' },
          { ...good, name: 'xsync', version: '1.9.0', url: 'https://nexus.example.edu.au/download?artifact=xsync' },
        ],
      },
    }),
  },
  { rule: 'plugin-checksum', title: 'a checksum in capital letters', allowed: site({ xnat: { plugins: [{ ...good, sha256: SHA256.toUpperCase() }] } }) },
];
