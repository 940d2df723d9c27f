import type { Subjects } from './subjects';

export const networkSubjects: Subjects = {
  'dicom-open': { refused: [{ exposed: true, limited: false }], allowed: [{ exposed: true, limited: true }] },
  'metrics-reader': { refused: [{ measured: ['uwa-xnat-web'], readers: false }], allowed: [{ measured: ['uwa-xnat-web'], readers: true }] },
  'network-choice': { refused: [{ options: true, made: false }], allowed: [{ options: true, made: true }] },
  'network-forgotten': {
    refused: [{ policy: 'uwa-default-deny', forgotten: ['{"app.kubernetes.io/name":"activemq","app.kubernetes.io/instance":"uwa"}'] }],
    allowed: [{ policy: 'uwa-default-deny', forgotten: [] }],
  },
  'network-web': {
    refused: [
      { own: ['{"app":"traefik"}'], unseen: [] },
      { own: [], unseen: ['traefik'] },
      { own: [], unseen: ['traefik'], outside: 'service' },
    ],
    allowed: [{ own: [], unseen: [] }],
  },
  'network-member': {
    refused: [{ name: 'report', taken: true }],
    allowed: [
      { name: 'uwa-xnat-web', taken: false },
      { name: 'uwa-postgresql', taken: false },
      { name: 'report', taken: false },
      { name: 'export', taken: false },
    ],
  },
  'network-neighbour': {
    refused: [
      [
        { purpose: 'messageBroker', host: 'artemis.uwa', policy: 'uwa-default-deny', namespace: 'uwa' },
        { purpose: 'smtp', host: 'mailpit', policy: 'uwa-default-deny', namespace: 'uwa' },
      ],
      [{ purpose: 'database', host: 'xnat-rw', policy: 'uwa-default-deny', namespace: 'uwa' }],
      [{ purpose: 'database', host: 'xnat-rw.uwa.svc.cluster.local', policy: 'uwa-default-deny', namespace: 'uwa' }],
    ],
    allowed: [
      [
        { purpose: 'messageBroker', host: 'artemis.mq', policy: 'uwa-default-deny', namespace: 'uwa' },
        { purpose: 'smtp', host: 'mailpit.mail', policy: 'uwa-default-deny', namespace: 'uwa' },
      ],
      [{ purpose: 'database', host: 'xnat-rw.databases.svc.cluster.local', policy: 'uwa-default-deny', namespace: 'uwa' }],
      [{ purpose: 'database', host: 'xnat-rw.databases', policy: 'uwa-default-deny', namespace: 'uwa' }],
    ],
  },
  'network-unused': {
    refused: [
      { given: ['monitoring'], used: ['web'] },
      { given: ['dicom'], used: ['web'] },
      { given: ['smtp', 'database'], used: ['web'] },
    ],
    allowed: [{ given: [], used: ['web'] }],
  },
};
