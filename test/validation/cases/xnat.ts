import { Duration, Size } from 'cdk8s';
import { Cpu, Image, XnatImage, type XnatImageProps, type XnatWebOptions } from 'cdk8s-xnat';
import { type Allowed, type Case, site } from '../case';

const xnat = (rule: string, title: string, broken: XnatWebOptions, report: string, mended: XnatWebOptions): Case => ({
  rule,
  title,
  broken: site({ xnat: broken }),
  report,
  mended: site({ xnat: mended }),
});

const image = (rule: string, title: string, broken: Partial<XnatImageProps>, report: string): Case =>
  xnat(rule, title, { image: XnatImage.custom({ image: Image.of('registry.example.edu.au/xnat', { tag: '1.9.3-2' }), ...broken }) }, report, {
    image: XnatImage.custom({ image: Image.of('registry.example.edu.au/xnat', { tag: '1.9.3-2' }) }),
  });

const DISK =
  'Tomcat with the web application, and the plugins, are copied out of the image before XNAT starts: the pod would be ended while it starts, again and again, or would fill a node that had no room for it';

export const timeCases: readonly Case[] = [
  xnat(
    'xnat-time-zone',
    'a city that is misspelt',
    { timeZone: 'Australia/Pert' },
    `
      [uwa/xnat] timeZone is "Australia/Pert" (xnat-time-zone)
          why  Java takes UTC for a zone that it does not know, without a word: the times of sessions and logs would be off
          fix  write "Australia/Perth", or leave it out`,
    { timeZone: 'Australia/Perth' },
  ),
  xnat(
    'pod-times',
    'no time to start',
    { startupTimeout: Duration.millis(500) },
    `
      [uwa/xnat] startupTimeout is 0.5 s (pod-times)
          why  an XNAT that is killed before it has started begins anew without end, and loses what it was writing when it ends
          fix  write Duration.minutes(15), or what the slowest start takes and half as much again`,
    { startupTimeout: Duration.minutes(15) },
  ),
  xnat(
    'pod-times',
    'no time to end',
    { terminationGracePeriod: Duration.seconds(20) },
    `
      [uwa/xnat] terminationGracePeriod is 20 s, of which 20 s pass before XNAT is told to end (pod-times)
          why  an XNAT that is killed before it has started begins anew without end, and loses what it was writing when it ends
          fix  write Duration.minutes(2), or at least 30 seconds`,
    { terminationGracePeriod: Duration.minutes(2) },
  ),
];

