import type { Subjects } from './subjects';

export const pipelinesSubjects: Subjects = {
  'api-server-port': { refused: [0, 70000, -1], allowed: [443, 16443] },
  'container-plugin': {
    refused: [{ kubernetes: true }, { version: '3.3.2', kubernetes: true }, { version: '3.4.3', kubernetes: false }],
    allowed: [
      { version: 'included', kubernetes: true },
      { version: '3.4.0', kubernetes: true },
      { version: '3.5.0', kubernetes: false },
    ],
  },
  'container-root': { refused: ['0'], allowed: ['65534'] },
  'container-user': {
    refused: [
      { user: 'xnat', kubernetes: true },
      { user: 'xnat:xnat', kubernetes: false },
      { user: '2147483648', kubernetes: true },
    ],
    allowed: [
      { user: '1000', kubernetes: true },
      { user: '1000:1000', kubernetes: false },
      { user: '2147483647', kubernetes: true },
    ],
  },
  'job-egress': {
    refused: [
      { ports: [70000], kubernetes: true },
      { ports: [27000], kubernetes: false },
    ],
    allowed: [
      { ports: [27000], kubernetes: true },
      { ports: [], kubernetes: false },
    ],
  },
  'path-translation': {
    refused: [
      { prop: 'archivePathTranslation', path: '/data/xnat/archive', mountPath: '/data/xnat/archive' },
      { prop: 'buildPathTranslation', path: 'build', mountPath: '/data/xnat/build' },
    ],
    allowed: [
      { prop: 'archivePathTranslation', path: '/data/xnat/archive/', mountPath: '/data/xnat/archive' },
      { prop: 'buildPathTranslation', path: '/data/', mountPath: '/data/xnat/build' },
    ],
  },
  'pipeline-admission': { refused: [false], allowed: [true] },
  'pipeline-namespace': { refused: [{ namespace: 'imaging', level: 'restricted' }], allowed: [{ namespace: 'imaging', level: 'baseline' }] },
  'pipeline-shared': {
    refused: [
      { archive: { accessMode: 'ReadWriteOnce', volumeName: 'archive' }, build: { accessMode: 'ReadWriteMany', volumeName: 'build' } },
      {
        archive: { accessMode: 'ReadWriteMany', volumeName: 'archive' },
        build: {
          accessMode: 'ReadWriteOnce',
          _reach: {
            nodes: 'one',
            because: 'the class local-path serves one node at a time, as shipped by k3s',
            otherwise: 'if the class is another one in your cluster, name its driver: StorageClass.named("local-path", { provisioner: "nfs.csi.k8s.io" })',
          },
          volumeName: 'build',
        },
      },
    ],
    allowed: [
      { archive: { accessMode: 'ReadWriteMany', volumeName: 'archive' }, build: { accessMode: 'ReadWriteMany', volumeName: 'build' } },
      {
        archive: { accessMode: 'ReadWriteMany', volumeName: 'archive' },
        build: {
          accessMode: 'ReadWriteMany',
          _reach: { nodes: 'many', because: 'the class local-path is of nfs.csi.k8s.io, which serves many nodes' },
          volumeName: 'build',
        },
      },
      { archive: { volumeName: 'archive' }, build: { volumeName: 'build' } },
    ],
  },
  'pipeline-volumes': {
    refused: [
      { archive: { claimName: 'archive-uwa-xnat-web' }, kubernetes: true },
      { archive: { claimName: 'xnat.archive', volumeName: 'archive' }, build: { claimName: 'build-uwa-xnat-web' }, kubernetes: true },
    ],
    allowed: [
      { archive: { claimName: 'archive-uwa-xnat-web' }, build: { claimName: 'build-uwa-xnat-web' }, kubernetes: true },
      { archive: { claimName: 'xnat-archive' }, build: { claimName: 'build-uwa-xnat-web' }, kubernetes: true },
    ],
  },
  placement: {
    refused: [
      { prop: 'constraints[0]', attribute: 'pool', values: ['gpu', 'large'], twin: false, kubernetes: true },
      { prop: 'constraints[1]', attribute: 'pool', values: ['fast'], twin: true, kubernetes: true },
      { prop: 'constraints[0]', attribute: 'node.role', values: ['wrker'], twin: false, kubernetes: false },
      { prop: 'constraints[0]', attribute: 'node.role', values: ['worker'], twin: false, kubernetes: true },
      { prop: 'constraints[0]', attribute: 'pool == gpu', values: ['a'], twin: false, kubernetes: true },
      { prop: 'constraints[0]', attribute: 'pool', values: ['gpu'], twin: false, kubernetes: false },
    ],
    allowed: [
      { prop: 'constraints[0]', attribute: 'pool', values: ['gpu', 'large'], userSettable: true, twin: false, kubernetes: true },
      { prop: 'constraints[0]', attribute: 'node.role', values: ['worker'], twin: false, kubernetes: false },
      { prop: 'constraints[0]', attribute: 'node.kubernetes.io/instance-type', values: ['p3'], twin: false, kubernetes: true },
      { prop: 'constraints[0]', attribute: 'node.kubernetes.io/instance-type', values: ['gpu'], twin: false, kubernetes: true },
      { prop: 'constraints[0]', attribute: 'node.labels.pool', values: ['gpu'], twin: false, kubernetes: false },
    ],
  },
  'setup-missing': { refused: [false], allowed: [true] },
  'processing-url': { refused: ['http://xnat.imaging/', ' http://xnat.imaging', 'xnat'], allowed: ['http://xnat.imaging'] },
  'swarm-certificates': {
    refused: [['ca.pem', 'tls.crt', 'tls.crt']],
    allowed: [
      ['ca.pem', 'cert.pem', 'key.pem'],
      ['ca.crt', 'tls.crt', 'tls.key'],
    ],
  },
  'swarm-host': {
    refused: [
      'https://swarm.example.com:2376',
      'http://swarm.example.com:2376',
      'swarm.example.com:2376',
      'tcp://swarm.example.com:2375',
      'tcp://10.1.2.3',
      'tcp://swarm.example.com:02376',
      'tcp://swarm.example.com:00',
      'tcp://swarm.example.com:65536',
      'tcp://swarm.example.com:012376',
      'tcp://swarm.example.com:02375',
      'tcp://0x7f000001:2376',
      'tcp://127.1:2376',
      'tcp://10.0.0.0x1:2376',
      'tcp://1.2.3.4.:2376',
      'tcp://[::1]:2376',
      'tcp://docker.example.com.:2376',
    ],
    allowed: ['tcp://swarm.example.com:2376', 'tcp://swarm.example.com:12376', 'tcp://1.swarm0x.example.com:2376', 'tcp://docker.example.com:2376'],
  },
  'swarm-mounts': { refused: [['archive']], allowed: [[]] },
  'swarm-open': { refused: ['0.0.0.0/0', '::/0', '128.0.0.0/1'], allowed: ['10.0.0.1/16', '10.0.0.0/16', '10.0.0.0/8', 'fd00::/16'] },
  'swarm-paths': {
    refused: [
      { xnatPrefix: '/data/xnat', swarmPrefix: '/srv/xnat/', mountPaths: ['/data/xnat/archive', '/data/xnat/build'] },
      { xnatPrefix: '/data/xnat', swarmPrefix: 'srv', mountPaths: ['/data/xnat/archive', '/data/xnat/build'] },
      { xnatPrefix: '/srv/xnat', swarmPrefix: '/data/xnat', mountPaths: ['/data/xnat/archive', '/data/xnat/build'] },
      { xnatPrefix: '/data/xnat', swarmPrefix: '/srv/$(id)', mountPaths: ['/data/xnat/archive', '/data/xnat/build'] },
      { xnatPrefix: '/data/xnat', swarmPrefix: '/srv/`id`', mountPaths: ['/data/xnat/archive', '/data/xnat/build'] },
      { xnatPrefix: '/data/xnat', swarmPrefix: "/srv/it's", mountPaths: ['/data/xnat/archive', '/data/xnat/build'] },
      { xnatPrefix: '/data/xnat', swarmPrefix: '/srv/a;b', mountPaths: ['/data/xnat/archive', '/data/xnat/build'] },
      { xnatPrefix: '/data/xnat', swarmPrefix: '/srv/$&', mountPaths: ['/data/xnat/archive', '/data/xnat/build'] },
      { xnatPrefix: '/data/xnat', swarmPrefix: '/srv//a', mountPaths: ['/data/xnat/archive', '/data/xnat/build'] },
      { xnatPrefix: '/data/xnat', swarmPrefix: '/srv/../etc', mountPaths: ['/data/xnat/archive', '/data/xnat/build'] },
      { xnatPrefix: '/data/xnat', swarmPrefix: '/srv/.', mountPaths: ['/data/xnat/archive', '/data/xnat/build'] },
      { xnatPrefix: '/data/xnat', swarmPrefix: '/srv/a b', mountPaths: ['/data/xnat/archive', '/data/xnat/build'] },
      { xnatPrefix: '/data/xnat', swarmPrefix: '/srv/a:b', mountPaths: ['/data/xnat/archive', '/data/xnat/build'] },
      { xnatPrefix: '/data/xnat', swarmPrefix: '/srv/a,b', mountPaths: ['/data/xnat/archive', '/data/xnat/build'] },
      { xnatPrefix: '/data/xnat', swarmPrefix: '/srv/a\nb', mountPaths: ['/data/xnat/archive', '/data/xnat/build'] },
      { xnatPrefix: '/data/xnat', swarmPrefix: '/srv/"a', mountPaths: ['/data/xnat/archive', '/data/xnat/build'] },
      { xnatPrefix: '/data/xnat/arch', swarmPrefix: '/srv/a', mountPaths: ['/data/xnat/archive', '/data/xnat/build'] },
      { xnatPrefix: '/data/xnat/archive', swarmPrefix: '/srv/a', mountPaths: ['/data/xnat/archive', '/data/xnat/build'] },
      { xnatPrefix: '/data/xn', swarmPrefix: '/srv/a', mountPaths: ['/data/xnat/archive', '/data/xnat/build'] },
      { xnatPrefix: '/data/xnat/archive/', swarmPrefix: '/srv/a', mountPaths: ['/data/xnat/archive', '/data/xnat/build'] },
    ],
    allowed: [
      { xnatPrefix: '/data/xnat', swarmPrefix: '/srv/xnat', mountPaths: ['/data/xnat/archive', '/data/xnat/build'] },
      { xnatPrefix: '/data/xnat', swarmPrefix: '/srv', mountPaths: ['/data/xnat/archive', '/data/xnat/build'] },
      { xnatPrefix: '/data/xnat/', swarmPrefix: '/srv/a.b/_c-1/', mountPaths: ['/data/xnat/archive', '/data/xnat/build'] },
      { xnatPrefix: '/data', swarmPrefix: '/srv/a', mountPaths: ['/data/xnat/archive', '/data/xnat/build'] },
    ],
  },
};
