import { Duration } from 'cdk8s';
import type { Subjects } from './subjects';

export const backupSubjects: Subjects = {
  'backup-bucket': {
    refused: [
      { bucket: 's3://Backups', region: 'ap-southeast-2', credentials: true },
      { bucket: 'example-backups', credentials: true },
      { bucket: 'example-backups', region: 'ap-southeast-2', credentials: false },
      { bucket: 'example-backups', region: 'ap-southeast-2', credentials: true, serviceAccountRoleArn: 'xnat-backup' },
      { bucket: 'example-backups', region: 'ap-southeast-2', credentials: true, stsPeers: [{}] },
      { bucket: 'example-backups', region: 'Sydney, AU', credentials: true, prefix: '../xnat', endpoint: 'https://admin:hunter2@s3.example.edu.au/xnat' },
    ],
    allowed: [
      { bucket: 'example-backups', region: 'ap-southeast-2', credentials: true },
      { bucket: 'example-backups', credentials: true, endpoint: 'https://s3.example.edu.au' },
      { bucket: 'example-backups', region: 'ap-southeast-2', serviceAccountRoleArn: 'arn:aws:iam::111122223333:role/xnat-backup', credentials: false },
      {
        bucket: 'example-backups',
        region: 'ap-southeast-2',
        serviceAccountRoleArn: 'arn:aws:iam::111122223333:role/xnat-backup',
        stsPeers: [{}],
        credentials: false,
      },
      { bucket: 'example-backups', region: 'ap-southeast-2', credentials: true, prefix: 'prod/xnat', endpoint: 'https://s3.example.edu.au' },
      { bucket: 'example-backups', credentials: true, endpoint: 'https://minio.example.edu.au:9000' },
      { bucket: 'example-backups', region: 'ap-southeast-2', credentials: true, prefix: '' },
    ],
  },
  'backup-claim': {
    refused: [
      { claimName: 'data-uwa-postgresql', database: 'data-uwa-postgresql', archive: 'archive-uwa-xnat-web' },
      { claimName: 'nfs', database: 'data-uwa-postgresql', archive: 'nfs' },
      {
        claimName: 'backups-uwa-postgresql-backup',
        database: 'data-uwa-postgresql',
        archive: 'archive-uwa-xnat-web',
        storageClass: { storageClassName: 'manual', provisioner: 'kubernetes.io/no-provisioner' },
      },
    ],
    allowed: [
      { claimName: 'backups', database: 'data-uwa-postgresql', archive: 'archive-uwa-xnat-web' },
      { claimName: 'manual', database: 'data-uwa-postgresql', archive: 'archive-uwa-xnat-web' },
      { claimName: 'backups-uwa-postgresql-backup', database: 'data-uwa-postgresql', archive: 'archive-uwa-xnat-web' },
    ],
  },
  'backup-in-clear': { refused: ['http://minio.minio.svc:9000'], allowed: ['https://minio.minio.svc:9000'] },
  'backup-name': { refused: ['aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'], allowed: ['aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'] },
  'backup-retention': {
    refused: [Duration.days(0), Duration.days(1e21), Duration.hours(36)],
    allowed: [Duration.days(1), Duration.hours(72), Duration.days(3650)],
  },
  'backup-often': { refused: ['* * * * *', '*/30 * * * *'], allowed: ['0 * * * *', '30 1 * * *', '@daily'] },
  'backup-snapshots': {
    refused: [
      { className: 'csi-aws-vsc', archive: true, provisioner: 'kubernetes.io/no-provisioner' },
      { className: 'csi-aws-vsc', archive: false },
    ],
    allowed: [
      { className: 'csi-aws-vsc', archive: true },
      { className: 'csi-aws-vsc', archive: true, provisioner: 'ebs.csi.aws.com' },
    ],
  },
  'backup-times': {
    refused: [
      { timeout: Duration.millis(60000) },
      { timeout: Duration.millis(3600000), readyWithin: Duration.millis(7200000) },
      { timeout: Duration.millis(21600000), readyWithin: Duration.millis(1000) },
    ],
    allowed: [
      { timeout: Duration.millis(3600000) },
      { timeout: Duration.millis(14400000), readyWithin: Duration.millis(7200000) },
      { timeout: Duration.millis(21600000), readyWithin: Duration.millis(60000) },
    ],
  },
  'backup-version': {
    refused: [
      { given: '15', server: '16.10' },
      { given: '16-alpine', server: '16.10' },
      { image: { tag: '15.2' }, server: '16.10' },
    ],
    allowed: [
      { given: '16', server: '16.10' },
      { image: { tag: '16' }, server: '16.10' },
      { image: { tag: '15' } },
      { image: { digest: 'sha256:…' }, server: '16.10' },
      { given: '16.10-bookworm', server: '16.10' },
    ],
  },
};