export const imageCases: readonly Case[] = [
  image(
    'image-tag',
    'the latest image',
    { image: Image.of('registry.example.edu.au/xnat', { tag: 'latest' }) },
    `
      [uwa/xnat] image is "registry.example.edu.au/xnat:latest", whose tag moves (image-tag)
          why  a pod that starts again would run another version: XNAT then changes its database, and PostgreSQL cannot read its own
          fix  name a released version, or add the digest: { digest: "sha256:…" }`,
  ),
  image(
    'image-tag',
    'an image of a branch',
    { image: Image.of('registry.example.edu.au/xnat', { tag: 'develop' }) },
    `
      [uwa/xnat] image is "registry.example.edu.au/xnat:develop", whose tag moves (image-tag)
          why  a pod that starts again would run another version: XNAT then changes its database, and PostgreSQL cannot read its own
          fix  name a released version, or add the digest: { digest: "sha256:…" }`,
  ),
  image(
    'image-tag',
    'an image without a tag',
    { image: Image.of('registry.example.edu.au:5000/xnat') },
    `
      [uwa/xnat] image is "registry.example.edu.au:5000/xnat", without a version (image-tag)
          why  a pod that starts again would run another version: XNAT then changes its database, and PostgreSQL cannot read its own
          fix  add a tag that stays: { tag: "…" }, or a digest: { digest: "sha256:…" }`,
  ),
  ...(
    [
      [
        'a whole reference in the place of a repository',
        Image.of('https://Registry.example.edu.au/xnat:1.9.3-2'),
        'the repository of an image is "https://Registry.example.edu.au/xnat:1.9.3-2"',
        'write Image.of("registry.example.edu.au/xnat", { tag: "1.9.3-2" })',
      ],
      [
        'a repository with a blank',
        Image.of('registry.example.edu.au/x nat', { tag: '1.9.3-2' }),
        'the repository of an image is "registry.example.edu.au/x nat"',
        'write registry and repository in lower case, such as "registry.example.edu.au/imaging/xnat"',
      ],
      [
        'a tag with a slash',
        Image.of('registry.example.edu.au/xnat', { tag: 'release/1.9.3' }),
        'the tag of an image is "release/1.9.3"',
        'write at most 128 letters, digits, dots, hyphens and underscores, such as "1.9.3-2"',
      ],
      [
        'a tag that is too long',
        Image.of('registry.example.edu.au/xnat', { tag: '1'.repeat(129) }),
        'the tag of an image has 129 characters',
        'write at most 128 letters, digits, dots, hyphens and underscores, such as "1.9.3-2"',
      ],
      [
        'a digest without its algorithm',
        Image.of('registry.example.edu.au/xnat', { digest: '0123456789ABCDEF'.repeat(4) }),
        `the digest of an image is "${'0123456789ABCDEF'.repeat(4)}"`,
        `write "sha256:${'0123456789abcdef'.repeat(4)}"`,
      ],
      [
        'a digest that is cut off',
        Image.of('registry.example.edu.au/xnat', { tag: '1.9.3-2', digest: 'sha256:0123' }),
        'the digest of an image is "sha256:0123"',
        'write "sha256:" and the 64 hexadecimal digits that the registry shows',
      ],
    ] as Array<[string, Image, string, string]>
  ).map(([title, wrong, what, fix]) =>
    xnat(
      'image-reference',
      title,
      { image: XnatImage.custom({ image: wrong }) },
      `
      [uwa] ${what} (image-reference)
          why  no node could pull it, and the pod would wait with "InvalidImageName"
          fix  ${fix}`,
      { image: XnatImage.custom({ image: Image.of('registry.example.edu.au/xnat', { tag: '1.9.3-2', digest: `sha256:${'0123456789abcdef'.repeat(4)}` }) }) },
    ),
  ),
  xnat(
    'image-reference',
    'a digest of a release that is none',
    { image: XnatImage.ais('1.9.3.1', { digest: 'latest' }) },
    `
      [uwa] the digest of an image is "latest" (image-reference)
          why  no node could pull it, and the pod would wait with "InvalidImageName"
          fix  write "sha256:" and the 64 hexadecimal digits that the registry shows`,
    { image: XnatImage.ais('1.9.3.1', { digest: `sha256:${'0123456789abcdef'.repeat(4)}` }) },
  ),
  xnat(
    'xnat-image',
    'an AIS image that nobody knows',
    { image: XnatImage.ais('1.8.0') },
    `
      [uwa/xnat] XnatImage.ais("1.8.0") names a version of which nothing is known; 1.9.0, 1.9.1, 1.9.1.1, 1.9.1.2, 1.9.2, 1.9.2.2, 1.9.2.3, 1.9.3, 1.9.3.x and 1.10.x are known, each with or without a v in front (xnat-image)
          why  the login plugin's version decides how its file must look
          fix  name one of these, or use XnatImage.custom({ image, uid: 65534, plugins: { "openid-auth": "…" } })`,
    { image: XnatImage.ais('1.9.3.1') },
  ),
  image(
    'prop-grammar',
    'root',
    { uid: 0 },
    `
      [uwa] XnatImage.custom(…).uid is 0, but must be a whole number from 1 to 2147483647 (prop-grammar)
          why  the API server refuses a pod of such a user
          fix  write a value such as 1000`,
  ),
  image(
    'xnat-image',
    'a relative home',
    { home: 'data/xnat/home' },
    `
      [uwa/xnat] home of the image is "data/xnat/home" (xnat-image)
          why  the folder is copied into a volume that is mounted in its place
          fix  write the absolute path, without a slash at its end`,
  ),
  image(
    'xnat-image',
    "a slash at the end of Tomcat's folder",
    { tomcat: '/usr/local/tomcat/' },
    `
      [uwa/xnat] tomcat of the image is "/usr/local/tomcat/" (xnat-image)
          why  the folder is copied into a volume that is mounted in its place
          fix  write the absolute path, without a slash at its end`,
  ),
];

export const resourceCases: readonly Case[] = [
  xnat(
    'xnat-memory',
    'less memory than an idle XNAT takes',
    { resources: { memory: Size.mebibytes(512) } },
    `
      [uwa/xnat] resources.memory is 512 MiB, but an idle XNAT uses about 750 MB (xnat-memory)
          why  an autoscaler would start pods and remove them without end, and a full node would evict them first
          fix  write memory: Size.mebibytes(3000), or more where users upload with XNAT Desktop`,
    { resources: { memory: Size.mebibytes(3000) } },
  ),
  xnat(
    'resource-limits',
    'a limit of memory under the request',
    { resources: { memory: Size.gibibytes(4), memoryLimit: Size.gibibytes(2) } },
    `
      [uwa/xnat] resources.memoryLimit is 2048 MiB, under the 4096 MiB of memory (resource-limits)
          why  the API server refuses such a pod
          fix  raise memoryLimit, or leave it out: it is then as large as memory`,
    { resources: { memory: Size.gibibytes(4) } },
  ),
  xnat(
    'resource-limits',
    'a limit of CPU under the request',
    { resources: { cpu: Cpu.units(2), cpuLimit: Cpu.millis(500) } },
    `
      [uwa/xnat] resources.cpuLimit is 500m, under the 2 of cpu (resource-limits)
          why  the API server refuses such a pod
          fix  raise cpuLimit, or leave it out: it is then as large as cpu`,
    { resources: { cpu: Cpu.units(2) } },
  ),
  xnat(
    'prop-grammar',
    'no CPU at all',
    { resources: { cpu: Cpu.units(0) } },
    `
      [uwa] xnat.resources.cpu is Cpu.units(0), but must be from Cpu.millis(10) to Cpu.units(512) (prop-grammar)
          why  with less a container starts in hours, if at all; no node has more
          fix  write a value such as Cpu.millis(500)`,
    { resources: { cpu: Cpu.millis(1000) } },
  ),
  xnat(
    'resource-limits',
    'a limit of ephemeral storage under the request',
    { resources: { ephemeralStorage: Size.gibibytes(30), ephemeralStorageLimit: Size.gibibytes(10) } },
    `
      [uwa/xnat] resources.ephemeralStorageLimit is 10240 MiB, under the 30720 MiB of ephemeralStorage (resource-limits)
          why  the API server refuses such a pod
          fix  raise ephemeralStorageLimit, or leave it out: it is then at least as large as ephemeralStorage`,
    { resources: { ephemeralStorage: Size.gibibytes(30) } },
  ),
  xnat(
    'xnat-ephemeral-storage',
    'less than a start copies',
    { resources: { ephemeralStorage: Size.mebibytes(200), ephemeralStorageLimit: Size.mebibytes(900) } },
    `
      [uwa/xnat] resources.ephemeralStorage is 200 MiB, but a start copies about 1024 MiB (xnat-ephemeral-storage)
          why  ${DISK}
          fix  leave ephemeralStorage out, or write ephemeralStorage: Size.gibibytes(4)
      [uwa/xnat] resources.ephemeralStorageLimit is 900 MiB, but a start copies about 1024 MiB (xnat-ephemeral-storage)
          why  ${DISK}
          fix  leave ephemeralStorageLimit out, or write ephemeralStorageLimit: Size.gibibytes(20)`,
    { resources: { ephemeralStorage: Size.gibibytes(4), ephemeralStorageLimit: Size.gibibytes(20) } },
  ),
  xnat(
    'heap-share',
    'a heap of a tenth',
    { heapPercent: 10 },
    `
      [uwa/xnat] heapPercent is 10 (heap-share)
          why  XNAT would run out of heap while most of its memory lies idle
          fix  choose a share between 25 and 80; 60 is the default`,
    { heapPercent: 60 },
  ),
  xnat(
    'heap-share',
    'a heap of nearly everything',
    { heapPercent: 95 },
    `
      [uwa/xnat] heapPercent is 95 (heap-share)
          why  beside the heap, Java needs memory for classes, threads and buffers: without it the container is killed
          fix  choose a share between 25 and 80; 60 is the default`,
    { heapPercent: 80 },
  ),
];

export const xnatAllowed: readonly Allowed[] = [
  {
    rule: 'image-tag',
    title: 'a moving tag with a digest',
    allowed: site({ xnat: { image: XnatImage.custom({ image: Image.of('xnat', { tag: 'latest', digest: `sha256:${'0123456789abcdef'.repeat(4)}` }) }) } }),
  },
  {
    rule: 'image-tag',
    title: 'a registry with a port',
    allowed: site({ xnat: { image: XnatImage.custom({ image: Image.of('localhost:5000/xnat', { tag: '1.9.3' }) }) } }),
  },
  {
    rule: 'xnat-ephemeral-storage',
    title: 'what a start copies, and no more',
    allowed: site({ xnat: { resources: { ephemeralStorageLimit: Size.gibibytes(1) } } }),
  },
  { rule: 'xnat-memory', title: 'just enough memory', allowed: site({ xnat: { resources: { memory: Size.mebibytes(716) } } }) },
];
